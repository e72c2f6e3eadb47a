import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { Death } from '../faults/interceptor.ts';
import type { Json } from '../step-functions/task-integration.ts';
import { type ErrorPayload, errorPayload, exitedPayload, timeoutPayload } from './error-payload.ts';
import { type Handler, type HandlerLocation, importHandler } from './function-module.ts';
import { Invocation } from './invocation.ts';
import { LogBuffer } from './log-buffer.ts';
import { switchSandbox } from './sandbox.ts';

export interface LambdaFunctionProps {
  readonly name: string;
  readonly arn: string;
  readonly handler: HandlerLocation;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

/** The answer of an invocation: what the handler returned, or the payload that says how it failed. */
export type InvocationResult =
  | { readonly kind: 'returned'; readonly requestId: string; readonly payload: Json }
  | { readonly kind: 'failed'; readonly requestId: string; readonly payload: ErrorPayload };

export interface FunctionFigures {
  readonly invocations: number;
  readonly errors: number;
}

/** A function of the stack: its code, loaded at the first invocation, and what it has done. */
export class LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly logs = new LogBuffer();
  readonly #props: LambdaFunctionProps;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #environment: Record<string, string | undefined>;
  readonly #running = new Set<Invocation>();
  #handler: Promise<Handler> | undefined;
  #invocations = 0;
  #errors = 0;

  constructor(props: LambdaFunctionProps, clock: Clock, random: Random) {
    this.name = props.name;
    this.arn = props.arn;
    this.#props = props;
    this.#clock = clock;
    this.#random = random;
    this.#environment = { ...props.environment };
  }

  get figures(): FunctionFigures {
    return { invocations: this.#invocations, errors: this.#errors };
  }

  /** `executionArn` names the execution that waits for the answer, when one does. */
  async invoke(event: Json, requestId: string, executionArn?: string): Promise<InvocationResult> {
    this.#invocations++;
    const invocation = this.#begin(requestId, executionArn);
    this.#running.add(invocation);
    const result = await this.#run(invocation, event, requestId);
    this.#running.delete(invocation);
    if (result.kind === 'failed') {
      this.#errors++;
      this.logs.append(`${JSON.stringify(failureLine(result))}\n`);
    }
    return result;
  }

  /** The invocation whose code may run now, if there is one. */
  awake(): Invocation | undefined {
    return [...this.#running].find((invocation) => invocation.isAwake);
  }

  #begin(requestId: string, executionArn: string | undefined): Invocation {
    return new Invocation({
      ...{ requestId, executionArn },
      environment: this.#environment,
      clock: this.#clock,
      random: this.#random.fork(`invocation ${this.#invocations}`),
      deadlineMs: this.#clock.now() + this.#props.timeoutSeconds * 1000,
      write: (text) => this.logs.append(text),
    });
  }

  async #run(invocation: Invocation, event: Json, requestId: string): Promise<InvocationResult> {
    try {
      switchSandbox(invocation);
      const returned = this.#call(invocation, event);
      const outcome = await Promise.race([returned, invocation.timedOut, this.#death(invocation)]);
      if (outcome === Invocation.TIMED_OUT) {
        invocation.end();
        const payload = timeoutPayload(requestId, this.#props.timeoutSeconds);
        return { kind: 'failed', requestId, payload };
      }
      if (outcome === Invocation.EXITED) {
        return { kind: 'failed', requestId, payload: exitedPayload(requestId) };
      }
      await invocation.settle();
      return { kind: 'returned', requestId, payload: toJson(outcome) };
    } catch (error) {
      invocation.end();
      return { kind: 'failed', requestId, payload: errorPayload(error, this.#props.handler.file) };
    }
  }

  /** A function that hangs is known to be dead only when its time is over. */
  async #death(invocation: Invocation) {
    const death = await invocation.killed;
    invocation.end();
    if (death === Death.OUT_OF_MEMORY) return Invocation.EXITED;
    await this.#clock.sleepUntil(this.#clock.now() + invocation.remainingMs());
    return Invocation.TIMED_OUT;
  }

  async #call(invocation: Invocation, event: Json): Promise<unknown> {
    this.#handler ??= importHandler(this.#props.handler);
    const handler = await this.#handler;
    return handler(structuredClone(event), {
      functionName: this.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: this.arn,
      memoryLimitInMB: String(this.#props.memoryMegabytes),
      awsRequestId: invocation.requestId,
      logGroupName: `/aws/lambda/${this.name}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => invocation.remainingMs(),
    });
  }
}

/**
 * What the runtime logs of a failed invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
function failureLine({ requestId, payload }: Extract<InvocationResult, { kind: 'failed' }>) {
  const { errorType, errorMessage, trace } = payload;
  return {
    ...{ level: 'ERROR', requestId, errorType, errorMessage },
    ...(trace === undefined ? {} : { stackTrace: trace }),
  };
}

/** What survives the way through Lambda's wire. */
function toJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value) ?? 'null') as Json);
}
