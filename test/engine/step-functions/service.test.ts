import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { CALLBACK, Harness, START_AT_MS, task } from './harness.ts';

const WAITING: Record<string, Json> = { Idle: { Type: 'Wait', Seconds: 60, End: true } };
const named = (name: string) => expect.objectContaining({ name });

const _token = (place: string) => Buffer.from(place).toString('base64');

describe('StartExecution', () => {
  it('answers again for the same name and input while the execution runs', async () => {
    const harness = new Harness();
    const machine = harness.define(WAITING);
    const first = harness.start(machine, { n: 1 });
    await harness.clock.advanceTo(START_AT_MS + 1000);
    expect(harness.start(machine, { n: 1 })).toBe(first);
    expect(harness.describe(first).startDate).toBe(START_AT_MS / 1000);
    expect(harness.changes).toHaveLength(1);
  });

  it('fails for a taken name with another input, or once the execution has ended', async () => {
    const harness = new Harness();
    const machine = harness.define(WAITING);
    harness.start(machine, { n: 1 });
    expect(() => harness.start(machine, { n: 2 })).toThrow(named('ExecutionAlreadyExists'));
    await harness.clock.runUntilIdle();
    expect(() => harness.start(machine, { n: 1 })).toThrow(named('ExecutionAlreadyExists'));
  });

  it('frees a name 90 days after the execution has ended', async () => {
    const harness = new Harness();
    const machine = harness.define(WAITING);
    harness.start(machine);
    await harness.clock.advanceTo(START_AT_MS + 60_000 + 90 * 86_400_000);
    expect(harness.describe(harness.start(machine)).status).toBe('RUNNING');
  });

  it.each(['', 'a b', 'a:b', 'a/b', 'x'.repeat(81), 'a\u0007'])(
    'fails for the name "%s"',
    (name) => {
      const harness = new Harness();
      const machine = harness.define(WAITING);
      expect(() => harness.start(machine, {}, name)).toThrow(named('InvalidName'));
    },
  );

  it('takes names up to 80 characters, and makes one up', () => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    expect(harness.start(stateMachineArn, {}, 'x'.repeat(80))).toContain('x'.repeat(80));
    const { executionArn } = harness.call<{ executionArn: string }>('StartExecution', {
      stateMachineArn,
    });
    expect(executionArn).toMatch(/:execution:m:[0-9a-f-]{36}$/);
  });

  it('fails for an input that is not JSON and for an unknown machine', () => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    const start = (input: Record<string, unknown>) => harness.call('StartExecution', input);
    expect(() => start({ stateMachineArn, input: '{' })).toThrow(named('InvalidExecutionInput'));
    expect(() => start({ stateMachineArn: `${stateMachineArn}x` })).toThrow(
      named('StateMachineDoesNotExist'),
    );
    expect(() => start({})).toThrow(named('ValidationException'));
    expect(() => start({ stateMachineArn: 'm' })).toThrow(named('InvalidArn'));
    const large = JSON.stringify('é'.repeat(128 * 1024));
    expect(() => start({ stateMachineArn, input: large })).toThrow(named('InvalidExecutionInput'));
  });
});

describe('StopExecution', () => {
  it('aborts what waits, closes its token and tells when', async () => {
    const harness = new Harness();
    const executionArn = harness.start(
      harness.define({
        Ask: task({ Resource: CALLBACK, Arguments: '{% $states.context.Task.Token %}' }),
      }),
    );
    await harness.clock.advanceTo(START_AT_MS + 5000);
    const answer = harness.call<{ stopDate: number }>('StopExecution', {
      ...{ executionArn, error: 'Operator', cause: 'a mistake' },
    });
    expect(answer.stopDate).toBe(START_AT_MS / 1000 + 5);
    expect(harness.describe(executionArn)).toMatchObject({
      ...{ status: 'ABORTED', error: 'Operator', cause: 'a mistake' },
    });
    expect(harness.types(executionArn).slice(-2)).toEqual(['TaskStateAborted', 'ExecutionAborted']);
    const taskToken = String(harness.calls[0]?.args);
    expect(() => harness.call('SendTaskSuccess', { taskToken, output: '1' })).toThrow(
      named('TaskTimedOut'),
    );
    await harness.clock.runUntilIdle();
    expect(harness.clock.describe()).toBe('idle with nothing waiting');
    expect(harness.describe(executionArn).status).toBe('ABORTED');
    expect(harness.service.runningExecutions).toBe(0);
  });

  it('aborts inner states before outer ones', async () => {
    const harness = new Harness();
    const inner = { StartAt: 'Idle', States: WAITING };
    const executionArn = harness.start(
      harness.define({
        Each: { Type: 'Map', Items: [1], ItemProcessor: inner, End: true },
      }),
    );
    await harness.clock.runDue();
    harness.call('StopExecution', { executionArn });
    await harness.clock.runUntilIdle();
    expect(harness.types(executionArn).slice(-4)).toEqual([
      'WaitStateAborted',
      'MapIterationAborted',
      'MapStateAborted',
      'ExecutionAborted',
    ]);
  });

  it('stops an execution before it has begun', async () => {
    const harness = new Harness();
    const executionArn = harness.start(harness.define(WAITING));
    harness.call('StopExecution', { executionArn });
    await harness.clock.runUntilIdle();
    expect(harness.types(executionArn)).toEqual(['ExecutionStarted', 'ExecutionAborted']);
  });

  it('leaves an execution that has ended as it is', async () => {
    const harness = new Harness();
    const { arn } = await harness.run(WAITING);
    harness.call('StopExecution', { executionArn: arn });
    expect(harness.describe(arn).status).toBe('SUCCEEDED');
  });
});

describe('state machines', () => {
  it('are described and listed', () => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    expect(stateMachineArn).toBe('arn:aws:states:us-east-1:111111111111:stateMachine:m');
    const described = harness.call<{ definition: string; status: string }>('DescribeStateMachine', {
      stateMachineArn,
    });
    expect(described).toMatchObject({ name: 'm', status: 'ACTIVE', type: 'STANDARD' });
    expect(JSON.parse(described.definition).States).toEqual(WAITING);
    expect(harness.call('ListStateMachines', {})).toEqual({
      stateMachines: [
        expect.objectContaining({ stateMachineArn, creationDate: START_AT_MS / 1000 }),
      ],
    });
  });
});

describe('changes of status', () => {
  it('are told as EventBridge details, RUNNING included', async () => {
    const harness = new Harness();
    await harness.run(WAITING, { n: 1 });
    expect(harness.changes).toMatchObject([
      {
        ...{ status: 'RUNNING', startDate: START_AT_MS, stopDate: null, input: '{"n":1}' },
        ...{ output: null, outputDetails: null, inputDetails: { included: true } },
      },
      {
        ...{ status: 'SUCCEEDED', name: 'e', stopDate: START_AT_MS + 60_000 },
        ...{ output: '{"n":1}', outputDetails: { included: true }, error: null, cause: null },
      },
    ]);
  });

  it('carry error and cause of a failure', async () => {
    const harness = new Harness();
    await harness.run({ No: { Type: 'Fail', Error: 'E', Cause: 'c' } });
    expect(harness.changes.at(-1)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'c' });
  });
});

describe('figures', () => {
  it('count the states entered, for each execution and together', async () => {
    const harness = new Harness();
    const machine = harness.define({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Succeed' },
    });
    harness.start(machine, {}, 'one');
    harness.start(machine, {}, 'two');
    await harness.clock.runUntilIdle();
    const figures = [...harness.service.figures()];
    expect(figures.map(({ name, stateTransitions }) => [name, stateTransitions])).toEqual([
      ['one', 2],
      ['two', 2],
    ]);
    expect(harness.service.totalStateTransitions).toBe(4);
  });
});

describe('a run', () => {
  const run = async (seed: string) => {
    const harness = new Harness({ seed });
    const machine = harness.define({
      Draw: { Type: 'Pass', Assign: { id: '{% $uuid() %}', n: '{% $random() %}' }, Next: 'Wait' },
      Wait: { Type: 'Wait', Seconds: '{% $floor($n * 100) %}', Next: 'Ask' },
      Ask: {
        ...{ Type: 'Task', Resource: CALLBACK, TimeoutSeconds: 9, Next: 'End' },
        Arguments: '{% $states.context.Task.Token %}',
        Retry: [{ ErrorEquals: ['States.Timeout'], JitterStrategy: 'FULL', MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
      },
      End: { Type: 'Succeed', Output: '{% [$id, $now()] %}' },
    });
    const arns = ['a', 'b', 'c'].map((name) => harness.start(machine, {}, name));
    await harness.clock.runUntilIdle();
    return arns.map((arn) => harness.history(arn));
  };

  it('repeats itself with the same seed, and differs with another one', async () => {
    expect(await run('one')).toEqual(await run('one'));
    expect(await run('one')).not.toEqual(await run('two'));
  });
});

describe('what nobody can have meant', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each([
    ['SerializationException', { input: { a: 1 } }],
    ['SerializationException', { name: 5 }],
    ['InvalidExecutionInput', { input: deep(5000) }],
  ])('fails to start with %s', (name, input) => {
    const harness = new Harness();
    const stateMachineArn = harness.define(WAITING);
    expect(() => harness.call('StartExecution', { stateMachineArn, ...input })).toThrow(
      named(name),
    );
  });
});
