import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { StateFailure } from '../../../lib/local/step-functions/data/failure.ts';
import {
  planRetry,
  type Retrier,
  retryDelayMs,
} from '../../../lib/local/step-functions/data/retry.ts';
import { failing, Harness, task } from './harness.ts';

const retrier: Retrier = {
  errorEquals: ['Boom'],
  intervalSeconds: 1,
  maxAttempts: 3,
  backoffRate: 2,
  maxDelaySeconds: undefined,
  jitterStrategy: 'NONE',
};
const boom = new StateFailure('Boom', 'it broke', { fromTask: true });

const anyRetrier = fc.record({
  errorEquals: fc.constant(['Boom']),
  intervalSeconds: fc.integer({ min: 1, max: 10_000 }),
  maxAttempts: fc.integer({ min: 0, max: 30 }),
  backoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
  maxDelaySeconds: fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined }),
  jitterStrategy: fc.constant('NONE' as const),
});

describe('the delay of a retry', () => {
  it('grows by the backoff rate from the interval on', () => {
    const delays = [1, 2, 3, 4].map((n) => retryDelayMs(retrier, n, seededRandom(1)));
    expect(delays).toEqual([1000, 2000, 4000, 8000]);
  });

  it('never shrinks from one retry to the next, and stays below MaxDelaySeconds', () => {
    fc.assert(
      fc.property(anyRetrier, fc.integer({ min: 1, max: 30 }), (any, n) => {
        const delay = retryDelayMs(any, n, seededRandom(1));
        expect(retryDelayMs(any, n + 1, seededRandom(1))).toBeGreaterThanOrEqual(delay);
        expect(delay).toBeLessThanOrEqual((any.maxDelaySeconds ?? Number.MAX_VALUE) * 1000);
        expect(Number.isSafeInteger(delay)).toBe(true);
      }),
    );
  });

  it('lies between nothing and the full delay with FULL jitter, and depends on the seed', () => {
    fc.assert(
      fc.property(anyRetrier, fc.integer({ min: 1, max: 10 }), fc.nat(), (any, n, seed) => {
        const full = retryDelayMs(any, n, seededRandom(seed));
        const jittered = { ...any, jitterStrategy: 'FULL' as const };
        const delay = retryDelayMs(jittered, n, seededRandom(seed));
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(full);
        expect(retryDelayMs(jittered, n, seededRandom(seed))).toBe(delay);
      }),
    );
  });
});

describe('the choice of a retrier', () => {
  it('grants each retrier its own attempts, and no more', () => {
    fc.assert(
      fc.property(fc.array(anyRetrier, { minLength: 1, maxLength: 4 }), (retriers) => {
        const used: number[] = [];
        let granted = 0;
        while (planRetry(retriers, used, boom, seededRandom(1)) !== undefined) {
          granted++;
        }
        expect(granted).toBe(retriers[0]?.maxAttempts);
      }),
    );
  });

  it.each<[string, StateFailure, string[], boolean]>([
    ['names the error', boom, ['Other', 'Boom'], true],
    ['names another error', boom, ['Other'], false],
    ['is States.ALL', boom, ['States.ALL'], true],
    ['is State.ALL, which is no wildcard', boom, ['State.ALL'], false],
    ['is States.TaskFailed and a task failed', boom, ['States.TaskFailed'], true],
    [
      'is States.TaskFailed and a task timed out',
      new StateFailure('States.Timeout', undefined, { fromTask: true }),
      ['States.TaskFailed'],
      false,
    ],
    [
      'is States.TaskFailed and the interpreter found the failure',
      new StateFailure('States.QueryEvaluationError', ''),
      ['States.TaskFailed'],
      true,
    ],
    [
      'is States.TaskFailed and the interpreter found a limit',
      new StateFailure('States.DataLimitExceeded', ''),
      ['States.TaskFailed'],
      false,
    ],
    [
      'is States.HeartbeatTimeout and a heartbeat expired',
      new StateFailure('States.Timeout', undefined, {
        fromTask: true,
        alsoKnownAs: 'States.HeartbeatTimeout',
      }),
      ['States.HeartbeatTimeout'],
      true,
    ],
    ['names States.Runtime', new StateFailure('States.Runtime', ''), ['States.Runtime'], false],
    [
      'is States.ALL and a limit was found by the interpreter',
      new StateFailure('States.DataLimitExceeded', ''),
      ['States.ALL'],
      false,
    ],
    [
      'is States.ALL and a limit was reported by a task',
      new StateFailure('States.DataLimitExceeded', '', { fromTask: true }),
      ['States.ALL'],
      true,
    ],
    [
      'is States.ALL and the error has no name',
      new StateFailure(undefined, ''),
      ['States.ALL'],
      true,
    ],
  ])('when ErrorEquals %s', (_reason, failure, errorEquals, expected) => {
    const plan = planRetry([{ ...retrier, errorEquals }], [], failure, seededRandom(1));
    expect(plan !== undefined).toBe(expected);
  });
});

describe('a task with Retry', () => {
  it('is called again after each delay, and counts in the context', async () => {
    const harness = new Harness();
    harness.task = failing(3);
    const result = await harness.run({
      Try: task({
        Arguments: { n: '{% $states.context.State.RetryCount %}' },
        Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 5 }],
      }),
    });
    expect(result.status).toBe('SUCCEEDED');
    expect(harness.calls.map(({ at, args }) => [at, args])).toEqual([
      [0, { n: 0 }],
      [10, { n: 1 }],
      [40, { n: 2 }],
      [130, { n: 3 }],
    ]);
  });

  it('fails when its attempts are used up', async () => {
    const harness = new Harness();
    harness.task = failing(99);
    const result = await harness.run({
      Try: task({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }] }),
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'it broke' });
    expect(harness.calls).toHaveLength(3);
  });

  it('is called again at once when the interval is 0', async () => {
    const harness = new Harness();
    harness.task = failing(2);
    const result = await harness.run({
      Try: task({ Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 0 }] }),
    });
    expect([result.status, harness.seconds()]).toEqual(['SUCCEEDED', 0]);
  });

  it('is repeated where an expression fails, too', async () => {
    const harness = new Harness();
    const result = await harness.run({
      Try: task({
        Output: "{% $states.context.State.RetryCount = 1 ? 'second' : $states.input.missing %}",
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }],
      }),
    });
    expect(result.json).toBe('second');
  });
});
