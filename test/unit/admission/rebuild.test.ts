import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import {
  BUCKET_MS,
  bucketOf,
  countAttempts,
  leavesAt,
} from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import {
  type Control,
  INITIAL_CONTROL,
  type Limits,
} from '../../../lambdas/shared/domain/admission/control.ts';
import { rebuildCounts, type Seen } from '../../../lambdas/shared/domain/admission/rebuild.ts';
import type { HandshakeFacts } from '../../../lambdas/shared/ports/organizations.ts';
import { closedGate } from '../support/closed-gate.ts';

/** The start of a bucket of the window. */
const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const HOUR = 3_600_000;
const RULES = admissionRules(DEFAULT_SETTINGS);

const CLOSED = closedGate({ code: 'HANDSHAKE_RATE_LIMIT_EXCEEDED', verdict: 'wait' });

function control(limits: Partial<Limits>, changes: Partial<Control> = {}): Control {
  return { ...INITIAL_CONTROL, ...changes, limits: { ...INITIAL_CONTROL.limits, ...limits } };
}

/** So many open invitations, an hour old. */
function invitations(count: number): readonly HandshakeFacts[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `h-${n}`,
    state: 'OPEN',
    party: { id: `${n}`.padStart(12, '1'), type: 'ACCOUNT' },
    email: null,
    requestedAt: NOW - HOUR,
    expiresAt: NOW + HOUR,
  }));
}

function rebuild(before: Control, open: number, seen: Partial<Seen> = {}, rules = RULES): Control {
  const shown = { invitations: invitations(open), members: 1, accountQuota: null, startedAt: NOW };
  return rebuildCounts(before, { ...shown, ...seen }, NOW, rules);
}

it('keeps when the members were being listed', () => {
  const { limits } = rebuild(control({}), 0, { startedAt: NOW - 9000, countedUntil: NOW - 1000 });
  expect(limits).toMatchObject({ membersAt: NOW - 9000, membersUntil: NOW - 1000 });
});

it('counts who is shown as open and as a member once', () => {
  const { limits } = rebuild(control({}), 5, { members: 4, countedTwice: 2 });
  expect(limits).toMatchObject({ pending: 3, members: 4 });
});

describe('a learned quota', () => {
  it.each([
    ['is raised to what AWS shows to be in use', 2, 2, {}, 3],
    ['is kept while AWS shows fewer in use', 4, 2, {}, 4],
    ['is kept when the members could not be counted', 2, 5, { members: null }, 2],
    [
      'is kept when who has just joined may be listed twice',
      3,
      2,
      { members: 2, joinedSince: 1 },
      3,
    ],
  ])('%s', (_, learned, open, seen, expected) => {
    expect(rebuild(control({ learned, quota: 50 }), open, seen).limits.learned).toBe(expected);
  });

  it('is not made up where no refusal has taught one', () => {
    expect(rebuild(control({ quota: 50 }), 5).limits.learned).toBeNull();
  });
});

describe('a stated quota', () => {
  it.each([
    ['is disproved by what AWS shows to be in use', 2, 2, {}, 2],
    ['holds while as many are in use as it allows', 3, 2, {}, null],
    [
      'holds when who has just joined may be listed twice',
      3,
      2,
      { members: 2, joinedSince: 1 },
      null,
    ],
  ])('%s', (_, accountQuota, open, seen, expected) => {
    expect(rebuild(control({}), open, { accountQuota, ...seen }).limits.disproved).toBe(expected);
  });

  it('that is read for the first time reopens, where it is more than a refusal has taught', () => {
    const gate = closedGate({ code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED', until: NOW + 6 * HOUR });
    const taught = control({ learned: 3, members: 3 }, { gate });
    expect(rebuild(taught, 0, { accountQuota: 50, members: 3 }).gate).toMatchObject({ until: NOW });
    expect(rebuild(taught, 0, { accountQuota: 3, members: 3 }).gate).toEqual(gate);
  });

  it('that nobody reads any more is looked at by a call, six hours after the closing', () => {
    const closed = { closedAt: NOW - HOUR, until: NOW + 71 * HOUR };
    const gate = closedGate({ code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED', ...closed });
    const full = control({ quota: 3, members: 3 }, { gate });
    const blind = rebuild(full, 0, { accountQuota: null, members: 3 });
    expect(blind.gate).toMatchObject({ until: NOW + 5 * HOUR });
    const other = closedGate({ code: 'PAST_DUE_INVOICE', ...closed });
    const unpaid = control({ quota: 3, members: 3 }, { gate: other });
    expect(rebuild(unpaid, 0, { accountQuota: null, members: 3 }).gate).toEqual(other);
    expect(rebuild(full, 0, { accountQuota: 3, members: 3 }).gate).toEqual(gate);
  });

  it('is that of the configuration where there is one', () => {
    const rules = admissionRules({ ...DEFAULT_SETTINGS, accountQuota: 2 });
    expect(rebuild(control({}), 2, { accountQuota: 50 }, rules).limits.disproved).toBe(2);
  });
});

describe('counting anew', () => {
  it('keeps a call of the time before the sweep that its function may still be making', () => {
    const startedAt = NOW + 30_000;
    const sent = control({ pending: 1 }, { attempts: [[bucketOf(NOW - 1), 1]] });
    const after = rebuild(sent, 0, { startedAt });
    expect(after.limits.pending).toBe(1);
    expect(countAttempts(after.attempts, startedAt)).toBe(1);
    const old = control({ pending: 1 }, { attempts: [[bucketOf(NOW - RULES.takenMs) - 1, 1]] });
    expect(rebuild(old, 0).limits.pending).toBe(0);
  });

  it('stays in doubt when a place was given back while the sweep was reading', () => {
    const counted = (releasedAt: number) => rebuild(control({ releasedAt }), 1).limits.isUncertain;
    expect([NOW - 1, NOW, NOW + 1].map(counted)).toEqual([false, true, true]);
  });

  it('stays in doubt while the members cannot be counted', () => {
    expect(rebuild(control({ isUncertain: true }), 1, { members: null }).limits).toMatchObject({
      isUncertain: true,
    });
    expect(rebuild(control({ isUncertain: true }), 1).limits.isUncertain).toBe(false);
  });

  it('reopens a gate that waits for an attempt which AWS does not count', () => {
    const bucket = bucketOf(NOW - HOUR);
    const limits = { quota: 10, members: 1 };
    const spent = control(limits, { gate: CLOSED, attempts: [[bucket, 20]] });
    expect(rebuild(spent, 3).gate).toMatchObject({ until: NOW });
    expect(rebuild({ ...spent, attempts: [[bucket, 19]] }, 3).gate).toEqual(CLOSED);
    const young = control(limits, { gate: CLOSED, attempts: [[bucketOf(NOW - BUCKET_MS), 20]] });
    expect(rebuild(young, 3).gate, 'what the sweep may have missed').toEqual(CLOSED);
  });

  describe('while the gate waits for an attempt', () => {
    const closedAt = NOW - HOUR;
    const gate = { ...CLOSED, since: closedAt, closedAt, until: NOW + 23 * HOUR };
    const ours = [[bucketOf(closedAt), 5]] as const;
    const waiting = (limits: Partial<Limits> = {}, changes: Partial<typeof gate> = {}) =>
      control(
        { quota: 30, members: 1, ...limits },
        { gate: { ...gate, ...changes }, attempts: ours },
      );
    /** Ours, and 25 that somebody else has sent, and whose owners have declined. */
    const shown = (sentAt: number, count = 25): readonly HandshakeFacts[] => {
      const [one] = invitations(1);
      if (one === undefined) throw new Error('no invitation');
      const others = Array.from({ length: count }, (_, n) => ({
        ...one,
        ...{ id: `o-${n}`, state: 'DECLINED' as const, requestedAt: sentAt },
      }));
      return [...invitations(5), ...others];
    };
    const untilOf = ({ gate: after }: Control) => (after.kind === 'closed' ? after.until : null);
    const look = (before: Control, sentAt: number, count?: number) =>
      untilOf(rebuild(before, 0, { invitations: shown(sentAt, count), accountQuota: 30 }));

    it('looks when the first that AWS shows to count leaves', () => {
      const sentAt = NOW - 20 * HOUR;
      expect(look(waiting(), sentAt)).toBe(leavesAt(bucketOf(sentAt)));
    });

    it('looks when so many have left that one is free', () => {
      const lowered = waiting({ quota: 28 });
      const seen = { invitations: shown(NOW - 20 * HOUR), accountQuota: 28 };
      const early = shown(NOW - 22 * HOUR, 2).slice(5);
      const invited = [...seen.invitations, ...early];
      expect(untilOf(rebuild(lowered, 0, { ...seen, invitations: invited }))).toBe(
        leavesAt(bucketOf(NOW - 20 * HOUR)),
      );
    });

    it('looks at once when one has left since it was closed', () => {
      expect(look(waiting(), closedAt - 24 * HOUR + BUCKET_MS)).toBe(NOW);
    });

    it('believes no count that left before it was closed', () => {
      expect(look(waiting(), closedAt - 25 * HOUR)).toBe(gate.until);
    });

    it('keeps the shortest wait where the counts explain no refusal', () => {
      const sentAt = closedAt - 24 * HOUR;
      const repeated = waiting({}, { repeats: 3 });
      expect(look(repeated, sentAt, 10)).toBe(closedAt + 2 * HOUR);
    });

    it('makes it no later', () => {
      expect(look(waiting({}, { until: NOW + 1 }), NOW - 20 * HOUR)).toBe(NOW + 1);
    });

    it('leaves a gate alone that waits for something else', () => {
      const other = waiting({}, { code: 'PAST_DUE_INVOICE' });
      expect(look(other, NOW - 20 * HOUR)).toBe(gate.until);
    });
  });
});
