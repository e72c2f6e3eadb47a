import { StateFailure } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { BranchProgress, Fiber } from './execution.ts';
import { Scope, ScopeClosed } from './scope.ts';
import { recordAborted, type Visit } from './visit.ts';

export interface FiberPlan {
  readonly count: number;
  /** How many may be under way at once. */
  readonly concurrency: number;
  readonly mapItem: (index: number) => Fiber['mapItem'];
  readonly run: (fiber: Fiber, index: number) => Promise<Payload>;
}

type Ending = { readonly failure?: StateFailure };

/**
 * Runs branches or iterations as activities of their own and waits for all of them. The first that
 * fails ends the others. Results are in the order of the plan. After a redrive those that were done
 * are not run again, and those that had begun go on.
 */
export async function runFibers(visit: Visit, plan: FiberPlan): Promise<Payload[]> {
  const { runtime, fiber, state } = visit;
  const { clock } = runtime;
  const label = `${state.name} in ${fiber.execution.name}`;
  const results: Payload[] = [];
  const progress = takeUp(visit);
  const startedEventId = fiber.previousEventId;
  if (plan.count === 0) {
    return [];
  }
  const ending = await fiber.scope.wait<Ending>(
    label,
    (settle) => {
      const scope = new Scope(clock, fiber.scope);
      const lanes = Math.min(plan.count, plan.concurrency);
      let next = 0;
      let open = lanes;
      const runOne = async (index: number) => {
        const before = progress[index];
        if (before?.kind === 'done') {
          results[index] = before.result;
          return;
        }
        const child: Fiber = {
          execution: fiber.execution,
          scope,
          previousEventId: startedEventId,
          variables: before?.fiber.variables ?? fiber.variables,
          position: before?.fiber.position,
          mapItem: before?.fiber.mapItem ?? plan.mapItem(index),
        };
        progress[index] = { kind: 'begun', fiber: child };
        try {
          const result = await plan.run(child, index);
          results[index] = result;
          progress[index] = { kind: 'done', result };
        } finally {
          fiber.previousEventId = child.previousEventId;
        }
      };
      const runLane = async () => {
        while (next < plan.count && !scope.isClosed) {
          await runOne(next++);
        }
      };
      for (let lane = 0; lane < lanes; lane++) {
        clock.schedule(clock.now(), `${label}, ${lane + 1} of ${lanes}`, async () => {
          const failure = await failureOf(runLane);
          open--;
          if (failure !== undefined) {
            scope.close();
            settle({ failure });
          } else if (open === 0) {
            settle({});
          }
        });
      }
      return () => scope.close();
    },
    () => recordAborted(visit),
  );
  if (ending.failure !== undefined) {
    throw ending.failure;
  }
  return results;
}

/** The progress of this attempt, kept where a redrive finds it. */
function takeUp(visit: Visit): BranchProgress[] {
  const { fiber, unfinished } = visit;
  const branches = [...(unfinished ?? [])];
  visit.unfinished = undefined;
  if (fiber.position !== undefined) {
    fiber.position = { ...fiber.position, branches };
  }
  return branches;
}

async function failureOf(run: () => Promise<void>): Promise<StateFailure | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof StateFailure) {
      return error;
    }
    if (error instanceof ScopeClosed) {
      return undefined;
    }
    throw error;
  }
}
