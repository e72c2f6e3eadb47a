import type { Cancel, Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import type { Deliveries, RetryPolicy } from './deliveries.ts';

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly intervalMs: number;
  readonly targetArn: string;
  /** What the target gets at an occurrence. */
  readonly input: (scheduledAtMs: number, eventId: string) => string;
  readonly retryPolicy: RetryPolicy;
  readonly deadLetterArn: string | undefined;
}

/** Recurring deliveries, counted from the moment that they begin. */
export class Schedules {
  readonly #clock: Clock;
  readonly #deliveries: Deliveries;
  readonly #random: Random;

  constructor(clock: Clock, random: Random, deliveries: Deliveries) {
    this.#clock = clock;
    this.#random = random;
    this.#deliveries = deliveries;
  }

  /** Returns what ends it. */
  begin(schedule: Schedule): Cancel {
    let cancel: Cancel;
    const scheduleAt = (dueAtMs: number): void => {
      cancel = this.#clock.schedule(dueAtMs, `schedule ${schedule.name}`, () => {
        scheduleAt(dueAtMs + schedule.intervalMs);
        this.#send(schedule, dueAtMs);
      });
    };
    scheduleAt(this.#clock.now() + schedule.intervalMs);
    return () => cancel();
  }

  #send(schedule: Schedule, dueAtMs: number): void {
    const eventId = randomUuid(this.#random);
    this.#deliveries.send({
      arn: schedule.targetArn,
      payload: schedule.input(dueAtMs, eventId),
      executionName: eventId,
      retryPolicy: schedule.retryPolicy,
      deadLetterArn: schedule.deadLetterArn,
      ruleArn: schedule.arn,
    });
  }
}
