import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { type Control, INITIAL_CONTROL } from '../../../lambdas/shared/domain/admission/control.ts';
import {
  couldAdmit,
  hadRoom,
  planAdmissions,
} from '../../../lambdas/shared/domain/admission/plan-admissions.ts';
import type { QueuedInvitation } from '../../../lambdas/shared/ports/admission-store.ts';
import { closedGate } from '../support/closed-gate.ts';

const NOW = Date.parse('2026-11-23T10:00:30.000Z');
const MINUTE = 60_000;
const RULES = admissionRules({ ...DEFAULT_SETTINGS, maxConcurrentInvites: 3 });

const CLOSED = closedGate({ since: NOW, until: NOW + 1 });

function control(changes: Partial<Control> = {}, limits: Partial<Control['limits']> = {}): Control {
  return {
    ...INITIAL_CONTROL,
    version: 7,
    laterAt: null,
    ...changes,
    limits: { ...INITIAL_CONTROL.limits, readAt: NOW - MINUTE, ...limits },
  };
}

function entries(count: number): readonly QueuedInvitation[] {
  return Array.from({ length: count }, (_, n) => ({
    visit: { executionArn: `arn:e${n}`, enteredAt: '2026-11-23T10:00:00.000Z', retryCount: 0 },
    target: `t${n}`,
    class: 'first',
    priority: 5,
    requestedAt: NOW,
    notBefore: null,
    token: `token ${n}`,
  }));
}

const plan = (state: Control, count: number, now = NOW) =>
  planAdmissions({ control: state, ready: entries(count) }, now, RULES);

describe('the plan', () => {
  it('writes nothing when there is nothing to do', () => {
    expect(plan(control(), 0)).toMatchObject({ admit: [], next: null, wakeAt: null });
    const paused = control({ pause: { at: NOW, by: null } });
    expect(plan(paused, 3)).toMatchObject({ admit: [], next: null, wakeAt: null });
  });

  it('fills the free permits from the head of the queue', () => {
    const made = plan(control(), 9);
    expect(made.admit.map(({ entry }) => entry.target)).toEqual(['t0', 't1', 't2']);
    expect(made.admit.map(({ permit }) => permit.id)).toEqual(['p8-0', 'p8-1', 'p8-2']);
    expect(made.next).toMatchObject({ version: 8, timerAt: made.wakeAt });
  });

  it('reads quota and members before it admits anybody, one reader at a time', () => {
    const unread = control({}, { readAt: null });
    const made = plan(unread, 1);
    expect(made).toMatchObject({ admit: [], readsLimits: true });
    if (made.next === null) throw new Error('nothing to write');
    const beside = plan(made.next, 1);
    expect(beside).toMatchObject({ admit: [], readsLimits: false });
    // Whoever was to read is gone: somebody else does.
    expect(plan(made.next, 1, NOW + 2 * MINUTE).readsLimits).toBe(true);
  });

  it('admits within the headroom, permits that were only sent included', () => {
    const first = plan(control({}, { quota: 4, members: 2 }), 9);
    expect(first.admit).toHaveLength(2);
    if (first.next === null) throw new Error('nothing to write');
    expect(plan(first.next, 9)).toMatchObject({ admit: [], announcesGate: false });
  });

  it('counts an attempt for each permit that was only sent, too', () => {
    const bucket = Math.floor(NOW / (5 * MINUTE));
    const first = plan(control({ attempts: [[bucket, 18]] }, { quota: 20, members: 2 }), 9);
    expect(first.admit).toHaveLength(2);
    if (first.next === null) throw new Error('nothing to write');
    expect(plan(first.next, 9)).toMatchObject({ admit: [], announcesGate: false });
  });

  it('closes for places without a call once nothing is in flight', () => {
    const made = plan(control({}, { quota: 2, members: 2 }), 1);
    expect(made).toMatchObject({ admit: [], announcesGate: true });
    expect(made.next?.gate).toMatchObject({
      kind: 'closed',
      code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    });
    expect(plan(control({}, { quota: 2, members: 2 }), 0).next).toBeNull();
  });

  it('reads quota and members again before it closes for what was read more than an hour ago', () => {
    const full = (readAt: number) => control({}, { quota: 2, members: 2, readAt });
    expect(plan(full(NOW - 60 * MINUTE), 1)).toMatchObject({
      readsLimits: false,
      announcesGate: true,
    });
    const made = plan(full(NOW - 60 * MINUTE - 1), 1);
    expect(made).toMatchObject({ admit: [], readsLimits: true, announcesGate: false });
    expect(made.next?.gate.kind).toBe('open');
    const bucket = Math.floor(NOW / (5 * MINUTE));
    const spent = control({ attempts: [[bucket, 20]] }, { quota: 9, members: 2, readAt: 0 });
    expect(plan(spent, 1).readsLimits, 'attempts').toBe(true);
    const roomy = control({}, { quota: 9, members: 2, readAt: 0 });
    expect(plan(roomy, 1), 'room').toMatchObject({ readsLimits: false });
    expect(plan(roomy, 1).admit).toHaveLength(1);
    const halfOpen = { gate: { ...CLOSED, until: NOW } };
    const other = control(halfOpen, { quota: 2, members: 2, readAt: 0 });
    expect(plan(other, 1), 'another reason').toMatchObject({ admit: [], readsLimits: true });
  });

  it('asks for places first when attempts are missing too: those come back by themselves', () => {
    const bucket = Math.floor(NOW / (5 * MINUTE));
    const full = control({ attempts: [[bucket, 20]] }, { quota: 2, members: 2 });
    expect(plan(full, 1).next?.gate).toMatchObject({ code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED' });
    const spent = control({ attempts: [[bucket, 20]] }, { quota: 3, members: 2 });
    expect(plan(spent, 1).next?.gate).toMatchObject({ code: 'HANDSHAKE_RATE_LIMIT_EXCEEDED' });
  });

  it('closes for places instead of probing another reason, unless there is one', () => {
    const halfOpen = { gate: { ...CLOSED, until: NOW } };
    const made = plan(control(halfOpen, { quota: 2, members: 2 }), 1);
    expect(made).toMatchObject({ admit: [], announcesGate: true });
    expect(made.next?.gate).toMatchObject({ code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED' });
    expect(plan(control(halfOpen, { quota: 3, members: 2 }), 1).admit).toHaveLength(1);
  });

  it('admits one through a half-open gate, and none beside a permit', () => {
    const halfOpen = control({ gate: { ...CLOSED, until: NOW } });
    const made = plan(halfOpen, 5);
    expect(made.admit.map(({ permit }) => permit.probe)).toEqual([4]);
    if (made.next === null) throw new Error('nothing to write');
    expect(plan(made.next, 5)).toMatchObject({ admit: [], next: null });
    expect(couldAdmit(control({ gate: CLOSED }), NOW, RULES)).toBe(false);
  });

  it('wakes for a closed gate, rounded up to a minute after now', () => {
    const made = planAdmissions({ control: control({ gate: CLOSED }), ready: null }, NOW, RULES);
    expect(made.wakeAt).toBe(Math.ceil(NOW / MINUTE) * MINUTE);
    expect(made.timer).toEqual({ kind: 'start', at: made.wakeAt });
  });

  it('postpones a half-open gate until an attempt is free', () => {
    const bucket = Math.floor(NOW / (5 * MINUTE)) - 100;
    const spent = control(
      { gate: { ...CLOSED, until: NOW }, attempts: [[bucket, 20]] },
      { quota: 10, members: 1 },
    );
    const made = plan(spent, 1);
    expect(made).toMatchObject({ admit: [], announcesGate: false });
    expect(made.next?.gate).toMatchObject({
      serial: 4,
      until: (bucket + 1) * 5 * MINUTE + 24 * 60 * MINUTE,
    });
  });

  it('announces what somebody was to announce and has not, and gives that one as long', () => {
    const left = control({ gate: { ...CLOSED, announceBy: NOW } });
    const made = plan(left, 0);
    expect(made).toMatchObject({
      announcesGate: true,
      next: { gate: { announceBy: NOW + MINUTE } },
    });
    const young = control({ gate: { ...CLOSED, announceBy: NOW + 1 } });
    expect(plan(young, 0).announcesGate).toBe(false);
  });

  it('leaves the sweep to the timer', () => {
    const asked = control({ sweepAt: NOW });
    const arrival = planAdmissions({ control: asked, ready: null }, NOW, RULES);
    expect(arrival.startsSweep).toBe(false);
    const timer = planAdmissions({ control: asked, ready: null, dueAt: NOW }, NOW, RULES);
    expect(timer).toMatchObject({ startsSweep: true, next: { sweepAt: null } });
  });

  it('forgets permits that have expired, and doubts the counts of taken ones', () => {
    const permit = {
      id: 'p1-0',
      state: 'TAKEN' as const,
      isRepeated: false,
      executionArn: 'arn:x',
      callAt: NOW - MINUTE,
      expiresAt: NOW,
      probe: null,
    };
    const made = plan(control({ permits: [permit, permit, permit] }), 5);
    expect(made.admit).toHaveLength(3);
    expect(made.next?.limits.isUncertain).toBe(true);
  });

  it('settles: carrying it out and planning again ends after a few passes', () => {
    const small = fc.integer({ min: 0, max: 30 });
    const gate = fc.constantFrom(INITIAL_CONTROL.gate, CLOSED, { ...CLOSED, until: NOW });
    fc.assert(
      fc.property(small, small, small, small, gate, (quota, members, pending, queued, chosen) => {
        let state = control({ gate: chosen }, { quota: quota + 1, members, pending });
        for (let pass = 0; pass < 10; pass += 1) {
          const made = plan(state, queued);
          if (made.next === null) return;
          expect(made.next.version).toBe(state.version + 1);
          expect(made.next.permits.length).toBeLessThanOrEqual(RULES.maxConcurrentInvites);
          const isRead = made.readsLimits && { readAt: NOW, readingUntil: null };
          state = { ...made.next, limits: { ...made.next.limits, ...isRead } };
        }
        throw new Error('still something to write after 10 passes');
      }),
    );
  });
});

describe('room before a change', () => {
  const known = { quota: 5, members: 2, pending: 2 };

  it('is there when the gate is open, nobody is let through, and both limits allow one', () => {
    expect(hadRoom(control({ laterAt: NOW + MINUTE }, known), NOW, RULES)).toBe(true);
  });

  it.each([
    ['the gate is closed', { gate: CLOSED }, known],
    ['admission is paused', { pause: { at: NOW, by: null } }, known],
    ['quota and members were never read', {}, { ...known, readAt: null }],
    ['somebody has become due', { laterAt: NOW }, known],
    ['no place is left', {}, { ...known, pending: 3 }],
    ['no attempt is left', { attempts: [[Math.floor(NOW / (5 * MINUTE)), 20]] }, known],
  ] as const)('is not there when %s', (_, changes, limits) => {
    const before = control(changes, limits);
    expect(hadRoom(before, NOW, RULES)).toBe(false);
  });
});
