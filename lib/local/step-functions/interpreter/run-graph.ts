import { StatesError } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { State, StateGraph } from '../definition/machine.ts';
import type { Completion } from './data-flow.ts';
import type { Fiber } from './execution.ts';
import { runState } from './run-state.ts';
import type { Runtime } from './runtime.ts';
import { failureIn, record, type Visit } from './visit.ts';

/** Runs states from the first to the end of the graph. Throws `StateFailure` where one fails. */
export async function runGraph(
  runtime: Runtime,
  fiber: Fiber,
  graph: StateGraph,
  input: Payload,
): Promise<Payload> {
  let name: string | undefined = graph.startAt;
  let payload = input;
  while (name !== undefined) {
    const state = graph.states.get(name);
    if (state === undefined) {
      throw new Error(`state "${name}" does not exist`);
    }
    fiber.scope.throwIfClosed();
    const visit = enter(runtime, fiber, state, payload);
    const step = await runState(visit);
    leave(visit, step.completion);
    payload = step.completion.output;
    name = step.next;
  }
  return payload;
}

function enter(runtime: Runtime, fiber: Fiber, state: State, input: Payload): Visit {
  const visit: Visit = {
    ...{ runtime, fiber, state, input },
    enteredAtMs: runtime.clock.now(),
    enteredEventId: fiber.previousEventId,
    retryCount: 0,
    taskToken: undefined,
  };
  fiber.execution.stateTransitions++;
  const enteredEventId = record(visit, `${state.type}StateEntered`, { name: state.name, input });
  return { ...visit, enteredEventId };
}

function leave(visit: Visit, { output, assigned }: Completion): void {
  const { fiber, state } = visit;
  if (assigned !== undefined) {
    fiber.variables = { ...fiber.variables, ...assigned };
    checkVariables(visit);
  }
  record(visit, `${state.type}StateExited`, {
    name: state.name,
    output,
    ...(assigned !== undefined && { assignedVariables: assigned }),
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;
/** Variables that cannot reach the limit together, each Assign being limited to 256 KiB. */
const VARIABLES_WITHOUT_CHECK = 40;

function checkVariables(visit: Visit): void {
  const { variables } = visit.fiber;
  if (Object.keys(variables).length <= VARIABLES_WITHOUT_CHECK) {
    return;
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > MAX_VARIABLES_BYTES) {
    throw failureIn(
      visit,
      StatesError.DataLimitExceeded,
      `The variables of the execution exceed ${MAX_VARIABLES_BYTES} bytes together.`,
    );
  }
}
