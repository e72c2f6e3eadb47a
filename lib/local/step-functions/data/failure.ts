/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const StatesError = {
  All: 'States.ALL',
  DataLimitExceeded: 'States.DataLimitExceeded',
  HeartbeatTimeout: 'States.HeartbeatTimeout',
  ParameterPathFailure: 'States.ParameterPathFailure',
  QueryEvaluationError: 'States.QueryEvaluationError',
  ResultPathMatchFailure: 'States.ResultPathMatchFailure',
  Runtime: 'States.Runtime',
  TaskFailed: 'States.TaskFailed',
  Timeout: 'States.Timeout',
} as const;
export type StatesError = (typeof StatesError)[keyof typeof StatesError];

export interface StateFailureOptions {
  /** Reported by the task itself, rather than found by the interpreter. */
  readonly fromTask?: boolean;
  /** Other names under which Retry and Catch know the failure. */
  readonly alsoKnownAs?: StatesError;
}

/** A state that failed: what Retry and Catch look at, and what ends an execution. */
export class StateFailure extends Error {
  /** A Fail state may have neither. */
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  readonly fromTask: boolean;
  readonly alsoKnownAs: StatesError | undefined;

  constructor(
    error: string | undefined,
    cause: string | undefined,
    options: StateFailureOptions = {},
  ) {
    super(cause ?? error ?? 'the state failed');
    this.name = error ?? 'StateFailure';
    this.error = error;
    this.cause = cause;
    this.fromTask = options.fromTask ?? false;
    this.alsoKnownAs = options.alsoKnownAs;
  }
}

/** `$states.errorOutput`, and the output of a catcher that declares none. */
export function errorOutputOf(failure: StateFailure): { Error: string; Cause: string } {
  return { Error: failure.error ?? '', Cause: failure.cause ?? '' };
}

/**
 * Whether an `ErrorEquals` list names a failure. `States.Runtime` is never caught. `States.ALL`
 * stands for everything else, except a limit on data that the interpreter found; one that a task
 * reports is caught (recorded). `States.TaskFailed` stands for the same, timeouts aside.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matchesError(errorEquals: readonly string[], failure: StateFailure): boolean {
  if (failure.error === StatesError.Runtime) {
    return false;
  }
  return errorEquals.some((name) => namesFailure(name, failure));
}

function namesFailure(name: string, failure: StateFailure): boolean {
  if (name === failure.error || name === failure.alsoKnownAs) {
    return true;
  }
  const isWildcard =
    name === StatesError.All ||
    (name === StatesError.TaskFailed && failure.error !== StatesError.Timeout);
  return isWildcard && (failure.fromTask || failure.error !== StatesError.DataLimitExceeded);
}

/**
 * Whether what surrounds a state that failed tells of it. `States.Runtime` ends the execution at
 * once: no branch, iteration or state around it is told as failed.
 */
export function leavesTraces(error: unknown): error is StateFailure {
  return error instanceof StateFailure && error.error !== StatesError.Runtime;
}
