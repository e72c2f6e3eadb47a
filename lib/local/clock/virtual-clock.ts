import { Activities, type Resume } from './activities.ts';
import type { Cancel, Clock, WaitGate } from './clock.ts';
import { type DueEntry, DueQueue, type Turn } from './due-queue.ts';
import { InstantGuard } from './instant-guard.ts';

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

const DEFAULT_MAX_ACTIVITIES = 1_000_000;
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
  readonly #activities: Activities;
  readonly #guard: InstantGuard;
  #nowMs: number;
  #sequence = 0;
  #ranTotal = 0;
  #running = false;
  #failure: { error: unknown } | undefined;

  /** Called whenever something is scheduled, so that a driver can look at `nextDueAt()` again. */
  onSchedule: (() => void) | undefined;

  constructor(options: VirtualClockOptions) {
    this.#nowMs = options.startAtMs;
    this.#guard = new InstantGuard(options.maxActivitiesPerInstant ?? DEFAULT_MAX_ACTIVITIES);
    this.#activities = new Activities(
      options.onError ??
        ((error) => {
          this.#failure ??= { error };
        }),
    );
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
    return this.#enqueue(dueAtMs, label, () => this.#activities.start(label, activity));
  }

  async sleepUntil(dueAtMs: number): Promise<void> {
    const label = this.#activities.label('sleepUntil');
    await this.#activities.suspend<void>('sleepUntil', `sleep in ${label}`, (resume) => {
      this.#enqueue(dueAtMs, label, () => resume(undefined));
    });
  }

  createGate<T>(label: string): WaitGate<T> {
    let woken: { value: T } | undefined;
    let resumeWaiter: Resume<T> | undefined;
    const resumeLater = (resume: Resume<T>, value: T) => {
      this.#enqueue(this.#nowMs, label, () => resume(value));
    };
    return {
      wait: async () => {
        if (woken !== undefined) {
          return woken.value;
        }
        if (resumeWaiter !== undefined) {
          throw new Error(`gate "${label}" is waited at twice, expected one activity per gate`);
        }
        return this.#activities.suspend<T>('wait', label, (resume) => {
          resumeWaiter = resume;
        });
      },
      wake: (value) => {
        if (woken !== undefined) {
          return;
        }
        woken = { value };
        if (resumeWaiter !== undefined) {
          resumeLater(resumeWaiter, value);
        }
      },
    };
  }

  /** When the next activity is due, or `undefined` when nothing is scheduled. */
  nextDueAt(): number | undefined {
    const next = this.#queue.peek();
    return next === undefined ? undefined : Math.max(next.dueAtMs, this.#nowMs);
  }

  /** Where activities sleep or wait, sorted. */
  waiting(): string[] {
    return this.#activities.suspendedIn();
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

  /** Moves time on without running what is due by then: all of it runs late, in its order. */
  leapTo(ms: number): void {
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
      this.#ranTotal++;
      this.#guard.check(next.label, this.#nowMs);
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
      this.#guard.timeHasMoved();
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
}
