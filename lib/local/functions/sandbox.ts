import type { Random } from '../clock/random.ts';

/**
 * One run of function code, seen from the process-wide globals that it uses.
 */
export interface Sandbox {
  readonly environment: Record<string, string | undefined>;
  readonly random: Random;
  now(): number;
  /** Suspends the function for `ms` of virtual time. */
  sleep(ms: number): Promise<void>;
  write(text: string): void;
  callStarted(call: object): void;
  callAnswered(call: object): void;
  /** Nothing of it may run any more. */
  readonly hasEnded: boolean;
}

/**
 * Of all functions one is awake at a time, and while it waits for an answer or for time it does not
 * run. So one variable tells whose code runs; asynchronous context would tell the same, at the cost
 * of a tenth of the time of every promise.
 */
let current: Sandbox | undefined;

/** The sandbox of the code that runs now; `undefined` outside of functions. */
export function currentSandbox(): Sandbox | undefined {
  return current;
}

/** From now on code of this function runs, or, with `undefined`, code of nobody. Returns who ran. */
export function switchSandbox(sandbox: Sandbox | undefined): Sandbox | undefined {
  const before = current;
  current = sandbox;
  return before;
}
