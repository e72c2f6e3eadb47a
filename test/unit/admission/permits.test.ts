import { describe, expect, it } from 'vitest';
import { CALL_OVER_AFTER_MS } from '../../../lambdas/shared/contract/invite-timeout.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { addAttempts, bucketOf } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { concludePermit } from '../../../lambdas/shared/domain/admission/conclude.ts';
import {
  type Control,
  INITIAL_CONTROL,
  type PermitSlot,
} from '../../../lambdas/shared/domain/admission/control.ts';
import {
  CALL_INTERVAL_MS,
  FURTHEST_CALL_MS,
  nextCallAt,
  takePermit,
} from '../../../lambdas/shared/domain/admission/permits.ts';
import type { HandshakeFacts } from '../../../lambdas/shared/ports/organizations.ts';
import { closedGate } from '../support/closed-gate.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const RULES = admissionRules(DEFAULT_SETTINGS);
const ROOM = { quota: 5, members: 2, pending: 2 };
const FULL = { ...ROOM, pending: 3 };
const PAUSED = { pause: { at: NOW, by: null } };
const HALF_OPEN = { gate: closedGate({ until: NOW }) };

const permit = (changes: Partial<PermitSlot> = {}): PermitSlot => ({
  id: 'p1-0',
  state: 'SENT',
  isRepeated: false,
  executionArn: 'arn:a',
  callAt: NOW,
  expiresAt: NOW + 1,
  probe: null,
  ...changes,
});

function take(slot: PermitSlot, changes: Partial<Control>, limits: Partial<Control['limits']>) {
  const known = { ...INITIAL_CONTROL.limits, ...limits };
  const control = { ...INITIAL_CONTROL, ...changes, permits: [slot], limits: known };
  return takePermit(control, slot.id, slot.executionArn, NOW, RULES);
}

describe('a permit that was sent', () => {
  it('is taken while both limits allow one more, and counts', () => {
    const taking = take(permit(), {}, ROOM);
    expect(taking.kind).toBe('taken');
    expect(taking.control.limits.pending).toBe(3);
  });

  it.each([
    ['a place is gone since', permit(), {}, FULL],
    ['an attempt is gone since', permit(), { attempts: [[NOW / 300_000, 20]] }, ROOM],
    ['admission is paused', permit(), PAUSED, ROOM],
    ['the gate has closed', permit(), { gate: closedGate() }, ROOM],
    ['the gate is half-open, and another one probes it', permit(), HALF_OPEN, ROOM],
    ['it was to probe an earlier closing', permit({ probe: 3 }), HALF_OPEN, ROOM],
    [
      'the gate that it was to probe is closed again',
      permit({ probe: 4 }),
      { gate: closedGate() },
      ROOM,
    ],
  ] as const)('is revoked when %s', (_, slot, changes, limits) => {
    const taking = take(slot, changes, limits);
    expect(taking).toMatchObject({ kind: 'denied', control: { permits: [] } });
    expect(taking.control.limits.pending).toBe(limits.pending);
  });

  it('probes the closing that it was sent for, though no place is known', () => {
    expect(take(permit({ probe: 4 }), HALF_OPEN, FULL).kind).toBe('taken');
  });
});

describe('a permit that was taken', () => {
  it.each([
    ['admission is paused', PAUSED],
    ['the gate has closed', { gate: closedGate() }],
    ['no place is left', {}],
  ])('is taken again when %s: the call may have gone through', (_, changes) => {
    const taking = take(permit({ state: 'TAKEN' }), changes, FULL);
    expect(taking).toMatchObject({ kind: 'taken', earlierCallAt: NOW });
    expect(taking.control.limits.pending).toBe(FULL.pending);
  });
});

describe('a call that was made later than it was counted', () => {
  it('is counted where AWS counts it', () => {
    const counted = NOW - 1;
    const taken = permit({ state: 'TAKEN', callAt: counted });
    const window = addAttempts([], counted);
    const control = { ...INITIAL_CONTROL, permits: [taken], attempts: window };
    const handshake = { requestedAt: NOW } as HandshakeFacts;
    const ending = {
      permitId: taken.id,
      executionArn: taken.executionArn,
      conclusion: { kind: 'invited', handshake } as const,
      managementAccountJoinedAt: null,
    };
    const { attempts } = concludePermit(control, ending, NOW, RULES);
    expect(attempts).toEqual([[bucketOf(NOW), 1]]);
  });
});

describe('a permit that was taken by a function that died', () => {
  it('gets a turn of its own again, and counts there', () => {
    const before = NOW - 400_000;
    const taken = permit({ state: 'TAKEN', callAt: before });
    const attempts = addAttempts([], before);
    const taking = take(taken, { attempts, lastCallAt: NOW - 1 }, ROOM);
    const callAt = NOW - 1 + CALL_INTERVAL_MS;
    expect(taking).toMatchObject({ kind: 'taken', earlierCallAt: before, slot: { callAt } });
    expect(taking.control).toMatchObject({
      lastCallAt: callAt,
      attempts: [[bucketOf(callAt), 1]],
      limits: { pending: ROOM.pending },
    });
  });

  it('gets no turn while the call of that function may be under way, and delays nobody else', () => {
    const before = NOW - 1000;
    const taken = permit({ state: 'TAKEN', callAt: before });
    const attempts = addAttempts([], before);
    const taking = take(taken, { attempts, lastCallAt: before }, ROOM);
    const callAt = before + CALL_OVER_AFTER_MS;
    expect(taking).toMatchObject({ kind: 'taken', earlierCallAt: before });
    expect(taking.control).toMatchObject({
      permits: [{ callAt, isRepeated: true }],
      lastCallAt: NOW,
      attempts: [[bucketOf(callAt), 1]],
    });
  });
});

describe('the next turn', () => {
  const far = { ...INITIAL_CONTROL, lastCallAt: NOW + 5_000 };

  it('is as near as may be when those before it have gone without calling', () => {
    expect(nextCallAt(far, NOW)).toBe(NOW + FURTHEST_CALL_MS);
  });

  it('is left to what is in flight when it is too far ahead', () => {
    expect(nextCallAt({ ...far, permits: [permit()] }, NOW)).toBeNull();
  });
});
