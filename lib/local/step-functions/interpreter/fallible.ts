import { errorOutputOf, leavesTraces, matchesError, StateFailure } from '../data/failure.ts';
import { payloadOf } from '../data/payload.ts';
import { planRetry } from '../data/retry.ts';
import type { FallibleState } from '../definition/machine.ts';
import { type Completion, completeCaught } from './data-flow.ts';
import { evaluating, record, recordAborted, type Visit } from './visit.ts';

/** Where a state leads. */
export interface Step {
  readonly completion: Completion;
  readonly next: string | undefined;
}

/** Repeats an attempt as Retry says, and then does what Catch says. */
export async function withRetryAndCatch(
  visit: Visit<FallibleState>,
  attempt: () => Promise<Completion>,
): Promise<Step> {
  const attemptsUsed: number[] = [];
  for (;;) {
    try {
      return { completion: await attempt(), next: visit.state.next };
    } catch (error) {
      if (!(error instanceof StateFailure)) {
        throw error;
      }
      const { random } = visit.fiber.execution;
      const retry = planRetry(visit.state.retriers, attemptsUsed, error, random);
      if (retry === undefined) {
        return giveUp(visit, error);
      }
      await pause(visit, retry.delayMs);
      visit.retryCount++;
    }
  }
}

function pause(visit: Visit, delayMs: number): Promise<void> {
  const { clock } = visit.runtime;
  const label = `retry of ${visit.state.name} in ${visit.fiber.execution.name}`;
  return visit.fiber.scope.wait<void>(
    label,
    (settle) => clock.schedule(clock.now() + delayMs, label, () => settle(undefined)),
    () => recordAborted(visit),
  );
}

async function giveUp(visit: Visit<FallibleState>, failure: StateFailure): Promise<Step> {
  const { state, fiber } = visit;
  const before = fiber.previousEventId;
  recordFailed(visit, failure);
  const failed = fiber.previousEventId;
  const index = state.catchers.findIndex(({ errorEquals }) => matchesError(errorEquals, failure));
  const catcher = state.catchers[index];
  if (catcher === undefined) {
    throw failure;
  }
  // A catcher that fails does so beside the failure that it is for.
  fiber.previousEventId = before;
  try {
    const completion = await evaluating(visit, () =>
      completeCaught(visit, catcher.flow, payloadOf(errorOutputOf(failure)), `Catch[${index}]/`),
    );
    fiber.previousEventId = failed;
    return { completion, next: catcher.next };
  } catch (error) {
    recordFailed(visit, error);
    throw error;
  }
}

/** Tasks have events of their own for it. */
function recordFailed(visit: Visit<FallibleState>, error: unknown): void {
  if (visit.state.type !== 'Task' && leavesTraces(error)) {
    record(visit, `${visit.state.type}StateFailed`);
  }
}
