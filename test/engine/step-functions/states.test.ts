import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { failing, Harness, task } from './harness.ts';

const branch = (states: Record<string, Json>) => ({
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
});
const wait = (seconds: Json, fields: Record<string, Json> = {}) => ({
  ...{ Type: 'Wait', Seconds: seconds, End: true },
  ...fields,
});

describe('Assign and Output', () => {
  it('both see the variables as they were before', async () => {
    const result = await new Harness().run({
      First: { Type: 'Pass', Assign: { n: 1 }, Next: 'Second' },
      Second: {
        ...{ Type: 'Pass', Next: 'Third' },
        Assign: { n: '{% $n + 1 %}', before: '{% $n %}' },
        Output: '{% $n %}',
      },
      Third: { Type: 'Succeed', Output: '{% [$states.input, $n, $before] %}' },
    });
    expect(result.json).toEqual([1, 2, 1]);
  });

  it('tell the variables that were assigned in the history', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ A: { Type: 'Pass', Assign: { n: [1] }, End: true } });
    const exited = harness.history(arn).find(({ type }) => type === 'PassStateExited');
    expect(exited?.stateExitedEventDetails).toEqual({
      name: 'A',
      ...{ output: '{}', outputDetails: { truncated: false } },
      assignedVariables: { n: '[1]' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  it('fail with States.DataLimitExceeded beyond 256 KiB, past States.ALL', async () => {
    const harness = new Harness();
    const result = await harness.run({
      Big: task({
        Output: "{% $join($map([1..30000], function() { '1234567890' })) %}",
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      }),
      Caught: { Type: 'Succeed' },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('Choice', () => {
  const states = (rules: Json[], fields: Record<string, Json> = {}) => ({
    Which: { Type: 'Choice', Choices: rules, ...fields },
    Hit: { Type: 'Succeed', Output: '{% $v %}' },
    Miss: { Type: 'Succeed', Output: '{% $v %}' },
  });
  const rule = { Condition: '{% $states.input.n > 1 %}', Next: 'Hit', Assign: { v: 'rule' } };

  it('takes the assignments of the rule that matched, or its own', async () => {
    const machine = states([rule], { Default: 'Miss', Assign: { v: 'default' } });
    expect((await new Harness().run(machine, { n: 2 })).json).toBe('rule');
    expect((await new Harness().run(machine, { n: 1 })).json).toBe('default');
  });

  it('fails when nothing matches and there is no default', async () => {
    const { Miss: _, ...machine } = states([rule]);
    const result = await new Harness().run(machine, { n: 1 });
    expect(result).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime' },
      cause:
        "An error occurred while executing the state 'Which' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  it('fails when a condition is not a boolean, naming its place', async () => {
    const machine = states([{ ...rule, Condition: '{% $states.input.n %}' }], { Default: 'Miss' });
    const result = await new Harness().run(machine, { n: 1 });
    expect(result.cause).toContain("'Choices[0]/Condition' returned an unexpected result type");
    expect(result.cause).toContain("Expected 'boolean', but was 'number' for value: 1");
  });
});

describe('Wait', () => {
  it('ends at the instant that a timestamp names', async () => {
    const harness = new Harness();
    await harness.run(
      {
        A: { Type: 'Wait', Timestamp: '{% $states.input.at %}', End: true },
      },
      { at: '2030-01-16T00:00:00+02:00' },
    );
    expect(harness.seconds()).toBe(15 * 86_400 - 7200);
  });

  it('passes at once when the instant is over', async () => {
    const harness = new Harness();
    await harness.run({ A: { Type: 'Wait', Timestamp: '2020-02-29T00:00:00Z', End: true } });
    expect(harness.seconds()).toBe(0);
  });

  it.each(['2030-02-30T00:00:00Z', '2030-01-01', 'soon'])('fails at %s', async (at) => {
    const result = await new Harness().run({ A: { Type: 'Wait', Timestamp: at, End: true } });
    expect(result.cause).toContain('cannot be parsed as an ISO-8601 extended offset');
  });

  it.each([
    ['{% 1.5 %}', 'The Seconds field cannot be parsed as an integer: 1.5'],
    ['{% -1 %}', 'Seconds must be between 0 and 99999999 but was: -1'],
    ['{% 1e9 %}', 'Seconds must be between 0 and 99999999 but was: 1000000000'],
    ["{% '5' %}", "returned an unexpected result type. Expected 'number', but was 'string'"],
  ])('fails when the seconds are %s', async (seconds, problem) => {
    const result = await new Harness().run({ A: wait(seconds) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(result.cause).toContain(problem);
  });
});

describe('Catch', () => {
  it('gives the error to Output and Assign of the catcher', async () => {
    const harness = new Harness();
    harness.task = failing(1, 'Busy', 'try later');
    const result = await harness.run(
      {
        Try: task({
          Catch: [
            { ErrorEquals: ['Other'], Next: 'Never' },
            {
              ErrorEquals: ['Busy'],
              Next: 'Caught',
              Assign: { cause: '{% $states.errorOutput.Cause %}' },
              Output: { error: '{% $states.errorOutput.Error %}', was: '{% $states.input %}' },
            },
          ],
        }),
        Caught: { Type: 'Succeed', Output: '{% [$states.input, $cause] %}' },
        Never: { Type: 'Succeed' },
      },
      { n: 1 },
    );
    expect(result.json).toEqual([{ error: 'Busy', was: { n: 1 } }, 'try later']);
  });

  it('does not catch what fails in the catcher itself', async () => {
    const harness = new Harness();
    harness.task = failing(1);
    const result = await harness.run({
      Try: task({
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: '{% $nothing %}' }],
      }),
      Caught: { Type: 'Succeed' },
    });
    expect(result.cause).toContain("specified for the field 'Catch[0]/Output' returned nothing");
  });
});

describe('Parallel', () => {
  it('runs its branches at once and gives their outputs in order', async () => {
    const harness = new Harness();
    const result = await harness.run(
      {
        Both: {
          ...{ Type: 'Parallel', End: true },
          Arguments: { n: '{% $states.input.n * 2 %}' },
          Branches: [
            branch({ Slow: wait(30, { Output: '{% [$states.input.n, "slow"] %}' }) }),
            branch({ Fast: wait(10, { Output: 'fast' }) }),
          ],
          Output: '{% { "all": $states.result } %}',
        },
      },
      { n: 2 },
    );
    expect(result.json).toEqual({ all: [[4, 'slow'], 'fast'] });
    expect(harness.seconds()).toBe(30);
  });

  it('lets branches read outer variables and keeps theirs apart', async () => {
    const result = await new Harness().run({
      Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Both' },
      Both: {
        ...{ Type: 'Parallel', Next: 'Look' },
        Branches: [
          branch({
            Mine: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'Show' },
            Show: { Type: 'Succeed', Output: '{% $inner %}' },
          }),
          branch({ Blind: { Type: 'Succeed', Output: '{% $exists($inner) %}' } }),
        ],
      },
      Look: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $exists($inner) %}'] },
    });
    expect(result.json).toEqual([[2, false], false]);
  });

  it('ends the other branches when one fails, and is retried as a whole', async () => {
    const harness = new Harness();
    harness.task = failing(1);
    const result = await harness.run({
      Both: {
        ...{ Type: 'Parallel', End: true },
        Branches: [branch({ Work: task() }), branch({ Idle: wait(100) })],
        Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 7 }],
      },
    });
    expect([result.status, harness.seconds()]).toEqual(['SUCCEEDED', 107]);
    const types = harness.types(result.arn);
    expect(types.filter((type) => type === 'ParallelStateStarted')).toHaveLength(2);
    expect(types).toContain('WaitStateAborted');
    expect(types).not.toContain('ParallelStateFailed');
  });

  it('chains the events of a branch to where the branch began', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({
      Both: {
        ...{ Type: 'Parallel', End: true },
        Branches: [branch({ A: wait(1) }), branch({ B: wait(1) })],
      },
    });
    const events = harness.history(arn);
    const started = events.find(({ type }) => type === 'ParallelStateStarted');
    const entered = events.filter(({ type }) => type === 'WaitStateEntered');
    expect(entered.map(({ previousEventId }) => previousEventId)).toEqual([
      started?.id,
      started?.id,
    ]);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  });
});

describe('Map', () => {
  const map = (fields: Record<string, Json>, states: Record<string, Json>) => ({
    Each: { Type: 'Map', End: true, ...fields, ItemProcessor: branch(states) },
  });

  it('has as many iterations under way as MaxConcurrency says', async () => {
    const harness = new Harness();
    const states = map({ MaxConcurrency: 2 }, { Pause: wait(10) });
    const result = await harness.run(states, [1, 2, 3, 4, 5]);
    expect([result.json, harness.seconds()]).toEqual([[1, 2, 3, 4, 5], 30]);
  });

  it('has at most 40 under way', async () => {
    const harness = new Harness();
    const items = Array.from({ length: 41 }, (_, index) => index);
    const result = await harness.run(map({ MaxConcurrency: 0 }, { Pause: wait(10) }), items);
    expect([result.json, harness.seconds()]).toEqual([items, 20]);
  });

  it('selects what an iteration gets, with the index and value in the context', async () => {
    const states = map(
      {
        Items: '{% $states.input.items %}',
        ItemSelector: {
          at: '{% $states.context.Map.Item.Index %}',
          of: '{% $states.input.name %}',
          value: '{% $states.context.Map.Item.Value %}',
        },
      },
      {
        Show: {
          Type: 'Pass',
          Output: '{% [$states.input, $states.context.Map.Item.Index] %}',
          End: true,
        },
      },
    );
    const result = await new Harness().run(states, { name: 'n', items: ['a', 'b'] });
    expect(result.json).toEqual([
      [{ at: 0, of: 'n', value: 'a' }, 0],
      [{ at: 1, of: 'n', value: 'b' }, 1],
    ]);
  });

  it('fails with its first failed iteration and tells which one', async () => {
    const harness = new Harness();
    const fail = failing(1);
    harness.task = (args, context) => (args === 2 ? fail(args, context) : args);
    const result = await harness.run(map({ MaxConcurrency: 1 }, { Work: task() }), [1, 2, 3]);
    expect(result).toMatchObject({ status: 'FAILED', error: 'Boom' });
    const failed = harness.history(result.arn).find(({ type }) => type === 'MapIterationFailed');
    expect(failed?.mapIterationFailedEventDetails).toEqual({ name: 'Each', index: 1 });
  });
});
