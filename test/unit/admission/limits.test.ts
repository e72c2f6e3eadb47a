import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { bucketOf, leavesAt } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import {
  type Control,
  INITIAL_CONTROL,
  type Limits,
  type PermitSlot,
} from '../../../lambdas/shared/domain/admission/control.ts';
import {
  attemptFreeAfterRefusal,
  headroomOf,
  isStatedFull,
  learnFree,
  learnFull,
  spend,
  stateQuota,
} from '../../../lambdas/shared/domain/admission/limits.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const RULES = admissionRules(DEFAULT_SETTINGS);

const limits = (changes: Partial<Limits>): Limits => ({ ...INITIAL_CONTROL.limits, ...changes });

function control(attempts: number, changes: Partial<Limits>): Control {
  const window = attempts === 0 ? [] : [[bucketOf(NOW), attempts] as const];
  return { ...INITIAL_CONTROL, attempts: window, limits: limits(changes) };
}

describe('headroom', () => {
  it.each([
    ['nothing is known', 999, {}, Infinity, Infinity],
    ['a small organization may send 20 a day', 5, { quota: 10, members: 1 }, 15, 9],
    ['a large one may send as many as it has places', 30, { quota: 100, members: 1 }, 70, 99],
    ['open invitations hold places', 4, { quota: 10, members: 1, pending: 4 }, 16, 5],
    ['members are not counted yet', 4, { quota: 10, pending: 4 }, 16, Infinity],
    ['a refusal has taught less than is stated', 0, { quota: 50, learned: 7, members: 7 }, 20, 0],
    ['a success has disproved what is stated', 0, { quota: 5, disproved: 5 }, Infinity, Infinity],
  ] as const)('when %s', (_, attempts, known, expectedAttempts, expectedPlaces) => {
    expect(headroomOf(control(attempts, known), NOW, RULES)).toEqual({
      attempts: expectedAttempts,
      places: expectedPlaces,
    });
  });

  it('takes the quota of the configuration before that of Service Quotas', () => {
    const rules = admissionRules({ ...DEFAULT_SETTINGS, accountQuota: 30 });
    expect(headroomOf(control(0, { quota: 10, members: 1 }), NOW, rules).places).toBe(29);
  });

  it('takes the invitations a day of the configuration, whatever the account quota is', () => {
    const attempts = (invitationQuota: number, quota: number | null) => {
      const rules = admissionRules({ ...DEFAULT_SETTINGS, invitationQuota });
      return headroomOf(control(5, { quota, members: 1 }), NOW, rules).attempts;
    };
    expect([attempts(7, 100), attempts(100, 10), attempts(7, null)]).toEqual([2, 95, 2]);
  });

  it('shrinks by one in both terms for each call', () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.integer({ min: 1, max: 2000 }),
        (sent, pending, members, quota) => {
          const before = control(sent, { quota, members, pending });
          const [was, is] = [before, spend(before, NOW)].map((one) => headroomOf(one, NOW, RULES));
          expect(is?.attempts).toBe((was?.attempts ?? 0) - 1);
          expect(is?.places).toBe((was?.places ?? 0) - 1);
        },
      ),
    );
  });
});

describe('the next free attempt, after a refusal beside another call', () => {
  const CALL: PermitSlot = {
    id: 'p1-0',
    state: 'TAKEN',
    isRepeated: false,
    executionArn: 'arn:a',
    callAt: NOW,
    expiresAt: NOW + 1,
    probe: null,
  };
  const [OLDEST, NEXT] = [bucketOf(NOW) - 200, bucketOf(NOW) - 100];
  const refused = (quota: number) => {
    const counted = { ...control(1, { quota, members: 1 }), permits: [CALL] };
    const attempts = [[OLDEST, 1], [NEXT, 19], ...counted.attempts] as const;
    return attemptFreeAfterRefusal({ ...counted, attempts }, NOW, RULES);
  };

  it('is there when so many have left as are counted too many', () => {
    expect(refused(20)).toEqual({ attemptLeavesAt: leavesAt(NEXT), isExplained: true });
  });

  it('may be there when the oldest has left, where the counts leave one free', () => {
    expect(refused(22)).toEqual({ attemptLeavesAt: leavesAt(OLDEST), isExplained: false });
  });
});

describe('what is learned', () => {
  it('from a refusal is never above what is stated', () => {
    expect(learnFull(limits({ members: 3, pending: 4 }), RULES).learned).toBe(7);
    expect(learnFull(limits({ quota: 6, members: 3, pending: 4 }), RULES).learned).toBe(6);
    expect(learnFull(limits({ quota: 6, pending: 4 }), RULES).learned).toBeNull();
  });

  it('from refusals is forgotten after a success, and nothing else', () => {
    const inUse = limits({ quota: 6, members: 3, pending: 4, learned: 6 });
    expect(learnFree(inUse)).toEqual({ ...inUse, learned: null });
  });

  it('from a refusal is outdated by a quota that is raised, and by no other', () => {
    const inUse = limits({ quota: 6, learned: 5 });
    const learned = (quota: number | null) => stateQuota(inUse, quota).learned;
    expect([7, 6, 4, null].map(learned)).toEqual([null, 5, 5, 5]);
    expect(stateQuota(limits({ learned: 5 }), 7)).toMatchObject({ quota: 7, learned: null });
    expect(stateQuota(limits({ learned: 5 }), 5)).toMatchObject({ quota: 5, learned: 5 });
  });

  it('is kept when nobody answers, and known to be old', () => {
    const inUse = limits({ quota: 6, members: 3, pending: 3 });
    expect(isStatedFull(inUse, RULES)).toBe(true);
    const old = stateQuota(inUse, null);
    expect(old).toEqual({ ...inUse, isQuotaStale: true });
    expect(isStatedFull(old, RULES)).toBe(false);
    expect(isStatedFull(stateQuota(old, 6), RULES)).toBe(true);
  });
});
