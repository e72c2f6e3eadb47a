import { type Expression, expression } from './expressions.ts';
import { type Assignments, outcome } from './variables.ts';

/** Causes may hold whole stack traces; the outcome table shows a message to people. */
const MAX_MESSAGE_CHARACTERS = 1000;

function truncated(source: string): Expression {
  return expression(`$substring(${source}, 0, ${MAX_MESSAGE_CHARACTERS})`);
}

function defect(error: string, cause: string) {
  return {
    failure: { error: expression(error), cause: truncated(cause) },
    outcome: outcome({
      status: 'FAILED',
      reason: 'UNEXPECTED_ERROR',
      message: truncated(`${error} & ': ' & ${cause}`),
    }),
  } satisfies Assignments;
}

/** Assigned by the catcher of a task that failed. A timeout may have no cause. */
export const TASK_DEFECT = defect(
  "'' & $states.errorOutput.Error",
  "'' & $states.errorOutput.Cause",
);

/** The same where no variable is assigned yet, and so no outcome can be stated. */
export const REGISTRATION_DEFECT = { failure: TASK_DEFECT.failure };

/** Assigned by a Choice none of whose rules matched. */
export const UNEXPECTED_RESULT = defect(
  "'UnexpectedResult'",
  "($states.context.State.Name & ' has no rule for the kind ' & $states.input.kind)",
);
