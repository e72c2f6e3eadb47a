import { leavesTraces } from '../data/failure.ts';
import { type Payload, payloadOf } from '../data/payload.ts';
import { evaluateTemplate, evaluateTyped, QueryFailure } from '../data/template.ts';
import type { MapState, ParallelState, StateGraph } from '../definition/machine.ts';
import type { Json } from '../task-integration.ts';
import { argumentsOf, type Completion, complete, withinLimit } from './data-flow.ts';
import type { Fiber } from './execution.ts';
import { numberOf, wholeNumberOf } from './numbers.ts';
import { runFibers } from './run-fibers.ts';
import type { Runtime } from './runtime.ts';
import { evaluating, record, recordAside, recordIn, surroundingsOf, type Visit } from './visit.ts';

/** One attempt of a Parallel state. */
export async function attemptParallel(visit: Visit<ParallelState>): Promise<Completion> {
  const { state, runtime } = visit;
  const input = await evaluating(visit, () => argumentsOf(visit, state.flow));
  if (visit.unfinished === undefined) {
    record(visit, 'ParallelStateStarted');
  }
  const results = await runFibers(visit, {
    count: state.branches.length,
    concurrency: state.branches.length,
    mapItem: () => visit.fiber.mapItem,
    run: (fiber, index) => {
      const branch = state.branches[index];
      if (branch === undefined) {
        throw new RangeError(`branch ${index} does not exist`);
      }
      return runBranch(runtime, fiber, branch, input);
    },
  });
  recordAside(runtime, visit.fiber, 'ParallelStateSucceeded');
  return finish(visit, results);
}

/** A branch that fails in a task leaves the task's state behind as aborted. */
async function runBranch(
  runtime: Runtime,
  fiber: Fiber,
  branch: StateGraph,
  input: Payload,
): Promise<Payload> {
  try {
    return await runtime.runGraph(fiber, branch, input);
  } catch (error) {
    const last = branch.states.get(fiber.position?.state ?? '');
    if (last?.type === 'Task' && leavesTraces(error)) {
      recordAside(runtime, fiber, 'TaskStateAborted');
    }
    throw error;
  }
}

/** The most iterations of an inline Map that Step Functions has under way at once. */
const MAX_CONCURRENCY = 40;

/** One attempt of a Map state. */
export async function attemptMap(visit: Visit<MapState>): Promise<Completion> {
  const { items, concurrency } = await evaluating(visit, async () => ({
    items: await itemsOf(visit),
    concurrency: await concurrencyOf(visit),
  }));
  if (visit.unfinished === undefined) {
    record(visit, 'MapStateStarted', { length: items.length });
  }
  const results = await runFibers(visit, {
    count: items.length,
    concurrency,
    mapItem: (index) => ({ Index: index, Value: items[index] ?? null }),
    run: (fiber, index) => runIteration(visit, fiber, index, items[index] ?? null),
  });
  recordAside(visit.runtime, visit.fiber, 'MapStateSucceeded');
  return finish(visit, results);
}

async function finish(
  visit: Visit<ParallelState | MapState>,
  results: readonly Payload[],
): Promise<Completion> {
  // Texts are joined rather than written again: results can be many.
  const result = {
    value: results.map(({ value }) => value),
    text: `[${results.map(({ text }) => text).join(',')}]`,
  };
  return evaluating(visit, () => complete(visit, visit.state.flow, result));
}

async function runIteration(
  visit: Visit<MapState>,
  fiber: Fiber,
  index: number,
  item: Json,
): Promise<Payload> {
  const { runtime, state } = visit;
  const details = { name: state.name, index };
  const input = await selectItem({ ...visit, fiber }, item);
  if (fiber.position === undefined) {
    recordIn(runtime, fiber, 'MapIterationStarted', details);
  }
  const leave = fiber.scope.onClose(() => {
    if (fiber.execution.history?.isFull !== true) {
      recordIn(runtime, fiber, 'MapIterationAborted', details);
    }
  });
  try {
    const output = await runtime.runGraph(fiber, state.processor, input);
    recordIn(runtime, fiber, 'MapIterationSucceeded', details);
    return output;
  } catch (error) {
    if (leavesTraces(error)) {
      recordAside(runtime, fiber, 'MapIterationFailed', details);
    }
    throw error;
  } finally {
    leave();
  }
}

async function selectItem(visit: Visit<MapState>, item: Json): Promise<Payload> {
  const { itemSelector } = visit.state;
  if (itemSelector === undefined) {
    return payloadOf(item);
  }
  return evaluating(visit, async () =>
    withinLimit(
      visit,
      payloadOf(await evaluateTemplate(itemSelector, 'ItemSelector', surroundingsOf(visit))),
    ),
  );
}

async function itemsOf(visit: Visit<MapState>): Promise<readonly Json[]> {
  const { items } = visit.state;
  if (items !== undefined) {
    return (await evaluateTyped(items, 'Items', 'array', surroundingsOf(visit))) as Json[];
  }
  const { value, text } = await argumentsOf(visit, visit.state.flow);
  if (!Array.isArray(value)) {
    throw new QueryFailure('Items', `Map state input must be an array but was: ${text}`);
  }
  return value;
}

async function concurrencyOf(visit: Visit<MapState>): Promise<number> {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = visit.state;
  const concurrency =
    maxConcurrency && (await wholeNumberOf(visit, maxConcurrency, 'MaxConcurrency'));
  if (toleratedFailureCount !== undefined) {
    await wholeNumberOf(visit, toleratedFailureCount, 'ToleratedFailureCount');
  }
  if (toleratedFailurePercentage !== undefined) {
    await numberOf(visit, toleratedFailurePercentage, 'ToleratedFailurePercentage', 100);
  }
  return Math.min(concurrency || MAX_CONCURRENCY, MAX_CONCURRENCY);
}
