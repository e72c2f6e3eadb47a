import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';

/** A JSONata expression, marked as Step Functions expects one. */
export type Expression = `{% ${string} %}`;

/** A value, or the same with expressions in place of any part of it. */
export type Template<T> =
  | Expression
  | (T extends object ? { readonly [K in keyof T]: Template<T[K]> } : T);

export function expression(source: string): Expression {
  return `{% ${source} %}`;
}

/** Time at which the execution entered the current state, ISO 8601. */
export const ENTERED_AT = expression('$states.context.State.EnteredTime');

export const EXECUTION_ARN = expression('$states.context.Execution.Id');

export const TASK_TOKEN = expression('$states.context.Task.Token');

/** The whole event that started the execution. */
export const EVENT = expression('$states.context.Execution.Input');

/** Identifies this visit of this state to its function. */
export const VISIT: Template<Visit> = {
  executionArn: EXECUTION_ARN,
  enteredAt: ENTERED_AT,
  // A redriven execution enters its state at the same instant again, with its retries at zero.
  retryCount: expression(
    '$states.context.State.RetryCount + 1000 * ($exists($states.context.Execution.RedriveCount) ? $states.context.Execution.RedriveCount : 0)',
  ),
};

export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

/**
 * Seconds from entering the state to the earliest of the instants: `TimeoutSeconds` of a callback.
 * At least 1, so that a state entered too late ends by its own timeout rather than by a defect.
 *
 * @param instants JSONata sources in milliseconds since the epoch; `$entered` is when the state was entered.
 */
export function secondsUntilFirstOf(...instants: readonly string[]): Expression {
  return expression(
    `($entered := $toMillis($states.context.State.EnteredTime); $max([1, $floor(($min([${instants.join(', ')}]) - $entered) / 1000)]))`,
  );
}
