import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/local/step-functions/task-integration.ts';
import { CALLBACK, Harness, task } from './harness.ts';

const WAITING: Record<string, Json> = { Idle: { Type: 'Wait', Seconds: 60, End: true } };
const KIB = 1024;
/** An expression whose value takes this many bytes as JSON, quotes included. */
const ofBytes = (bytes: number) => `{% $pad('', ${bytes - 2}, 'x') %}`;
const CAUGHT = { Caught: { Type: 'Succeed' } };
const CATCH_ALL = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];

describe('the limits of an execution', () => {
  it('end it after a year', async () => {
    const harness = new Harness();
    const result = await harness.run({ Idle: { Type: 'Wait', Seconds: 99_999_999, End: true } });
    expect(result).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(harness.seconds()).toBe(365 * 86_400);
    expect(harness.types(result.arn).at(-1)).toBe('ExecutionTimedOut');
  });

  it('end it after TimeoutSeconds of the machine', async () => {
    const harness = new Harness();
    const result = await harness.run(WAITING, {}, { TimeoutSeconds: 30 });
    expect([result.status, harness.seconds()]).toEqual(['TIMED_OUT', 30]);
  });

  it('end it after 25,000 events', async () => {
    const harness = new Harness();
    const result = await harness.run({
      Loop: { Type: 'Choice', Choices: [{ Condition: true, Next: 'Loop' }] },
    });
    expect(result).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime' },
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(harness.service.figures().next().value?.historyEvents).toBe(25_000);
  });

  it('end it after 25,000 events of branches and iterations as well, past every catcher', async () => {
    const harness = new Harness();
    const loop = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Choice', Choices: [{ Condition: true, Next: name }] } },
    });
    const result = await harness.run({
      Both: {
        ...{ Type: 'Parallel', End: true, Catch: CATCH_ALL },
        Branches: [
          loop('Left'),
          {
            StartAt: 'Each',
            States: {
              Each: { Type: 'Map', Items: [1, 2], ItemProcessor: loop('Right'), End: true },
            },
          },
        ],
      },
      ...CAUGHT,
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(harness.service.figures().next().value?.historyEvents).toBe(25_000);
    expect(harness.service.runningExecutions).toBe(0);
    expect(harness.clock.describe()).toBe('idle with nothing waiting');
  });
});

describe('256 KiB', () => {
  const LIMIT = 256 * KIB;
  const map = (ItemSelector: string) => ({
    ...{ Type: 'Map', Items: [1], ItemSelector, End: true, Catch: CATCH_ALL },
    ...{
      Output: 'done',
      ItemProcessor: { StartAt: 'Do', States: { Do: { Type: 'Succeed', Output: 1 } } },
    },
  });

  it.each<[string, (bytes: number) => Json]>([
    ['what a state hands on', (bytes) => task({ Catch: CATCH_ALL, Output: ofBytes(bytes) })],
    [
      'what a task is given',
      (bytes) => task({ Catch: CATCH_ALL, Arguments: ofBytes(bytes), Output: 'done' }),
    ],
    ['what an iteration is given', (bytes) => map(ofBytes(bytes))],
    [
      'what one Assign sets',
      // The names, quotes and braces of the object count as well: {"a":…,"b":…}
      (bytes) =>
        task({
          Catch: CATCH_ALL,
          Assign: { a: ofBytes(100 * KIB), b: ofBytes(bytes - 100 * KIB - 11) },
        }),
    ],
  ])('bounds %s', async (_what, stateOf) => {
    const ends = async (bytes: number) => {
      const harness = new Harness();
      harness.task = () => null;
      return harness.run({ Big: stateOf(bytes), ...CAUGHT });
    };
    expect((await ends(LIMIT)).status).toBe('SUCCEEDED');
    expect(await ends(LIMIT + 1)).toMatchObject({
      ...{ status: 'FAILED', error: 'States.DataLimitExceeded' },
      cause: expect.stringContaining("the state 'Big'"),
    });
  });

  it('counts bytes, not characters, and can be caught by its name', async () => {
    const result = await new Harness().run({
      Big: task({
        Output: "{% $pad('', 200000, 'é') %}",
        Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Caught' }],
      }),
      ...CAUGHT,
    });
    expect(result.status).toBe('SUCCEEDED');
  });

  it('bounds what comes back with a token', async () => {
    const harness = new Harness();
    const executionArn = harness.start(
      harness.define({
        Ask: task({ Resource: CALLBACK, Arguments: '{% $states.context.Task.Token %}' }),
      }),
    );
    await harness.clock.runDue();
    const taskToken = String(harness.calls[0]?.args);
    const send = (output: string) => harness.call('SendTaskSuccess', { taskToken, output });
    const invalid = expect.objectContaining({ name: 'InvalidOutput' });
    expect(() => send(JSON.stringify('é'.repeat(128 * KIB)))).toThrow(invalid);
    expect(() => send('{')).toThrow(invalid);
    expect(harness.describe(executionArn).status).toBe('RUNNING');
    send(JSON.stringify('x'.repeat(LIMIT - 2)));
    await harness.clock.runUntilIdle();
    expect(harness.describe(executionArn).status).toBe('SUCCEEDED');
  });
});

describe('the variables of an execution', () => {
  const assigning = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `Set ${index}`,
        {
          ...{ Type: 'Pass', Assign: { [`v${index}`]: ofBytes(250 * KIB) } },
          ...(index === count - 1 ? { End: true } : { Next: `Set ${index + 1}` }),
        },
      ]),
    );

  it('take 10 MiB together', async () => {
    expect((await new Harness().run(assigning(40))).status).toBe('SUCCEEDED');
    expect(await new Harness().run(assigning(41))).toMatchObject({
      ...{ status: 'FAILED', error: 'States.DataLimitExceeded' },
      cause: expect.stringContaining("the state 'Set 40'"),
    });
  });
});
