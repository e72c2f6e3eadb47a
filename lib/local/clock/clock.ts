/**
 * Time inside the engine. Everything that happens is an *activity*: a start of an execution, a
 * timer, a delivery of an event. One activity runs at a time, in the order (due time, sequence);
 * time moves only between activities. That is what makes a run repeatable byte for byte.
 */
export interface Clock {
  /** Current time in milliseconds since the epoch. */
  now(): number;

  /**
   * Runs `activity` at `dueAtMs`, or as soon as the activities already due have run when that lies in
   * the past. Activities due at the same instant run in the order in which they were scheduled.
   * `label` says in diagnostics what is being waited for.
   */
  schedule(dueAtMs: number, label: string, activity: () => void | Promise<void>): Cancel;

  /**
   * Suspends the running activity until `dueAtMs`; others run meanwhile. Throws when it is called
   * outside an activity.
   */
  sleepUntil(dueAtMs: number): Promise<void>;

  /**
   * A meeting point: the running activity waits in `wait()` until another one calls `wake`, and
   * then continues as an activity of its own. A wake that comes first is kept.
   */
  createGate<T>(label: string): WaitGate<T>;
}

export type Cancel = () => void;

export interface WaitGate<T> {
  wait(): Promise<T>;
  /** Only the first wake counts. */
  wake(value: T): void;
}
