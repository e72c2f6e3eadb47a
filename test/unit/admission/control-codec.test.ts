import { describe, expect, it } from 'vitest';
import {
  BUCKET_MS,
  bucketOf,
  WINDOW_MS,
} from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { type Control, INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import {
  decodeControl,
  encodeControl,
} from '../../../lambdas/shared/domain/admission/control-codec.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const ARN = `arn:aws:states:us-east-1:999988887777:execution:${'M'.repeat(80)}:`;
const LONGEST_CODE = 'C'.repeat(100);

/** Everything at its greatest. */
const FULL: Control = {
  version: 1_000_000_000,
  permits: Array.from({ length: 10 }, (_, n) => ({
    id: `p1000000000-${n}`,
    state: n % 2 === 0 ? 'SENT' : 'TAKEN',
    isRepeated: n % 4 === 1,
    executionArn: `${ARN}${String(n).padStart(80, 'x')}`,
    callAt: NOW + n,
    expiresAt: NOW + 120_000,
    probe: n === 0 ? 100_000 : null,
  })),
  gate: {
    kind: 'closed',
    serial: 100_000,
    code: LONGEST_CODE,
    verdict: 'escalate',
    since: NOW,
    until: NOW,
    repeats: 10_000,
    notices: 1_000,
    isNoticeDue: true,
    announceBy: NOW,
    escalationId: 'esc-0123456789abcdef',
  },
  pause: { at: NOW, by: 'b'.repeat(64) },
  pauseAskedAt: NOW,
  limits: {
    quota: 50_000,
    learned: 50_000,
    disproved: 50_000,
    fullAt: NOW,
    members: 50_000,
    membersAt: NOW,
    membersUntil: NOW,
    isQuotaStale: true,
    pending: 50_000,
    isUncertain: true,
    releasedAt: NOW,
    readAt: NOW,
    readingUntil: NOW,
  },
  attempts: Array.from(
    { length: WINDOW_MS / BUCKET_MS + 1 },
    (_, n) => [bucketOf(NOW) - 288 + n, 900] as const,
  ),
  lastCallAt: NOW,
  aloneUntil: NOW,
  laterAt: 1_764_000_000_000,
  timerAt: NOW,
  sweepAt: NOW,
  sweepLease: NOW,
  unexpected: { code: LONGEST_CODE, executions: Array.from({ length: 3 }, () => 'e'.repeat(24)) },
  noticed: Array.from({ length: 3 }, () => ({
    ...{ code: LONGEST_CODE, at: NOW },
    escalationId: 'esc-0123456789abcdef',
  })),
  rebuilds: 100_000,
};

describe('the control item', () => {
  it('stays within 4 KB with everything at its greatest', () => {
    // 900 attempts a bucket are 3 a second for a day; keys and version take 40 bytes, marks of writes 153.
    expect(Buffer.byteLength(encodeControl(FULL))).toBeLessThanOrEqual(4096 - 40 - 153);
  });

  it('is the same after being written and read', () => {
    expect(decodeControl(FULL.version, encodeControl(FULL))).toEqual(FULL);
    expect(decodeControl(0, encodeControl(INITIAL_CONTROL))).toEqual(INITIAL_CONTROL);
  });

  it('reads what an earlier version has written', () => {
    const { aloneUntil, pauseAskedAt, limits, ...old } = JSON.parse(encodeControl(INITIAL_CONTROL));
    const { membersUntil, isQuotaStale, ...oldLimits } = limits;
    const text = JSON.stringify({ ...old, limits: oldLimits });
    expect(decodeControl(0, text)).toEqual(INITIAL_CONTROL);
  });

  it('keeps permits of different state machines apart', () => {
    const [first, ...others] = FULL.permits;
    if (first === undefined) throw new Error('no permit');
    const foreign = { ...first, executionArn: 'arn:aws:states:us-east-1:1:execution:Other:x' };
    const mixed = { ...FULL, permits: [foreign, ...others] };
    expect(decodeControl(mixed.version, encodeControl(mixed))).toEqual(mixed);
  });
});
