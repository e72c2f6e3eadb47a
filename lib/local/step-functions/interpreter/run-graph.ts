import { StatesError } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { State, StateGraph } from '../definition/machine.ts';
import type { Completion } from './data-flow.ts';
import type { Fiber, Position } from './execution.ts';
import { runState } from './run-state.ts';
import type { Runtime } from './runtime.ts';
import { failureIn, record, recordIn, type Visit } from './visit.ts';

/**
 * Runs states from the first, or from where the fiber stopped, to the end of the graph. Throws
 * `StateFailure` where one fails.
 */
export async function runGraph(
  runtime: Runtime,
  fiber: Fiber,
  graph: StateGraph,
  input: Payload,
): Promise<Payload> {
  fiber.scope.throwIfClosed();
  let visit = begin(runtime, fiber, graph, input);
  for (;;) {
    const { completion, next } = await runState(visit);
    leave(visit, completion);
    if (next === undefined) {
      return completion.output;
    }
    fiber.scope.throwIfClosed();
    visit = enter(runtime, fiber, stateOf(graph, next), completion.output);
  }
}

function begin(runtime: Runtime, fiber: Fiber, graph: StateGraph, input: Payload): Visit {
  const { position } = fiber;
  if (position === undefined) {
    return enter(runtime, fiber, stateOf(graph, graph.startAt), input);
  }
  const state = stateOf(graph, position.state);
  // https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html: a Fail state is
  // entered again; the others go on within the stay that failed.
  return state.type === 'Fail'
    ? enter(runtime, fiber, state, position.input)
    : visitOf(runtime, fiber, state, position);
}

function stateOf({ states }: StateGraph, name: string): State {
  const state = states.get(name);
  if (state === undefined) {
    throw new Error(`state "${name}" does not exist`);
  }
  return state;
}

function enter(runtime: Runtime, fiber: Fiber, state: State, input: Payload): Visit {
  const { name, type } = state;
  const enteredEventId = recordIn(runtime, fiber, `${type}StateEntered`, { name, input });
  fiber.execution.stateTransitions++;
  const position: Position = {
    ...{ state: name, input, enteredAtMs: runtime.clock.now(), enteredEventId },
    branches: undefined,
  };
  fiber.position = position;
  return visitOf(runtime, fiber, state, position);
}

function visitOf(runtime: Runtime, fiber: Fiber, state: State, position: Position): Visit {
  const { input, enteredAtMs, enteredEventId, branches } = position;
  return {
    ...{ runtime, fiber, state, input, enteredAtMs, enteredEventId },
    ...{ retryCount: 0, taskToken: undefined, unfinished: branches },
  };
}

function leave(visit: Visit, { output, assigned }: Completion): void {
  const { fiber, state } = visit;
  if (assigned !== undefined) {
    const variables = { ...fiber.variables, ...assigned };
    checkVariables(visit, variables);
    fiber.variables = variables;
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

function checkVariables(visit: Visit, variables: Fiber['variables']): void {
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
