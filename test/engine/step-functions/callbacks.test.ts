import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { TaskFault } from '../../../lib/local/step-functions/task-integration.ts';
import { CALLBACK, Harness, START_AT_MS, task } from './harness.ts';

const ask = (fields: Record<string, Json> = {}) => ({
  Ask: task({ Resource: CALLBACK, Arguments: '{% $states.context.Task.Token %}', ...fields }),
});

/** Starts a machine that asks, and runs it until the token is out. */
async function asked(harness: Harness, fields: Record<string, Json> = {}) {
  const arn = harness.start(harness.define(ask(fields)));
  await harness.clock.runDue();
  return { arn, taskToken: String(harness.calls[0]?.args) };
}

describe('a callback', () => {
  it('succeeds with the output that was sent', async () => {
    const harness = new Harness();
    const { arn, taskToken } = await asked(harness);
    expect(harness.calls[0]?.context.taskToken).toBe(taskToken);
    await harness.clock.advanceTo(START_AT_MS + 15 * 86_400_000);
    harness.call('SendTaskSuccess', { taskToken, output: '{"accepted":true}' });
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"accepted":true}',
      stopDate: START_AT_MS / 1000 + 15 * 86_400,
    });
    expect(harness.types(arn)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails with the error and cause that were sent, and Catch sees them', async () => {
    const harness = new Harness();
    const definition = {
      ...ask({ Catch: [{ ErrorEquals: ['Declined'], Next: 'Note' }] }),
      Note: { Type: 'Pass', End: true },
    };
    const arn = harness.start(harness.define(definition));
    await harness.clock.runDue();
    const taskToken = String(harness.calls[0]?.args);
    harness.call('SendTaskFailure', { taskToken, error: 'Declined', cause: 'not now' });
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn).output).toBe('{"Error":"Declined","Cause":"not now"}');
  });

  it('is answered while the task is being called', async () => {
    const harness = new Harness();
    harness.task = (args) => {
      harness.call('SendTaskSuccess', { taskToken: String(args), output: '1' });
      return null;
    };
    const result = await harness.run(ask());
    expect(result.json).toBe(1);
    expect(harness.types(result.arn)).toContain('TaskSubmitted');
  });

  it('fails at once when the call itself fails', async () => {
    const harness = new Harness();
    harness.task = () => {
      throw new TaskFault('Throttled', 'slow down');
    };
    const result = await harness.run(ask());
    expect(result).toMatchObject({ status: 'FAILED', error: 'Throttled' });
    expect(harness.types(result.arn)).not.toContain('TaskSubmitted');
  });

  it('is closed by the first answer, even before the execution goes on', async () => {
    const harness = new Harness();
    const { taskToken } = await asked(harness);
    harness.call('SendTaskSuccess', { taskToken, output: '1' });
    const again = () => harness.call('SendTaskSuccess', { taskToken, output: '2' });
    expect(again).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
    await harness.clock.runUntilIdle();
    expect(again).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
    const beat = () => harness.call('SendTaskHeartbeat', { taskToken });
    expect(beat).toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
  });

  it('has another token in every attempt', async () => {
    const harness = new Harness();
    const { arn } = await asked(harness, {
      TimeoutSeconds: 5,
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
    });
    await harness.clock.runUntilIdle();
    expect(new Set(harness.calls.map(({ args }) => args)).size).toBe(2);
    expect(harness.describe(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(harness.seconds()).toBe(5 + 1 + 5);
  });

  it.each([
    ['a token that was never issued', 'TaskDoesNotExist', (token: string) => `${token}AA`],
    ['a malformed token', 'InvalidToken', () => 'nonsense'],
  ])('fails for %s with %s', async (_what, name, change) => {
    const harness = new Harness();
    const { taskToken } = await asked(harness);
    const send = () =>
      harness.call('SendTaskSuccess', { taskToken: change(taskToken), output: '1' });
    expect(send).toThrow(expect.objectContaining({ name }));
  });

  it('fails for an output that is not JSON, and stays open', async () => {
    const harness = new Harness();
    const { arn, taskToken } = await asked(harness);
    const send = (output: string) => harness.call('SendTaskSuccess', { taskToken, output });
    expect(() => send('{')).toThrow(expect.objectContaining({ name: 'InvalidOutput' }));
    send('{}');
    await harness.clock.runUntilIdle();
    expect(harness.describe(arn).status).toBe('SUCCEEDED');
  });
});

describe('the time a callback has', () => {
  it('ends with States.Timeout, and tells so in the history', async () => {
    const harness = new Harness();
    const { arn } = await asked(harness, { TimeoutSeconds: '{% 2 * 30 %}' });
    await harness.clock.runUntilIdle();
    expect(harness.seconds()).toBe(60);
    expect(harness.describe(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(harness.types(arn).slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
  });

  it('ends with States.Timeout when a heartbeat is missing', async () => {
    const harness = new Harness();
    const { arn, taskToken } = await asked(harness, { HeartbeatSeconds: 10, TimeoutSeconds: 600 });
    await harness.clock.advanceTo(START_AT_MS + 8_000);
    harness.call('SendTaskHeartbeat', { taskToken });
    await harness.clock.advanceTo(START_AT_MS + 17_000);
    harness.call('SendTaskHeartbeat', { taskToken });
    await harness.clock.runUntilIdle();
    expect(harness.seconds()).toBe(27);
    expect(harness.describe(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('is not put off by heartbeats', async () => {
    const harness = new Harness();
    const { arn, taskToken } = await asked(harness, { HeartbeatSeconds: 10, TimeoutSeconds: 25 });
    for (const second of [6, 12, 18, 24]) {
      await harness.clock.advanceTo(START_AT_MS + second * 1000);
      harness.call('SendTaskHeartbeat', { taskToken });
    }
    await harness.clock.runUntilIdle();
    expect(harness.seconds()).toBe(25);
    expect(harness.describe(arn).error).toBe('States.Timeout');
  });

  it('is caught as States.HeartbeatTimeout only where a heartbeat was missing', async () => {
    const states = (limits: Record<string, Json>) => ({
      ...ask({
        ...limits,
        Catch: [
          { ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Beat', Output: 'heartbeat' },
          { ErrorEquals: ['States.Timeout'], Next: 'Late', Output: 'timeout' },
        ],
      }),
      Beat: { Type: 'Succeed' },
      Late: { Type: 'Succeed' },
    });
    expect((await new Harness().run(states({ HeartbeatSeconds: 5 }))).json).toBe('heartbeat');
    expect((await new Harness().run(states({ TimeoutSeconds: 5 }))).json).toBe('timeout');
  });

  it.each([
    ['TimeoutSeconds', '{% 0.5 %}', 'The TimeoutSeconds field cannot be parsed as an integer: 0.5'],
    ['TimeoutSeconds', '{% -1 %}', 'TimeoutSeconds must be between 0 and 99999999 but was: -1'],
    ['HeartbeatSeconds', '{% 1e8 %}', 'HeartbeatSeconds must be between 0 and 99999999'],
    ['HeartbeatSeconds', '{% true %}', "Expected 'number', but was 'boolean' for value: true"],
    ['HeartbeatSeconds', '{% $nothing %}', 'returned nothing (undefined).'],
  ])('fails when %s is %s', async (field, expression, problem) => {
    const harness = new Harness();
    const result = await harness.run(ask({ [field]: expression }));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(result.cause).toContain(problem);
    expect(harness.types(result.arn).slice(-2)).toEqual(['EvaluationFailed', 'ExecutionFailed']);
    expect(harness.calls).toEqual([]);
  });

  it('limits a task without a token too', async () => {
    const harness = new Harness();
    harness.task = async () => {
      await harness.clock.sleepUntil(START_AT_MS + 60_000);
      return null;
    };
    const result = await harness.run({ Slow: task({ TimeoutSeconds: 3 }) });
    expect(result).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Timeout' },
      stopDate: START_AT_MS / 1000 + 3,
    });
  });
});
