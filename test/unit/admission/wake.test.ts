import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  INITIAL_CONTROL,
  type PermitSlot,
} from '../../../lambdas/shared/domain/admission/control.ts';
import {
  computeWakeAt,
  planTimer,
  timerName,
  wholeMinuteAfter,
} from '../../../lambdas/shared/domain/admission/wake.ts';
import { closedGate } from '../support/closed-gate.ts';

const NOW = Date.parse('2026-11-23T10:00:30.000Z');
const at = (text: string) => Date.parse(`2026-11-23T${text}Z`);
/** Nobody is queued. */
const EMPTY = { ...INITIAL_CONTROL, laterAt: null };
const PERMIT: PermitSlot = {
  id: 'p1-0',
  state: 'SENT',
  isRepeated: false,
  executionArn: 'arn:e0',
  callAt: NOW,
  expiresAt: NOW,
  probe: null,
};
const CLOSED = closedGate({ until: at('16:00:00.000') });

describe('wake-up', () => {
  it('is a whole minute, not before it is due and strictly after now', () => {
    const instant = fc.integer({ min: NOW - 3_600_000, max: NOW + 3_600_000 });
    fc.assert(
      fc.property(instant, instant, (due, now) => {
        const wake = wholeMinuteAfter(due, now);
        expect(wake % 60_000).toBe(0);
        expect(wake).toBeGreaterThanOrEqual(due);
        expect(wake).toBeGreaterThan(now);
        expect(wake).toBeLessThanOrEqual(Math.max(due, now) + 60_000);
      }),
    );
  });

  it('is the next minute for an instant on the minute that is now', () => {
    expect(wholeMinuteAfter(at('10:00:00.000'), at('10:00:00.000'))).toBe(at('10:01:00.000'));
    expect(wholeMinuteAfter(at('10:05:00.000'), at('10:00:00.000'))).toBe(at('10:05:00.000'));
  });

  it('does not come when nothing changes by time', () => {
    expect(computeWakeAt(EMPTY, NOW, false)).toBeNull();
  });

  it('comes for the earliest of permit, gate, entry and sweep', () => {
    const control = { ...EMPTY, sweepAt: at('10:20:00.000') };
    expect(computeWakeAt({ ...control, laterAt: at('10:10:00.001') }, NOW, false)).toBe(
      at('10:11:00.000'),
    );
    expect(computeWakeAt(control, NOW, false)).toBe(at('10:20:00.000'));
  });

  it('comes for what somebody has begun and may never end: a sweep, a notice', () => {
    const begun = { ...EMPTY, sweepLease: at('10:02:00.000') };
    expect(computeWakeAt(begun, NOW, false)).toBe(at('10:02:00.000'));
    const gate = { ...CLOSED, announceBy: at('10:01:30.000') };
    expect(computeWakeAt({ ...EMPTY, gate }, NOW, false)).toBe(at('10:02:00.000'));
    expect(computeWakeAt({ ...EMPTY, gate: CLOSED }, NOW, false)).toBe(CLOSED.until);
    const opened = { kind: 'open', serial: 1, announceBy: at('10:01:30.000') } as const;
    expect(computeWakeAt({ ...EMPTY, gate: opened }, NOW, false)).toBeNull();
    expect(computeWakeAt({ ...EMPTY, gate: opened }, NOW, true)).toBe(at('10:02:00.000'));
  });

  it('comes at once for what is due already, unless something in flight will dispatch', () => {
    const due = { ...EMPTY, laterAt: NOW };
    expect(computeWakeAt(due, NOW, false)).toBe(at('10:01:00.000'));
    const permits = [{ ...PERMIT, expiresAt: at('10:02:30.000') }];
    expect(computeWakeAt({ ...due, permits }, NOW, false)).toBe(at('10:03:00.000'));
    expect(computeWakeAt({ ...due, gate: CLOSED }, NOW, false)).toBe(CLOSED.until);
  });

  it('comes for a sweep only while admission is paused', () => {
    const pause = { at: NOW, by: null };
    const paused = { ...EMPTY, pause, laterAt: at('10:10:00.000') };
    expect(computeWakeAt(paused, NOW, false)).toBeNull();
    const asked = { ...paused, sweepAt: at('10:20:00.000') };
    expect(computeWakeAt(asked, NOW, false)).toBe(at('10:20:00.000'));
  });
});

describe('timer', () => {
  const WAKE = at('10:30:00.000');

  it('starts when none is pending, and when the pending one is too late', () => {
    expect(planTimer(null, WAKE, NOW, undefined)).toEqual({ kind: 'start', at: WAKE });
    const later = WAKE + 60_000;
    expect(planTimer(later, WAKE, NOW, undefined)).toEqual({ kind: 'start', at: WAKE });
  });

  it('is kept when an earlier one will fire, which then plans the next', () => {
    expect(planTimer(at('10:01:00.000'), WAKE, NOW, undefined)).toEqual({ kind: 'keep' });
    expect(planTimer(WAKE, WAKE, NOW, undefined)).toEqual({ kind: 'keep' });
    expect(planTimer(WAKE, null, NOW, undefined)).toEqual({ kind: 'keep' });
  });

  it('counts as lost when it is over two minutes late', () => {
    const due = at('10:00:00.000');
    const grace = due + 120_000;
    expect(planTimer(due, WAKE, grace, undefined)).toEqual({ kind: 'keep' });
    expect(planTimer(due, WAKE, grace + 1, undefined)).toEqual({ kind: 'start', at: WAKE });
  });

  it('is cleared or replaced by its own dispatch', () => {
    const due = at('10:00:00.000');
    expect(planTimer(due, null, NOW, due)).toEqual({ kind: 'clear' });
    expect(planTimer(due, WAKE, NOW, due)).toEqual({ kind: 'start', at: WAKE });
    expect(planTimer(WAKE, null, NOW, due)).toEqual({ kind: 'keep' });
  });

  it('has a name that an execution may have', () => {
    expect(timerName(WAKE, 12)).toBe('wake-2026-11-23T10-30-v12');
  });
});
