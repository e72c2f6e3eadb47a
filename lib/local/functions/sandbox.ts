import { AsyncLocalStorage } from 'node:async_hooks';
import type { Random } from '../clock/random.ts';

/**
 * One run of function code, seen from the process-wide globals that it uses. Everything that code
 * does while it carries this context in its AsyncLocalStorage belongs to it.
 */
export interface Sandbox {
  readonly environment: Record<string, string | undefined>;
  readonly random: Random;
  now(): number;
  /** Suspends the function for `ms` of virtual time. */
  sleep(ms: number): Promise<void>;
  write(text: string): void;
  /** A call is about to leave. Returns why it must not, or `undefined`. */
  callStarted(call: object): string | undefined;
  callAnswered(call: object): void;
}

const sandboxes = new AsyncLocalStorage<Sandbox>();

/** The sandbox of the code that runs now; `undefined` outside of functions. */
export function currentSandbox(): Sandbox | undefined {
  return sandboxes.getStore();
}

export function runInSandbox<T>(sandbox: Sandbox, code: () => T): T {
  return sandboxes.run(sandbox, code);
}
