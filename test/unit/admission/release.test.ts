import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import {
  bucketOf,
  countAttempts,
  leavesAt,
} from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { type Control, INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import { applyRelease } from '../../../lambdas/shared/domain/admission/release.ts';
import { closedGate } from '../support/closed-gate.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const DAY = 24 * 3_600_000;
const RULES = admissionRules(DEFAULT_SETTINGS);
const COUNTED_AT = NOW - DAY;
/** What was sent then is in the window for this long. */
const LEAVES_AT = leavesAt(bucketOf(COUNTED_AT));
const GATE = closedGate({ code: 'HANDSHAKE_RATE_LIMIT_EXCEEDED' });

const control: Control = {
  ...INITIAL_CONTROL,
  gate: GATE,
  attempts: [[bucketOf(COUNTED_AT), 2]],
  limits: { ...INITIAL_CONTROL.limits, members: 3, membersAt: NOW, pending: 2 },
};

describe('an invitation that is accepted', () => {
  const accept = (now: number) =>
    applyRelease(control, { how: 'accepted', at: NOW, countedAt: COUNTED_AT }, now, RULES);

  it('gives its attempt back and reopens while the window counts it', () => {
    const after = accept(LEAVES_AT - 1);
    expect(countAttempts(after.attempts, LEAVES_AT - 1)).toBe(1);
    expect(after.gate).toMatchObject({ until: LEAVES_AT - 1 });
  });

  it('reopens nothing when it is older than the window', () => {
    const after = accept(LEAVES_AT);
    expect(after.gate).toEqual(GATE);
    expect(after.limits).toMatchObject({ pending: 1, releasedAt: LEAVES_AT });
  });
});

describe('while the members were being counted', () => {
  const limits = { ...control.limits, membersAt: NOW - 1000, membersUntil: NOW };

  it.each([
    ['accepted', NOW - 500, 4, false],
    ['departed', NOW - 1001, 3, false],
    ['departed', NOW - 1000, 3, true],
    ['departed', NOW - 1, 3, true],
    ['departed', NOW, 2, false],
  ] as const)('%s at %d, which may be in their count', (how, at, members, isUncertain) => {
    const after = applyRelease({ ...control, limits }, { how, at, countedAt: null }, NOW, RULES);
    expect(after.limits).toMatchObject({ members, isUncertain });
  });
});

describe('what happened before the members were counted is in their count', () => {
  it.each([
    ['accepted', 'before', NOW - 1, 3],
    ['accepted', 'just when', NOW, 4],
    ['accepted', 'perhaps before', null, 4],
    ['departed', 'before', NOW - 1, 3],
    ['departed', 'just when', NOW, 2],
    ['departed', 'perhaps before', null, 2],
  ] as const)('%s %s they were counted', (how, _, at, members) => {
    const after = applyRelease(control, { how, at, countedAt: null }, NOW, RULES);
    expect(after.limits.members).toBe(members);
  });
});
