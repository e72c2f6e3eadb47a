import type { Clock } from '../clock/clock.ts';
import { formatInstant } from '../clock/instant.ts';
import type { Deliver } from '../events/target.ts';
import type { Json } from '../step-functions/task-integration.ts';
import type { InvocationResult, LambdaFunction } from './lambda-function.ts';

/** What becomes of an asynchronous invocation that fails. */
export interface AsyncInvokeConfig {
  /** @default 2 */
  readonly maximumRetryAttempts?: number;
  /** @default 21600, six hours */
  readonly maximumEventAgeSeconds?: number;
  /** Receives an invocation record. */
  readonly onFailure?: string;
  readonly onSuccess?: string;
  /** Receives the event as it was. */
  readonly deadLetterArn?: string;
}

const RETRY_DELAYS_MS = [60_000, 120_000];
const DEFAULT_MAXIMUM_AGE_SECONDS = 6 * 3600;

interface QueuedEvent {
  readonly target: LambdaFunction;
  readonly event: Json;
  readonly requestId: string;
  readonly queuedAtMs: number;
}

/**
 * Lambda's queue for asynchronous invocations: a failed event is tried again after one minute and
 * then after two, and goes to the failure destination and the dead-letter queue in the end.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  readonly #clock: Clock;
  readonly #deliver: Deliver;
  readonly #configs = new Map<string, AsyncInvokeConfig>();
  #failed = 0;

  constructor(clock: Clock, deliver: Deliver) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Events that no attempt has processed. */
  get failed(): number {
    return this.#failed;
  }

  configure(functionName: string, config: AsyncInvokeConfig): void {
    this.#configs.set(functionName, { ...this.#configs.get(functionName), ...config });
  }

  enqueue(target: LambdaFunction, event: Json, requestId: string): void {
    const queued = { target, event, requestId, queuedAtMs: this.#clock.now() };
    this.#attemptAt(this.#clock.now(), queued, 1);
  }

  #attemptAt(dueAtMs: number, queued: QueuedEvent, attempt: number): void {
    this.#clock.schedule(dueAtMs, `invoke ${queued.target.name}`, async () => {
      const result = await queued.target.invoke(queued.event, queued.requestId);
      await this.#afterAttempt(queued, attempt, result);
    });
  }

  async #afterAttempt(queued: QueuedEvent, attempt: number, result: InvocationResult) {
    const config = this.#configs.get(queued.target.name) ?? {};
    if (result.kind === 'returned') {
      await this.#record(config.onSuccess, 'Success', queued, attempt, result);
      return;
    }
    const nextAt = this.#clock.now() + (RETRY_DELAYS_MS[attempt - 1] ?? 0);
    const maximumAge = config.maximumEventAgeSeconds ?? DEFAULT_MAXIMUM_AGE_SECONDS;
    const tooOld = nextAt > queued.queuedAtMs + maximumAge * 1000;
    if (attempt <= (config.maximumRetryAttempts ?? RETRY_DELAYS_MS.length) && !tooOld) {
      this.#attemptAt(nextAt, queued, attempt + 1);
      return;
    }
    this.#failed++;
    const condition = tooOld ? 'EventAgeExceeded' : 'RetriesExhausted';
    await this.#record(config.onFailure, condition, queued, attempt, result);
    if (config.deadLetterArn !== undefined) {
      await this.#deliver({
        arn: config.deadLetterArn,
        payload: JSON.stringify(queued.event),
        attributes: {
          RequestID: queued.requestId,
          ErrorCode: '200',
          ErrorMessage: result.payload.errorMessage,
        },
      });
    }
  }

  async #record(
    destination: string | undefined,
    condition: string,
    { target, event, requestId }: QueuedEvent,
    attempt: number,
    result: InvocationResult,
  ): Promise<void> {
    if (destination === undefined) {
      return;
    }
    const record = {
      version: '1.0',
      timestamp: formatInstant(this.#clock.now()),
      requestContext: {
        requestId,
        functionArn: `${target.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempt,
      },
      requestPayload: event,
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(result.kind === 'failed' ? { functionError: 'Unhandled' } : {}),
      },
      responsePayload: result.payload,
    };
    await this.#deliver({ arn: destination, payload: JSON.stringify(record) });
  }
}
