import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cancel, Clock, WaitGate } from './clock.ts';
import { type DueEntry, DueQueue, type Release, type Turn } from './due-queue.ts';

export interface VirtualClockOptions {
  /** Where time begins, in milliseconds since the epoch. */
  readonly startAtMs: number;
  /**
   * How many activities may run at one instant before the clock says that they loop.
   * @default 1000000
   */
  readonly maxActivitiesPerInstant?: number;
  /**
   * What to do with the error of an activity.
   * @default the run ends at once and rejects with it
   */
  readonly onError?: (error: unknown, label: string) => void;
}

export interface RunOptions {
  /** Nothing that is due after this instant runs. Time stays at the last activity that did. */
  readonly until?: number;
  /** Asked before every activity; `true` ends the run. */
  readonly stopWhen?: () => boolean;
}

interface Activity {
  readonly label: string;
  suspendedIn: string | undefined;
  hasEnded: boolean;
  release: (how: Release) => void;
}

const DEFAULT_MAX_ACTIVITIES = 1_000_000;
/** The activities before the cap whose labels are counted, to name what loops. */
const SAMPLED_BEFORE_CAP = 1_000;
const LABELS_SHOWN = 10;
/** Enough for an activity that ends right after it was suspended to be noticed before the next. */
const MICROTASKS_AFTER_SUSPENSION = 8;

async function drainMicrotasks(): Promise<void> {
  for (let i = 0; i < MICROTASKS_AFTER_SUSPENSION; i++) {
    await undefined;
  }
}

/**
 * Time that moves only when nothing is left to do at the present instant, and then to the next due
 * time and no further. One activity runs at a time: it holds the baton from its start until it
 * ends, sleeps or waits at a gate. Awaiting anything else (an HTTP call, a promise) keeps the
 * baton, so whatever an activity does outside the clock is over before the next one starts.
 *
 * An activity is one line of control: what should go on independently is scheduled as an activity
 * of its own.
 */
export class VirtualClock implements Clock {
  readonly #queue = new DueQueue();
  readonly #activities = new AsyncLocalStorage<Activity>();
  readonly #waiting = new Set<Activity>();
  readonly #maxPerInstant: number;
  readonly #onError: ((error: unknown, label: string) => void) | undefined;
  readonly #labelsBeforeCap = new Map<string, number>();
  #nowMs: number;
  #sequence = 0;
  #ranAtInstant = 0;
  #ranTotal = 0;
  #running = false;
  #failure: { error: unknown } | undefined;

  /** Called whenever something is scheduled, so that a driver can look at `nextDueAt()` again. */
  onSchedule: (() => void) | undefined;

  constructor(options: VirtualClockOptions) {
    this.#nowMs = options.startAtMs;
    this.#maxPerInstant = options.maxActivitiesPerInstant ?? DEFAULT_MAX_ACTIVITIES;
    this.#onError = options.onError;
  }

  now(): number {
    return this.#nowMs;
  }

  /** How many activities have run, resumed ones included. */
  get activitiesRun(): number {
    return this.#ranTotal;
  }

  get isRunning(): boolean {
    return this.#running;
  }

  schedule(dueAtMs: number, label: string, activity: () => void | Promise<void>): Cancel {
    return this.#enqueue(dueAtMs, label, () => this.#start(label, activity));
  }

  async sleepUntil(dueAtMs: number): Promise<void> {
    const activity = this.#current('sleepUntil');
    await this.#suspend<void>(activity, `sleep in ${activity.label}`, (resume) => {
      this.#enqueue(dueAtMs, activity.label, () => resume(undefined));
    });
  }

  createGate<T>(label: string): WaitGate<T> {
    let woken: { value: T } | undefined;
    let waiter: ((value: T) => void) | undefined;
    const resumeLater = (resume: (value: T) => Turn) => (value: T) => {
      this.#enqueue(this.#nowMs, label, () => resume(value));
    };
    return {
      wait: async () => {
        if (woken !== undefined) {
          return woken.value;
        }
        const activity = this.#current('wait');
        if (waiter !== undefined) {
          throw new Error(`gate "${label}" is waited at twice, expected one activity per gate`);
        }
        this.#waiting.add(activity);
        return this.#suspend<T>(activity, label, (resume) => {
          waiter = resumeLater(resume);
        });
      },
      wake: (value) => {
        if (woken === undefined) {
          woken = { value };
          waiter?.(value);
        }
      },
    };
  }

  /** When the next activity is due, or `undefined` when nothing is scheduled. */
  nextDueAt(): number | undefined {
    const next = this.#queue.peek();
    return next === undefined ? undefined : Math.max(next.dueAtMs, this.#nowMs);
  }

  /** What activities wait for at gates that nobody has woken, sorted. */
  waiting(): string[] {
    return [...this.#waiting].map((activity) => activity.suspendedIn ?? activity.label).sort();
  }

  /** One line for diagnostics: whether anything is due, and what is waited for. */
  describe(): string {
    const labels = this.waiting();
    const shown = labels.slice(0, LABELS_SHOWN).join(', ');
    const rest = labels.length > LABELS_SHOWN ? `, and ${labels.length - LABELS_SHOWN} more` : '';
    const state = this.#queue.size === 0 ? 'idle' : `${this.#queue.size} scheduled`;
    return labels.length === 0
      ? `${state} with nothing waiting`
      : `${state} with ${labels.length} waiting: ${shown}${rest}`;
  }

  /** Runs what is due now, without moving time. */
  runDue(): Promise<void> {
    return this.run({ until: this.#nowMs });
  }

  /** Runs, moving time from due time to due time, until nothing is scheduled any more. */
  runUntilIdle(): Promise<void> {
    return this.run();
  }

  /** Runs everything due up to `ms`, each at its own due time, and then sets time to `ms`. */
  async advanceTo(ms: number): Promise<void> {
    if (ms < this.#nowMs) {
      throw new Error(
        `time never goes backwards: asked for ${ms}, found ${this.#nowMs}, expected a later instant`,
      );
    }
    await this.run({ until: ms });
    this.#moveTo(ms);
  }

  async run(options: RunOptions = {}): Promise<void> {
    if (this.#running) {
      throw new Error('the clock runs already; schedule an activity instead of running it again');
    }
    this.#running = true;
    try {
      await this.#loop(options.until ?? Number.POSITIVE_INFINITY, options.stopWhen);
    } finally {
      this.#running = false;
    }
  }

  async #loop(untilMs: number, stopWhen: (() => boolean) | undefined): Promise<void> {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.dueAtMs > untilMs || stopWhen?.()) {
        return;
      }
      this.#queue.pop();
      this.#moveTo(next.dueAtMs);
      this.#countActivity(next.label);
      const turn = next.begin();
      if (turn !== undefined && (await turn) === 'suspended') {
        await drainMicrotasks();
      }
      this.#throwFailure();
    }
  }

  #throwFailure(): void {
    const failure = this.#failure;
    if (failure !== undefined) {
      this.#failure = undefined;
      throw failure.error;
    }
  }

  #moveTo(ms: number): void {
    if (ms > this.#nowMs) {
      this.#nowMs = ms;
      this.#ranAtInstant = 0;
      this.#labelsBeforeCap.clear();
    }
  }

  #countActivity(label: string): void {
    this.#ranTotal++;
    this.#ranAtInstant++;
    if (this.#ranAtInstant <= this.#maxPerInstant - SAMPLED_BEFORE_CAP) {
      return;
    }
    this.#labelsBeforeCap.set(label, (this.#labelsBeforeCap.get(label) ?? 0) + 1);
    if (this.#ranAtInstant > this.#maxPerInstant) {
      const busiest = [...this.#labelsBeforeCap]
        .sort(([, a], [, b]) => b - a)
        .slice(0, LABELS_SHOWN)
        .map(([name, count]) => `${name} (${count} times)`);
      throw new Error(
        `${this.#ranAtInstant} activities ran at ${this.#nowMs} and time does not move; of the last ones: ${busiest.join(', ')}`,
      );
    }
  }

  #enqueue(dueAtMs: number, label: string, begin: () => Turn): Cancel {
    if (Number.isNaN(dueAtMs)) {
      throw new Error(`"${label}" is scheduled at NaN, expected milliseconds since the epoch`);
    }
    const entry: DueEntry = {
      dueAtMs: Math.max(dueAtMs, this.#nowMs),
      sequence: this.#sequence++,
      label,
      begin: () => {
        begun = true;
        return begin();
      },
      cancelled: false,
    };
    let begun = false;
    this.#queue.push(entry);
    this.onSchedule?.();
    return () => {
      if (!begun && !entry.cancelled) {
        this.#queue.cancel(entry);
      }
    };
  }

  /** Gives the baton to a new activity; settles when the baton is back. */
  #start(label: string, body: () => void | Promise<void>): Turn {
    const activity: Activity = {
      ...{ label, suspendedIn: undefined, hasEnded: false },
      release: () => {},
    };
    const fail = (error: unknown) => this.#report(error, label);
    let result: void | Promise<void>;
    const baton = this.#takeBaton(activity);
    try {
      result = this.#activities.run(activity, body);
    } catch (error) {
      fail(error);
      return undefined;
    }
    if (result === undefined) {
      return undefined;
    }
    result.catch(fail).finally(() => this.#end(activity));
    return baton;
  }

  #end(activity: Activity): void {
    activity.hasEnded = true;
    if (activity.suspendedIn !== undefined) {
      this.#report(
        new Error(`"${activity.label}" ended while it was suspended in "${activity.suspendedIn}"`),
        activity.label,
      );
    }
    activity.release('ended');
  }

  #takeBaton(activity: Activity): Promise<Release> {
    return new Promise((resolve) => {
      activity.release = resolve;
    });
  }

  /** Parks the activity and hands the baton back; `resume` takes the baton for it again. */
  #suspend<T>(
    activity: Activity,
    where: string,
    park: (resume: (value: T) => Turn) => void,
  ): Promise<T> {
    return new Promise<T>((resolve) => {
      activity.suspendedIn = where;
      park((value) => {
        if (activity.hasEnded) {
          return undefined;
        }
        activity.suspendedIn = undefined;
        this.#waiting.delete(activity);
        const baton = this.#takeBaton(activity);
        resolve(value);
        return baton;
      });
      activity.release('suspended');
    });
  }

  #current(operation: string): Activity {
    const activity = this.#activities.getStore();
    if (activity === undefined) {
      throw new Error(
        `${operation} was called outside an activity; start one with schedule() and call it there`,
      );
    }
    if (activity.suspendedIn !== undefined) {
      throw new Error(
        `"${activity.label}" is suspended in "${activity.suspendedIn}" already; an activity is one line of control, schedule() a second one`,
      );
    }
    return activity;
  }

  #report(error: unknown, label: string): void {
    if (this.#onError !== undefined) {
      this.#onError(error, label);
    } else {
      this.#failure ??= { error };
    }
  }
}
