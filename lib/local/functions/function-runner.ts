import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import type { Deliver } from '../events/target.ts';
import type { Json } from '../step-functions/task-integration.ts';
import { AsyncInvocations, type AsyncInvokeConfig } from './async-invocations.ts';
import type { Invocation } from './invocation.ts';
import {
  type FunctionFigures,
  type InvocationResult,
  LambdaFunction,
  type LambdaFunctionProps,
} from './lambda-function.ts';

export interface FunctionRunnerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes invocation records and dead letters. */
  readonly deliver: Deliver;
}

/** The functions of the stack, and the two ways of invoking them. */
export class FunctionRunner {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #async: AsyncInvocations;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #requestIds: Random;

  constructor(options: FunctionRunnerOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#requestIds = options.random.fork('request ids');
    this.#async = new AsyncInvocations(options.clock, options.deliver);
  }

  define(props: LambdaFunctionProps, asyncInvokeConfig: AsyncInvokeConfig = {}): void {
    const random = this.#random.fork(`function ${props.name}`);
    this.#functions.set(props.name, new LambdaFunction(props, this.#clock, random));
    this.configureAsync(props.name, asyncInvokeConfig);
  }

  configureAsync(functionName: string, config: AsyncInvokeConfig): void {
    this.#async.configure(functionName, config);
  }

  /**
   * Invokes a function and waits for its answer. `reference` is a name or an ARN; `executionArn` names
   * the execution that waits, when one does.
   */
  invoke(reference: string, event: Json, executionArn?: string): Promise<InvocationResult> {
    return this.#get(reference).invoke(event, this.#nextRequestId(), executionArn);
  }

  /** Queues an asynchronous invocation and gives its request id. */
  invokeLater(reference: string, event: Json): string {
    const requestId = this.#nextRequestId();
    this.#async.enqueue(this.#get(reference), event, requestId);
    return requestId;
  }

  /** Throws the `AwsFault` of Lambda when there is no such function. */
  checkExists(reference: string): void {
    this.#get(reference);
  }

  names(): string[] {
    return [...this.#functions.keys()].sort();
  }

  figures(reference: string): FunctionFigures {
    return this.#get(reference).figures;
  }

  /** The last lines that a function wrote. */
  logs(reference: string): string[] {
    return this.#get(reference).logs.lines();
  }

  /** The invocation of a function whose code may run now, if there is one. */
  awake(reference: string): Invocation | undefined {
    return this.#get(reference).awake();
  }

  /** Asynchronous events that failed for good. */
  get failedEvents(): number {
    return this.#async.failed;
  }

  #get(reference: string): LambdaFunction {
    const name = functionNameOf(reference);
    const found = this.#functions.get(name);
    if (found === undefined) {
      throw new AwsFault('ResourceNotFoundException', `Function not found: ${reference}`, {
        status: 404,
        members: { Type: 'User' },
      });
    }
    return found;
  }

  #nextRequestId(): string {
    return randomUuid(this.#requestIds);
  }
}

/** The name in a name, a partial ARN or an ARN, with or without version. */
export function functionNameOf(reference: string): string {
  const parts = reference.split(':');
  const marker = parts.indexOf('function');
  return (marker === -1 ? parts[0] : parts[marker + 1]) ?? reference;
}
