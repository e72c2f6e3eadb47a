import { formatInstant } from '../../clock/instant.ts';
import type { Surroundings } from '../data/expression.ts';
import { StateFailure, StatesError } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import { PathFailure } from '../data/reference-path.ts';
import { QueryFailure } from '../data/template.ts';
import type { State } from '../definition/machine.ts';
import type { Json } from '../task-integration.ts';
import type { BranchProgress, Fiber } from './execution.ts';
import type { EventDetails } from './history.ts';
import type { Runtime } from './runtime.ts';

/** One stay of an execution in a state, retries included. */
export interface Visit<S extends State = State> {
  readonly runtime: Runtime;
  readonly fiber: Fiber;
  readonly state: S;
  readonly input: Payload;
  readonly enteredAtMs: number;
  readonly enteredEventId: number;
  retryCount: number;
  taskToken: string | undefined;
  /** What branches or iterations had come to when the execution stopped; the next attempt goes on. */
  unfinished: readonly BranchProgress[] | undefined;
}

const CAN_RETRY: ReadonlySet<State['type']> = new Set(['Task', 'Parallel', 'Map']);

/** Adds an event to the history, after the last one of this line of control. */
export function record(visit: Visit, type: string, details?: EventDetails): number {
  return recordIn(visit.runtime, visit.fiber, type, details);
}

export function recordIn(
  runtime: Runtime,
  fiber: Fiber,
  type: string,
  details?: EventDetails,
): number {
  const { execution } = fiber;
  const id = execution.history?.add(type, runtime.clock.now(), fiber.previousEventId, details) ?? 0;
  execution.historyEvents++;
  fiber.previousEventId = id;
  return id;
}

/** The same for an event that later ones pass by: they follow from the event before it. */
export function recordAside(
  runtime: Runtime,
  fiber: Fiber,
  type: string,
  details?: EventDetails,
): void {
  const previousEventId = fiber.previousEventId;
  recordIn(runtime, fiber, type, details);
  fiber.previousEventId = previousEventId;
}

/** Tells that a state was still at work when what it belongs to ended. */
export function recordAborted(visit: Visit): void {
  if (visit.fiber.execution.history?.isFull !== true) {
    record(visit, `${visit.state.type}StateAborted`);
  }
}

/** `$states.context`. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextOf(visit: Visit): { [key: string]: Json } {
  const { execution, mapItem } = visit.fiber;
  const redriven = execution.redrives.at(-1);
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input.value,
      Name: execution.name,
      RoleArn: execution.machine.roleArn,
      StartTime: formatInstant(execution.startedAtMs),
      RedriveCount: execution.redrives.length,
      ...(redriven !== undefined && { RedriveTime: formatInstant(redriven.atMs) }),
    },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    State: {
      Name: visit.state.name,
      EnteredTime: formatInstant(visit.enteredAtMs),
      ...(CAN_RETRY.has(visit.state.type) && { RetryCount: visit.retryCount }),
    },
    ...(visit.taskToken !== undefined && { Task: { Token: visit.taskToken } }),
    ...(mapItem !== undefined && { Map: { Item: { ...mapItem } } }),
  };
}

/** What the expressions of a state see; `extra` adds `result` or `errorOutput` to `$states`. */
export function surroundingsOf(visit: Visit, extra: Record<string, Json> = {}): Surroundings {
  return {
    states: { input: visit.input.value, context: contextOf(visit), ...extra },
    variables: visit.fiber.variables,
    nowMs: visit.runtime.clock.now(),
    random: visit.fiber.execution.random,
  };
}

/** A failure of the interpreter, worded as AWS does. */
export function failureIn(visit: Visit, error: string, problem: string): StateFailure {
  return new StateFailure(
    error,
    `An error occurred while executing the state '${visit.state.name}' (entered at the event id #${visit.enteredEventId}). ${problem}`,
  );
}

/** Runs an evaluation; a query that fails is told in the history and fails the state. */
export async function evaluating<T>(visit: Visit, evaluation: () => Promise<T>): Promise<T> {
  try {
    return await evaluation();
  } catch (error) {
    if (error instanceof QueryFailure) {
      throw evaluationFailed(visit, error);
    }
    throw error instanceof PathFailure ? failureIn(visit, error.error, error.message) : error;
  }
}

export function evaluationFailed(visit: Visit, query: QueryFailure): StateFailure {
  const failure = failureIn(visit, StatesError.QueryEvaluationError, query.message);
  record(visit, 'EvaluationFailed', {
    error: failure.error,
    cause: failure.cause,
    location: query.location,
    state: visit.state.name,
  });
  return failure;
}
