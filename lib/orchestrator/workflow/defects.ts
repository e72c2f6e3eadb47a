import { type Expression, expression } from './expressions.ts';
import { type Assignments, outcome } from './variables.ts';

/** The outcome table shows a message to people. */
const MAX_MESSAGE_CHARACTERS = 1000;

/*
 * What a function says of its error. Lambda reports JSON, `{"errorType":…,"errorMessage":…,"trace":…}`
 * in this order and without blanks: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html.
 * It is taken apart as text, since `$parse` fails on every Cause that is none, and would fail the
 * state with it. The trace goes first, whatever is found then; a Cause of another form stays as it is.
 */
const SAID = String.raw`(
  $report := $substringBefore('' & $states.errorOutput.Cause, '"trace":');
  $said := $substringAfter($report, '"errorMessage":"');
  $said = $report ? $report : (
    $text := $substring($said, 0, $length($said) - 2);
    $replace($replace($replace($text, '\\"', '"'), '\\n', ' '), '\\\\', '\\')
  )
)`.replaceAll(/\n\s*/g, ' ');

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
export const TASK_DEFECT = defect("'' & $states.errorOutput.Error", SAID);

/** The same where no variable is assigned yet, and so no outcome can be stated. */
export const REGISTRATION_DEFECT = { failure: TASK_DEFECT.failure };

/** Assigned by a Choice none of whose rules matched. */
export const UNEXPECTED_RESULT = defect(
  "'UnexpectedResult'",
  "($states.context.State.Name & ' has no rule for the kind ' & $states.input.kind)",
);
