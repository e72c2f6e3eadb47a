import { StateFailure } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { Fiber } from './execution.ts';
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
 * fails ends the others. Results are in the order of the plan.
 */
export async function runFibers(visit: Visit, plan: FiberPlan): Promise<Payload[]> {
  if (plan.count === 0) {
    return [];
  }
  const { runtime, fiber, state } = visit;
  const { clock } = runtime;
  const label = `${state.name} in ${fiber.execution.name}`;
  const results: Payload[] = [];
  const startedEventId = fiber.previousEventId;
  const ending = await fiber.scope.wait<Ending>(
    label,
    (settle) => {
      const scope = new Scope(clock, fiber.scope);
      const lanes = Math.min(plan.count, plan.concurrency);
      let next = 0;
      let open = lanes;
      const runOne = async (index: number) => {
        const child: Fiber = {
          execution: fiber.execution,
          scope,
          previousEventId: startedEventId,
          variables: fiber.variables,
          mapItem: plan.mapItem(index),
        };
        try {
          results[index] = await plan.run(child, index);
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
