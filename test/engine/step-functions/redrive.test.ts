import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { CALLBACK, failing, Harness, START_AT_MS, task } from './harness.ts';

const DAY = 86_400;
const IDLE = { Type: 'Wait', Seconds: 100_000, End: true };
const named = (name: string, message = '') =>
  expect.objectContaining({ name, message: expect.stringContaining(message) });

const redrive = (harness: Harness, executionArn: string, clientToken?: string) =>
  harness.call<{ redriveDate: number }>('RedriveExecution', { executionArn, clientToken });

/** Types of the events that the redrive added. */
function typesSince(harness: Harness, arn: string): string[] {
  const types = harness.types(arn);
  return types.slice(types.lastIndexOf('ExecutionRedriven'));
}

const twoSteps = (fields: Record<string, Json> = {}) => ({
  First: { Type: 'Pass', Assign: { kept: 'yes' }, Output: { from: 'first' }, Next: 'Work' },
  Work: task({ ...fields, Output: '{% [$states.input, $kept] %}' }),
});

describe('RedriveExecution', () => {
  it('runs the state that failed again, with its input and the variables of before', async () => {
    const harness = new Harness();
    harness.task = failing(1);
    const { arn } = await harness.run(twoSteps());
    await harness.clock.advanceTo(START_AT_MS + 3 * DAY * 1000);
    expect(redrive(harness, arn)).toEqual({ redriveDate: START_AT_MS / 1000 + 3 * DAY });
    expect(harness.describe(arn)).toMatchObject({
      ...{ status: 'RUNNING', redriveCount: 1, redriveDate: START_AT_MS / 1000 + 3 * DAY },
      ...{ executionArn: arn, name: 'e', startDate: START_AT_MS / 1000 },
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    await harness.clock.runUntilIdle();
    const described = harness.describe(arn);
    expect(described).toMatchObject({
      ...{ status: 'SUCCEEDED', output: '[{"from":"first"},"yes"]' },
      stopDate: START_AT_MS / 1000 + 3 * DAY,
    });
    expect(described).not.toHaveProperty('error');
    expect(typesSince(harness, arn)).toEqual([
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const events = harness.history(arn);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.find(({ type }) => type === 'ExecutionRedriven')).toMatchObject({
      executionRedrivenEventDetails: { redriveCount: 1 },
      previousEventId: events.findIndex(({ type }) => type === 'ExecutionFailed') + 1,
    });
  });

  it('is told as a change of status, and counts as a state transition', async () => {
    const harness = new Harness();
    harness.task = failing(1);
    const { arn } = await harness.run(twoSteps());
    expect(harness.changes.at(-1)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
    expect(harness.service.totalStateTransitions).toBe(2);
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(harness.changes.slice(2)).toMatchObject([
      { status: 'RUNNING', redriveCount: 1, redriveDate: START_AT_MS, stopDate: null, error: null },
      { status: 'SUCCEEDED', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' },
    ]);
    expect(harness.service.totalStateTransitions).toBe(3);
    expect(harness.service.runningExecutions).toBe(0);
  });

  it('grants all attempts again, and tells the redrive in the context', async () => {
    const harness = new Harness();
    harness.task = failing(6);
    const { arn } = await harness.run(
      twoSteps({
        Arguments: {
          redrives: '{% $states.context.Execution.RedriveCount %}',
          at: '{% $exists($states.context.Execution.RedriveTime) %}',
          retries: '{% $states.context.State.RetryCount %}',
        },
        Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }],
      }),
    );
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(harness.calls.map(({ args }) => args)).toEqual(
      [0, 1].flatMap((redrives) =>
        [0, 1, 2].map((retries) => ({ redrives, at: redrives > 0, retries })),
      ),
    );
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
  });

  it('gives a callback a new token and its whole time; the old token stays closed', async () => {
    const harness = new Harness();
    const arn = harness.start(
      harness.define({
        Ask: task({
          ...{ Resource: CALLBACK, TimeoutSeconds: 60 },
          Arguments: '{% $states.context.Task.Token %}',
        }),
      }),
    );
    await harness.clock.advanceTo(START_AT_MS + 50_000);
    harness.call('StopExecution', { executionArn: arn });
    redrive(harness, arn);
    await harness.clock.advanceTo(START_AT_MS + 100_000);
    const [before, after] = harness.calls.map(({ args }) => String(args));
    const send = (taskToken = '') => harness.call('SendTaskSuccess', { taskToken, output: '1' });
    expect(() => send(before)).toThrow(named('TaskTimedOut'));
    send(after);
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  it('counts the timeout of the machine anew', async () => {
    const harness = new Harness();
    const idle = { Idle: { Type: 'Wait', Seconds: 60, End: true } };
    const { arn } = await harness.run(idle, {}, { TimeoutSeconds: 50 });
    expect(harness.describe(arn).status).toBe('TIMED_OUT');
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect([harness.describe(arn).status, harness.seconds()]).toEqual(['TIMED_OUT', 100]);
  });

  it('ends the wait for an instant that is over', async () => {
    const harness = new Harness();
    const arn = harness.start(
      harness.define({ Until: { Type: 'Wait', Timestamp: '2030-01-02T00:00:00Z', End: true } }),
    );
    await harness.clock.runDue();
    harness.call('StopExecution', { executionArn: arn });
    await harness.clock.advanceTo(START_AT_MS + 2 * DAY * 1000);
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect([harness.describe(arn).status, harness.seconds()]).toEqual(['SUCCEEDED', 2 * DAY]);
  });

  it('enters a Fail state again', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ No: { Type: 'Fail', Error: 'E' } });
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(typesSince(harness, arn)).toEqual([
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('is not disturbed by a call of the attempt before that comes back late', async () => {
    const harness = new Harness();
    const pauses = [60_000, 90_000];
    harness.task = async () => {
      await harness.clock.sleepUntil(harness.clock.now() + (pauses.shift() ?? 0));
      return pauses.length;
    };
    const executionArn = harness.start(harness.define({ Slow: task({ TimeoutSeconds: 100 }) }));
    await harness.clock.advanceTo(START_AT_MS + 30_000);
    harness.call('StopExecution', { executionArn });
    redrive(harness, executionArn);
    await harness.clock.runUntilIdle();
    expect(harness.describe(executionArn)).toMatchObject({
      ...{ status: 'SUCCEEDED', output: '0', stopDate: START_AT_MS / 1000 + 120 },
    });
  });

  it('begins at the first state when the execution was stopped before it', async () => {
    const harness = new Harness();
    const arn = harness.start(harness.define({ A: { Type: 'Pass', End: true } }));
    harness.call('StopExecution', { executionArn: arn });
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn).status).toBe('SUCCEEDED');
  });
});

describe('RedriveExecution of branches and iterations', () => {
  const branch = (name: string, fields: Record<string, Json>) => ({
    StartAt: `Before ${name}`,
    States: {
      [`Before ${name}`]: { Type: 'Pass', Assign: { v: name }, Next: name },
      [name]: task({ Arguments: name, Output: '{% [$states.result, $v] %}', ...fields }),
    },
  });

  it('runs only the branches that failed or were aborted', async () => {
    const harness = new Harness();
    let isBroken = true;
    harness.task = async (args) => {
      if (args === 'slow') await harness.clock.sleepUntil(harness.clock.now() + 5000);
      if (args === 'broken') {
        await harness.clock.sleepUntil(harness.clock.now() + 1000);
        if (isBroken) return failing(1)(args, { executionArn: '', stateName: '' });
      }
      return args;
    };
    const { arn, status } = await harness.run({
      All: {
        ...{ Type: 'Parallel', End: true },
        Branches: ['quick', 'broken', 'slow'].map((name) => branch(name, {})),
      },
    });
    expect(status).toBe('FAILED');
    isBroken = false;
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(JSON.parse(harness.describe(arn).output ?? '')).toEqual(
      ['quick', 'broken', 'slow'].map((name) => [name, name]),
    );
    expect(harness.calls.map(({ args }) => args)).toEqual([
      ...['quick', 'broken', 'slow'],
      ...['broken', 'slow'],
    ]);
    expect(typesSince(harness, arn)).not.toContain('ParallelStateStarted');
    expect(typesSince(harness, arn)).not.toContain('PassStateEntered');
  });

  it('runs only the iterations that failed, were aborted or had not begun', async () => {
    const harness = new Harness();
    let isBroken = true;
    harness.task = (args) => {
      if (args === 'b' && isBroken) return failing(1)(args, { executionArn: '', stateName: '' });
      return args;
    };
    const { arn } = await harness.run(
      {
        Each: {
          ...{ Type: 'Map', MaxConcurrency: 1, End: true },
          ItemProcessor: {
            StartAt: 'Do',
            States: {
              Do: task({ Output: '{% [$states.result, $states.context.Map.Item.Index] %}' }),
            },
          },
        },
      },
      ['a', 'b', 'c'],
    );
    isBroken = false;
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(JSON.parse(harness.describe(arn).output ?? '')).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect(harness.calls.map(({ args }) => args)).toEqual(['a', 'b', 'b', 'c']);
    expect(typesSince(harness, arn).filter((type) => type === 'MapIterationStarted')).toHaveLength(
      1,
    );
  });

  it('runs all branches when they had exceeded a limit on data', async () => {
    const harness = new Harness();
    let size = 200;
    harness.task = () => 'x'.repeat(size * 1024);
    const { arn } = await harness.run({
      All: {
        ...{ Type: 'Parallel', End: true },
        Branches: ['a', 'b'].map((name) => branch(name, { Output: '{% $states.result %}' })),
      },
    });
    expect(harness.describe(arn).error).toBe('States.DataLimitExceeded');
    size = 1;
    redrive(harness, arn);
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn).status).toBe('SUCCEEDED');
    expect(harness.calls).toHaveLength(4);
  });
});

describe('an execution that cannot be redriven', () => {
  const failed = async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ No: { Type: 'Fail', Error: 'E' } });
    return { harness, arn };
  };

  it('is one that succeeded', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ A: { Type: 'Succeed' } });
    expect(() => redrive(harness, arn)).toThrow(
      named('ExecutionNotRedrivable', 'Execution is SUCCEEDED and cannot be redriven'),
    );
  });

  it('is one that runs, but the same client token answers again for 15 minutes', async () => {
    const harness = new Harness();
    harness.task = failing(1);
    const { arn } = await harness.run({ Work: task({ Next: 'Idle', End: false }), Idle: IDLE });
    redrive(harness, arn, 'token');
    await harness.clock.advanceTo(START_AT_MS + 899_000);
    expect(redrive(harness, arn, 'token')).toEqual({ redriveDate: START_AT_MS / 1000 });
    expect(harness.describe(arn)).toMatchObject({ redriveCount: 1 });
    expect(() => redrive(harness, arn, 'other')).toThrow(named('ExecutionNotRedrivable'));
    await harness.clock.advanceTo(START_AT_MS + 900_000);
    expect(() => redrive(harness, arn, 'token')).toThrow(named('ExecutionNotRedrivable'));
  });

  it('is one that ended more than 14 days ago', async () => {
    const { harness, arn } = await failed();
    await harness.clock.advanceTo(START_AT_MS + 14 * DAY * 1000);
    expect(harness.describe(arn)).toMatchObject({ redriveStatus: 'REDRIVABLE' });
    await harness.clock.advanceTo(START_AT_MS + 14 * DAY * 1000 + 1);
    expect(harness.describe(arn)).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE' });
    expect(() => redrive(harness, arn)).toThrow(
      named('ExecutionNotRedrivable', 'Execution redrivable period exceeded'),
    );
  });

  it('is one that has had its year', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({ Idle: { ...IDLE, Seconds: 99_999_999 } });
    expect(() => redrive(harness, arn)).toThrow(
      named('ExecutionNotRedrivable', 'Execution has exceeded the max execution time'),
    );
  });

  it('is one whose history is full', async () => {
    const harness = new Harness();
    const { arn } = await harness.run({
      Loop: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Loop' }] },
    });
    expect(() => redrive(harness, arn)).toThrow(
      named('ExecutionNotRedrivable', 'Execution history event limit exceeded'),
    );
  });

  it('is one that does not exist', () => {
    const arn = 'arn:aws:states:us-east-1:111111111111:execution:m:none';
    expect(() => redrive(new Harness(), arn)).toThrow(named('ExecutionDoesNotExist'));
    expect(() => redrive(new Harness(), 'none')).toThrow(named('InvalidArn'));
  });
});
