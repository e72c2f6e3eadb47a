import { type Sandbox, switchSandbox } from './sandbox.ts';

type Step = () => void | Promise<void>;

/** By function: what it waits for, first come first. */
const waiting = new WeakMap<Sandbox, Step[]>();

/**
 * Does something that a function waits for, such as answering a call of its, when the function has
 * done all that it can do without, and one after the other. So code of the services, which must not
 * see the time, the environment and the chance of a function, never runs between two steps of its
 * code. What is still waiting when the function has ended is not done.
 */
export function whenQuiet(sandbox: Sandbox, step: Step): void {
  const steps = waiting.get(sandbox) ?? [];
  waiting.set(sandbox, steps);
  steps.push(step);
  if (steps.length === 1) setImmediate(doNext, sandbox, steps);
}

async function doNext(sandbox: Sandbox, steps: Step[]): Promise<void> {
  if (!sandbox.hasEnded) await steps[0]?.();
  steps.shift();
  if (steps.length > 0) setImmediate(doNext, sandbox, steps);
}

/** Goes on with the code of a function, unless it has died or was frozen meanwhile. */
export function goOn(sandbox: Sandbox, code: () => void): void {
  if (sandbox.hasEnded) return;
  switchSandbox(sandbox);
  code();
}
