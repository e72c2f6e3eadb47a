import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLookDue } from '../../../lambdas/shared/domain/reconciliation/look-due.ts';
import { rowOf } from '../following/following-world.ts';
import { HOUR_MS } from './sweep-world.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const open = rowOf({ expiresAt: '2026-12-01T00:00:00.000Z' });
const ask = (changes: Partial<Parameters<typeof isLookDue>[0]> = {}) =>
  isLookDue({
    rows: [open],
    isScheduled: true,
    last: { at: NOW - HOUR_MS, pages: 500 },
    now: NOW,
    ...changes,
  });

describe('a look at all handshakes', () => {
  it.each([
    ['the list has never been read', { last: null }],
    ['somebody asked for it', { isScheduled: false }],
    ['somebody waits for a place', { rows: [open, rowOf({ status: 'QUEUED' })] }],
    ['an invitation has no id yet', { rows: [rowOf({ handshakeId: null })] }],
    ['an invitation is withdrawn', { rows: [rowOf({ withdrawRequested: true })] }],
    ['an invitation is past its expiry', { rows: [rowOf({ expiresAt: '2026-11-23T09:59:00Z' })] }],
    ['the list is short', { last: { at: NOW - HOUR_MS, pages: 10 } }],
    ['the last one was long ago', { last: { at: NOW - 6 * HOUR_MS, pages: 500 } }],
  ] as const)('is due when %s', (_, changes) => {
    expect(ask(changes)).toBe(true);
  });

  it.each([
    ['the list is long and was read an hour ago', {}],
    ['no invitation is open', { rows: [rowOf({ status: 'ESCALATED' })] }],
    ['who waits does so for a date', { rows: [open, rowOf({ status: 'WAITING' })] }],
  ] as const)('is not due when %s', (_, changes) => {
    expect(ask(changes)).toBe(false);
  });

  it('costs 240 pages a day or 4 times the list, whichever is more, for any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (pages) => {
        let at = NOW - 24 * HOUR_MS;
        let looks = 0;
        for (let hour = 1; hour <= 24; hour += 1) {
          const now = NOW + hour * HOUR_MS;
          if (!isLookDue({ rows: [open], isScheduled: true, last: { at, pages }, now })) continue;
          looks += 1;
          at = now;
        }
        expect(looks * pages).toBeLessThanOrEqual(Math.max(240, 4 * pages) + pages);
        expect(looks).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
