import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../lib/local/clock/instant.ts';
import { TaskFault } from '../../../lib/local/step-functions/task-integration.ts';
import { CALLBACK, Harness, START_AT_MS, task } from './harness.ts';

const RUNS = { numRuns: 60 };

/** In quarters, so that what is expected needs no rounding. */
const backoffRate = fc.integer({ min: 4, max: 16 }).map((quarters) => quarters / 4);

const retry = fc
  .record({
    IntervalSeconds: fc.integer({ min: 1, max: 600 }),
    MaxAttempts: fc.integer({ min: 0, max: 5 }),
    BackoffRate: backoffRate,
    more: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
  })
  .map(({ more, ...fields }) => ({
    ...fields,
    ...(more !== undefined && { MaxDelaySeconds: fields.IntervalSeconds + more }),
  }));
type Retry = typeof retry extends fc.Arbitrary<infer T> ? T : never;

const ERRORS = ['A', 'B', 'C'];
const failures = fc.array(fc.constantFrom(...ERRORS), { maxLength: 14 });

/** The language's arithmetic, done one attempt after the other instead of by powers. */
function expectedCalls(retries: readonly Retry[], errors: readonly string[]): number[] {
  const calls = [0];
  const used = ERRORS.map(() => 0);
  const delays = retries.map(({ IntervalSeconds }) => IntervalSeconds);
  for (const error of errors) {
    const index = ERRORS.indexOf(error);
    const { MaxAttempts, BackoffRate, MaxDelaySeconds = Infinity } = retries[index] as Retry;
    if ((used[index] ?? 0) >= MaxAttempts) {
      break;
    }
    const delay = delays[index] ?? 0;
    calls.push((calls.at(-1) ?? 0) + Math.min(delay, MaxDelaySeconds));
    used[index] = (used[index] ?? 0) + 1;
    delays[index] = delay * BackoffRate;
  }
  return calls;
}

/** When the task is called by a state with one retrier for each error. */
async function callsOf(
  retries: readonly Retry[],
  errors: readonly string[],
  { jitter = 'NONE', seed = 'seed' } = {},
): Promise<number[]> {
  const harness = new Harness({ seed });
  const left = [...errors];
  harness.task = () => {
    const error = left.shift();
    if (error !== undefined) throw new TaskFault(error, '');
    return null;
  };
  await harness.run({
    Try: task({
      Retry: retries.map((fields, index) => ({
        ...{ ...fields, ErrorEquals: [ERRORS[index] ?? ''], JitterStrategy: jitter },
      })),
    }),
  });
  return harness.calls.map(({ at }) => at);
}

const three = fc.tuple(retry, retry, retry);

describe('the calls of a task that is retried', () => {
  it('come when interval, rate, cap and attempts of the retrier of each error say', async () => {
    await fc.assert(
      fc.asyncProperty(three, failures, async (retries, errors) => {
        const calls = await callsOf(retries, errors);
        const expected = expectedCalls(retries, errors);
        expect(calls).toHaveLength(expected.length);
        for (const [index, at] of calls.entries()) {
          // Each delay is rounded to a millisecond.
          expect(Math.abs(at - (expected[index] ?? 0))).toBeLessThanOrEqual(0.0005 * index);
        }
      }),
      RUNS,
    );
  });

  it('come earlier with full jitter, never more often, and as the seed says', async () => {
    await fc.assert(
      fc.asyncProperty(three, failures, fc.nat(), async (retries, errors, number) => {
        const options = { jitter: 'FULL', seed: String(number) };
        const jittered = await callsOf(retries, errors, options);
        const full = await callsOf(retries, errors);
        expect(jittered).toHaveLength(full.length);
        const gaps = (calls: number[]) => calls.slice(1).map((at, i) => at - (calls[i] ?? 0));
        const longest = gaps(full);
        for (const [index, gap] of gaps(jittered).entries()) {
          expect(gap).toBeGreaterThanOrEqual(0);
          expect(gap).toBeLessThanOrEqual((longest[index] ?? 0) + 0.001);
        }
        expect(await callsOf(retries, errors, options)).toEqual(jittered);
      }),
      RUNS,
    );
  });
});

describe('a Wait', () => {
  it('lasts as many seconds as it says', async () => {
    const seconds = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 3e7 }));
    await fc.assert(
      fc.asyncProperty(seconds, fc.boolean(), async (count, isExpression) => {
        const harness = new Harness();
        const Seconds = isExpression ? '{% $states.input %}' : count;
        await harness.run({ A: { Type: 'Wait', Seconds, End: true } }, count);
        expect(harness.seconds()).toBe(count);
      }),
      RUNS,
    );
  });

  it('ends at its instant, in whatever offset it is written, or at once when that is over', async () => {
    const offset = fc.integer({ min: -12 * 60, max: 14 * 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1e8, max: 2e10 }), offset, async (ms, minutes) => {
        const harness = new Harness();
        const at = START_AT_MS + ms;
        const local = formatInstant(at + minutes * 60_000).slice(0, -1);
        const part = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
        const zone = `${minutes < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)}`;
        await harness.run({ A: { Type: 'Wait', Timestamp: `${local}${zone}`, End: true } });
        expect(harness.clock.now()).toBe(Math.max(at, START_AT_MS));
      }),
      RUNS,
    );
  });
});

describe('a callback', () => {
  /** Beats between two seconds, so that none comes together with the timeout. */
  const pauses = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });

  it('expires at its timeout, or before when a heartbeat is missing', async () => {
    const seconds = fc.integer({ min: 1, max: 200 });
    await fc.assert(
      fc.asyncProperty(seconds, seconds, pauses, async (timeout, heartbeat, waits) => {
        const harness = new Harness();
        const executionArn = harness.start(
          harness.define({
            Ask: task({
              ...{ Resource: CALLBACK, Arguments: '{% $states.context.Task.Token %}' },
              TimeoutSeconds: `{% ${timeout} %}`,
              HeartbeatSeconds: `{% ${heartbeat} %}`,
            }),
          }),
        );
        await harness.clock.runDue();
        let [last, beat] = [0, 0.5];
        for (const wait of waits) {
          beat += wait;
          await harness.clock.advanceTo(START_AT_MS + beat * 1000);
          // A beat as late as the missing one before it comes too late: the deadline is due first.
          if (beat >= Math.min(timeout, last + heartbeat)) break;
          harness.call('SendTaskHeartbeat', { taskToken: String(harness.calls[0]?.args) });
          last = beat;
        }
        await harness.clock.runUntilIdle();
        expect(harness.describe(executionArn)).toMatchObject({
          ...{ status: 'FAILED', error: 'States.Timeout' },
          stopDate: START_AT_MS / 1000 + Math.min(timeout, last + heartbeat),
        });
      }),
      // What chance seldom draws: a beat at the very instant at which the heartbeat is missing.
      { ...RUNS, examples: [[35, 34, [0, 34]]] },
    );
  });
});
