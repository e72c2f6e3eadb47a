import { StateFailure, StatesError } from '../data/failure.ts';
import { evaluateTyped, QueryFailure, type Template } from '../data/template.ts';
import { parseTimestamp } from '../data/timestamp.ts';
import type { ChoiceState, FailState, State, WaitState } from '../definition/machine.ts';
import { complete } from './data-flow.ts';
import { type Step, withRetryAndCatch } from './fallible.ts';
import { wholeNumberOf } from './numbers.ts';
import { attemptMap, attemptParallel } from './run-branches.ts';
import { attemptTask } from './run-task.ts';
import { evaluating, failureIn, recordAborted, surroundingsOf, type Visit } from './visit.ts';

function isVisitOf<T extends State['type']>(
  visit: Visit,
  type: T,
): visit is Visit<Extract<State, { type: T }>> {
  return visit.state.type === type;
}

/** What a state does between being entered and being left. */
export async function runState(visit: Visit): Promise<Step> {
  if (isVisitOf(visit, 'Task')) {
    return withRetryAndCatch(visit, () => attemptTask(visit));
  }
  if (isVisitOf(visit, 'Parallel')) {
    return withRetryAndCatch(visit, () => attemptParallel(visit));
  }
  if (isVisitOf(visit, 'Map')) {
    return withRetryAndCatch(visit, () => attemptMap(visit));
  }
  if (isVisitOf(visit, 'Choice')) {
    return evaluating(visit, () => choose(visit));
  }
  if (isVisitOf(visit, 'Fail')) {
    throw await evaluating(visit, () => failureOf(visit));
  }
  if (isVisitOf(visit, 'Wait')) {
    await sleep(visit, await evaluating(visit, () => wakeAt(visit)));
  }
  const { state } = visit;
  const completion = await evaluating(visit, () => complete(visit, state.flow, undefined));
  return { completion, next: state.next };
}

async function choose(visit: Visit<ChoiceState>): Promise<Step> {
  const { rules, flow, next } = visit.state;
  for (const [index, rule] of rules.entries()) {
    const place = `Choices[${index}]/`;
    const surroundings = surroundingsOf(visit);
    if (await evaluateTyped(rule.condition, `${place}Condition`, 'boolean', surroundings)) {
      const completion = await complete(visit, rule.flow, undefined, place);
      return { completion, next: rule.next };
    }
  }
  if (next === undefined) {
    // The service does not use the name that the language has for it, States.NoChoiceMatched.
    throw failureIn(
      visit,
      StatesError.Runtime,
      'Failed to transition out of the state. The state does not point to a next state.',
    );
  }
  return { completion: await complete(visit, flow, undefined), next };
}

async function failureOf(visit: Visit<FailState>): Promise<StateFailure> {
  const { error, failureCause } = visit.state;
  return new StateFailure(
    await textOf(visit, error, 'Error'),
    await textOf(visit, failureCause, 'Cause'),
  );
}

async function textOf(
  visit: Visit,
  template: Template | undefined,
  field: string,
): Promise<string | undefined> {
  return template && String(await evaluateTyped(template, field, 'string', surroundingsOf(visit)));
}

async function wakeAt(visit: Visit<WaitState>): Promise<number> {
  const { seconds, timestamp } = visit.state;
  if (seconds !== undefined) {
    const count = await wholeNumberOf(visit, seconds, 'Seconds');
    return visit.runtime.clock.now() + count * 1000;
  }
  const text = (await textOf(visit, timestamp, 'Timestamp')) ?? '';
  const ms = parseTimestamp(text);
  if (ms === undefined) {
    throw new QueryFailure(
      'Timestamp',
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
    );
  }
  return ms;
}

function sleep(visit: Visit, untilMs: number): Promise<void> {
  const { clock } = visit.runtime;
  const label = `${visit.state.name} in ${visit.fiber.execution.name}`;
  return visit.fiber.scope.wait<void>(
    label,
    (settle) => clock.schedule(untilMs, label, () => settle(undefined)),
    () => recordAborted(visit),
  );
}
