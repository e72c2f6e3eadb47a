import { beforeEach, describe, expect, it } from 'vitest';
import { CALL_MS, OTHER_CALL_MS } from '../../../bench/bounds.ts';
import { CallTimes } from '../../../bench/strategies/call-times.ts';
import { type Call, CallKind } from '../../../lib/local/faults/interceptor.ts';

const ORGANIZATIONS = 'AWSOrganizationsV20161128';
const DYNAMODB = 'DynamoDB_20120810';

describe('the time that calls take', () => {
  let nowMs: number;
  let times: CallTimes;
  beforeEach(() => {
    nowMs = 0;
    times = new CallTimes(() => nowMs);
  });

  const call = (service: string, changes: Partial<Call> = {}): Call => ({
    ...{ kind: CallKind.REQUEST, caller: 'invite', run: 'run-1', service },
    ...{ operation: 'Anything', input: {} },
    pause: async (ms) => {
      nowMs += ms;
    },
    ...changes,
  });
  const pass = (one: Call) => times.intercept(one, async () => 'answer');

  it('is longer for AWS Organizations than for anything else', async () => {
    expect(await pass(call(ORGANIZATIONS))).toBe('answer');
    expect(nowMs).toBe(CALL_MS);
    await pass(call(DYNAMODB));
    expect(nowMs).toBe(CALL_MS + OTHER_CALL_MS);
    expect(times.busyMs).toBe(CALL_MS + OTHER_CALL_MS);
  });

  it('has passed when the call is performed', async () => {
    expect(await times.intercept(call(ORGANIZATIONS), async () => nowMs)).toBe(CALL_MS);
  });

  it('counts what a run sleeps between its calls, and nothing between runs', async () => {
    await pass(call(DYNAMODB));
    nowMs += 1000;
    await pass(call(DYNAMODB));
    expect(times.busyMs).toBe(1000 + 2 * OTHER_CALL_MS);
    nowMs += 5000;
    await pass(call(DYNAMODB, { run: 'run-2' }));
    expect(times.busyMs).toBe(1000 + 3 * OTHER_CALL_MS);
  });

  it('counts a call that is refused', async () => {
    const refused = times.intercept(call(ORGANIZATIONS), () => Promise.reject(new Error('no')));
    await expect(refused).rejects.toThrow('no');
    expect(times.busyMs).toBe(CALL_MS);
  });

  it.each([CallKind.TASK, CallKind.DELIVERY])('is none for a %s', async (kind) => {
    expect(await pass(call(ORGANIZATIONS, { kind }))).toBe('answer');
    expect([nowMs, times.busyMs]).toEqual([0, 0]);
  });
});
