import aslValidator from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { CALLBACK_STATES, StateName } from '../../lambdas/shared/contract/state-names.ts';
import {
  definitionOf,
  expressionsIn,
  type Retrier,
  stateOf,
  successorsOf,
} from './state-machines.ts';

const definition = definitionOf('Invitation');
const states = Object.entries(definition.States);

/** Longest time that a retrier waits in all, in seconds. */
function totalDelay({
  IntervalSeconds,
  BackoffRate,
  MaxDelaySeconds,
  MaxAttempts,
}: Retrier): number {
  const delays = Array.from({ length: MaxAttempts }, (_, i) => IntervalSeconds * BackoffRate ** i);
  return delays.reduce((sum, delay) => sum + Math.min(delay, MaxDelaySeconds), 0);
}

function retrierFor(stateName: string, error: string): Retrier {
  const found = stateOf(definition, stateName).Retry?.find((r) => r.ErrorEquals.includes(error));
  if (found === undefined) throw new Error(`${stateName} does not retry ${error}`);
  return found;
}

describe.each(['Invitation', 'Timer'] as const)('definition of the %s machine', (machine) => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(structuredClone(definitionOf(machine)));
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  it('holds expressions that the JSONata of Step Functions compiles', () => {
    const expressions = expressionsIn(definitionOf(machine));
    expect(expressions).not.toHaveLength(0);
    for (const expression of expressions) {
      expect(() => jsonata(expression), expression).not.toThrow();
    }
  });

  it('ends before the year after which Step Functions ends an execution', () => {
    expect(definitionOf(machine).TimeoutSeconds).toBeLessThan(365 * 24 * 3600);
  });
});

describe('invitation workflow', () => {
  it('has the graph that is drawn in the README', async () => {
    const graph = states.map(([name, state]) => {
      const retries = state.Retry?.map((r) => `  retry ${r.ErrorEquals.join(', ')}`) ?? [];
      const catches =
        state.Catch?.map((c) => `  catch ${c.ErrorEquals.join(', ')} -> ${c.Next}`) ?? [];
      const rules =
        state.Choices?.map((rule) => `  when ${rule.Condition.slice(3, -3)} -> ${rule.Next}`) ?? [];
      const next = state.Next
        ? `  next ${state.Next}`
        : state.Default && `  otherwise -> ${state.Default}`;
      return [
        `${name}: ${state.Type}`,
        ...retries,
        ...catches,
        ...rules,
        ...(next ? [next] : []),
      ].join('\n');
    });
    const text = `${graph.sort().join('\n\n')}\n`;
    await expect(text).toMatchFileSnapshot('invitation-workflow.graph.txt');
  });

  it('has the states of the contract and no others', () => {
    expect(states.map(([name]) => name).sort()).toEqual(Object.values(StateName).sort());
  });

  it('reaches every state', () => {
    const reached = new Set([definition.StartAt]);
    for (const name of reached) {
      for (const next of successorsOf(stateOf(definition, name))) reached.add(next);
    }
    expect([...reached].sort()).toEqual(Object.values(StateName).sort());
  });

  it('enters 11 states at most when all goes well', () => {
    const path = [
      StateName.REGISTER,
      StateName.REGISTERED,
      StateName.AWAIT_ADMISSION,
      StateName.INVITE,
      StateName.DISPOSITION,
      StateName.AWAIT_RESPONSE,
      StateName.RESPONSE,
      StateName.PLACE,
      StateName.PLACEMENT,
      StateName.RECORD,
      StateName.PUBLISH,
    ];
    path.reduce((from, to) => {
      expect(successorsOf(stateOf(definition, from))).toContain(to);
      return to;
    });
    expect(stateOf(definition, StateName.PUBLISH)).toMatchObject({ End: true });
    expect(path.length).toBeLessThanOrEqual(11);
  });

  it.each(CALLBACK_STATES)('hands its task token over in %s, and limits the wait', (name) => {
    const state = stateOf(definition, name);
    expect(state.Resource).toBe('arn:aws:states:::lambda:invoke.waitForTaskToken');
    expect(state.Arguments?.Payload).toMatchObject({
      taskToken: '{% $states.context.Task.Token %}',
    });
    expect(state.TimeoutSeconds).toMatch(/^\{%/);
  });

  it.each(CALLBACK_STATES)('does not park %s again by a retry when its time is over', (name) => {
    const retried = stateOf(definition, name).Retry?.flatMap((r) => r.ErrorEquals) ?? [];
    expect(retried).toContain('Lambda.TooManyRequestsException');
    expect(retried).not.toContain('States.ALL');
    expect(retried).not.toContain('States.Timeout');
    expect(retried).not.toContain('States.HeartbeatTimeout');
  });

  it.each(CALLBACK_STATES)('catches the timeout of %s before it looks like a defect', (name) => {
    const [first, second] = stateOf(definition, name).Catch ?? [];
    expect(first?.ErrorEquals).toEqual(['States.Timeout', 'States.HeartbeatTimeout']);
    expect(second).toMatchObject({ ErrorEquals: ['States.ALL'], Next: StateName.RECORD_FAILURE });
  });

  it('leads every defect to the one failure continuation', () => {
    const withoutDefects = [
      StateName.NOTIFY_PLACEMENT_FAILURE,
      StateName.PUBLISH,
      StateName.PUBLISH_REJECTION,
    ];
    for (const [name, state] of states.filter(([, { Type }]) => Type === 'Task')) {
      const caught = state.Catch?.find((c) => c.ErrorEquals.includes('States.ALL'))?.Next;
      const isTolerated = (withoutDefects as string[]).includes(name);
      const expected = isTolerated
        ? [StateName.RECORD, StateName.RECORDED, StateName.REJECTED]
        : [StateName.RECORD_FAILURE, StateName.KEEP_UNREGISTERED_EVENT, StateName.FAILED];
      expect(expected, name).toContain(caught);
    }
    for (const [name, state] of states.filter(([, { Type }]) => Type === 'Choice')) {
      if (name === StateName.INVITE_AGAIN) continue;
      expect([StateName.RECORD_FAILURE, StateName.KEEP_UNREGISTERED_EVENT], name).toContain(
        state.Default,
      );
    }
  });

  it.each([StateName.RECORD, StateName.RECORD_FAILURE])(
    'outlasts the outage of a day in %s',
    (name) => {
      const hours = totalDelay(retrierFor(name, 'States.ALL')) / 3600;
      expect(hours).toBeGreaterThanOrEqual(24);
      expect(hours).toBeLessThan(25);
    },
  );

  it.each([StateName.RECORD, StateName.RECORD_FAILURE])(
    'does not retry %s when ownership is lost',
    (name) => {
      const state = stateOf(definition, name);
      for (const error of ['DynamoDB', 'DynamoDb'].map(
        (s) => `${s}.ConditionalCheckFailedException`,
      )) {
        expect(state.Retry?.[0]).toMatchObject({ MaxAttempts: 0 });
        expect(state.Retry?.[0]?.ErrorEquals).toContain(error);
        expect(state.Catch?.[0]?.ErrorEquals).toContain(error);
      }
      expect(state.Catch?.[0]?.Next).toBe(StateName.SUPERSEDED);
    },
  );

  it('keeps to the arithmetic that the retry policies state', () => {
    expect(totalDelay(retrierFor(StateName.INVITE, 'Lambda.TooManyRequestsException'))).toBe(4110);
    expect(totalDelay(retrierFor(StateName.INVITE, 'States.TaskFailed'))).toBe(3 * 600 + 635);
    expect(totalDelay(retrierFor(StateName.PUBLISH, 'States.ALL'))).toBe(2310);
  });

  it('never reads a variable that no state before it has assigned', () => {
    const assignedFirst = Object.keys(stateOf(definition, definition.StartAt).Assign ?? {});
    const everAssigned = states.flatMap(([, state]) => [
      ...Object.keys(state.Assign ?? {}),
      ...(state.Choices ?? []).flatMap((rule) => Object.keys(rule.Assign ?? {})),
      ...(state.Catch ?? []).flatMap((c) => Object.keys(c.Assign ?? {})),
    ]);
    expect(new Set(everAssigned)).toEqual(new Set(assignedFirst));

    const { Catch } = stateOf(definition, definition.StartAt);
    expect(Catch).toMatchObject([{ ErrorEquals: ['States.ALL'] }]);
    expect(Object.keys(Catch?.[0]?.Assign ?? {})).toEqual(['failure']);
    const source = expressionsIn(Catch?.[0]?.Assign).join();
    const bound = [...source.matchAll(/(\$\w+) :=/g)].map(([, name]) => name);
    const read = [...source.matchAll(/\$[a-z]\w*(?!\w*\()/g)].map(([name]) => name);
    expect(new Set(read)).toEqual(new Set(['$states', ...bound]));
  });
});
