import { errorOutputOf, matchesError, StateFailure } from '../data/failure.ts';
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
  const { state } = visit;
  if (state.type !== 'Task') {
    record(visit, `${state.type}StateFailed`);
  }
  const index = state.catchers.findIndex(({ errorEquals }) => matchesError(errorEquals, failure));
  const catcher = state.catchers[index];
  if (catcher === undefined) {
    throw failure;
  }
  const completion = await evaluating(visit, () =>
    completeCaught(visit, catcher.flow, payloadOf(errorOutputOf(failure)), `Catch[${index}]/`),
  );
  return { completion, next: catcher.next };
}
