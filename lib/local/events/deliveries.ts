import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault } from '../endpoint/service.ts';
import { type Deliver, type Delivery, serviceOf } from './target.ts';

/** How long a delivery is tried. */
export interface RetryPolicy {
  /** @default 185 */
  readonly maximumRetryAttempts?: number;
  /** @default 86400, one day */
  readonly maximumEventAgeSeconds?: number;
}

export interface PlannedDelivery extends Delivery {
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn: string | undefined;
  readonly ruleArn: string;
}

const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const MAX_BACKOFF_MS = 600_000;

/**
 * Delivers to targets as activities of the clock. A target that fails for a passing reason is tried
 * again with exponential backoff and jitter; what is given up goes to the dead-letter queue, with the
 * attributes that EventBridge adds, or is dropped.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class Deliveries {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #deliver: Deliver;
  #dropped = 0;
  #deadLettered = 0;

  constructor(clock: Clock, random: Random, deliver: Deliver) {
    this.#clock = clock;
    this.#random = random;
    this.#deliver = deliver;
  }

  get figures() {
    return { dropped: this.#dropped, deadLettered: this.#deadLettered };
  }

  send(delivery: PlannedDelivery): void {
    const now = this.#clock.now();
    this.#attemptAt(now, delivery, now, 0);
  }

  #attemptAt(dueAtMs: number, delivery: PlannedDelivery, sentAtMs: number, retries: number): void {
    this.#clock.schedule(dueAtMs, `deliver to ${delivery.arn}`, async () => {
      try {
        await this.#deliver(delivery);
      } catch (error) {
        await this.#afterFailure(asFault(error), delivery, sentAtMs, retries);
      }
    });
  }

  async #afterFailure(
    fault: AwsFault,
    delivery: PlannedDelivery,
    sentAtMs: number,
    retries: number,
  ): Promise<void> {
    const { maximumRetryAttempts, maximumEventAgeSeconds } = delivery.retryPolicy;
    const nextAt = this.#clock.now() + this.#backoffMs(retries);
    const endsAt = sentAtMs + (maximumEventAgeSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
    if (!isPassing(fault)) {
      await this.#giveUp(fault, delivery, retries, undefined);
    } else if (retries >= (maximumRetryAttempts ?? DEFAULT_ATTEMPTS)) {
      await this.#giveUp(fault, delivery, retries, 'MaximumRetryAttempts');
    } else if (nextAt > endsAt) {
      await this.#giveUp(fault, delivery, retries, 'MaximumEventAgeInSeconds');
    } else {
      this.#attemptAt(nextAt, delivery, sentAtMs, retries + 1);
    }
  }

  #backoffMs(retries: number): number {
    return Math.min(1000 * 2 ** retries, MAX_BACKOFF_MS) * (0.5 + this.#random.next() / 2);
  }

  async #giveUp(
    fault: AwsFault,
    { arn, payload, deadLetterArn, ruleArn }: PlannedDelivery,
    retries: number,
    exhausted: string | undefined,
  ): Promise<void> {
    if (deadLetterArn === undefined) {
      this.#dropped++;
      return;
    }
    this.#deadLettered++;
    await this.#deliver({
      arn: deadLetterArn,
      payload,
      attributes: {
        [serviceOf(ruleArn) === 'scheduler' ? 'SCHEDULE_ARN' : 'RULE_ARN']: ruleArn,
        TARGET_ARN: arn,
        ERROR_CODE: fault.name,
        ERROR_MESSAGE: fault.message,
        RETRY_ATTEMPTS: String(retries),
        ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      },
    });
  }
}

function isPassing({ name, status }: AwsFault): boolean {
  return status >= 500 || /Throttl|TooManyRequests|LimitExceeded/.test(name);
}

/** A target that throws anything else is a defect of the engine, and must not be retried away. */
function asFault(error: unknown): AwsFault {
  if (error instanceof AwsFault) {
    return error;
  }
  throw error;
}
