import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLook } from '../../../lambdas/shared/domain/reconciliation/plan-look.ts';
import { rowOf } from '../following/following-world.ts';
import { HOUR_MS, many } from './sweep-world.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const UNDECLINED = { declinedSince: null, declinedAt: null, nextLookAt: null } as const;
const fleet = many(30).map((row) => ({
  ...row,
  invitedAt: '2026-11-10T00:00:00.000Z',
  expiresAt: '2026-12-01T00:00:00.000Z',
}));
const plan = (changes: Partial<Parameters<typeof planLook>[0]> = {}) =>
  planLook({
    rows: fleet,
    isScheduled: true,
    last: { at: NOW - HOUR_MS, pages: 500, ...UNDECLINED },
    now: NOW,
    ...changes,
  });

describe('a look at the handshakes', () => {
  it.each([
    ['the list has never been read', { last: null }],
    ['somebody asked for it', { isScheduled: false }],
    ['an invitation has no id yet', { rows: [rowOf({ handshakeId: null })] }],
    ['one of many is withdrawn', { rows: [...fleet, rowOf({ withdrawRequested: true })] }],
    ['one of many is past its expiry', { rows: [...fleet, rowOf({ expiresAt: '2026-11-23' })] }],
    ['the list is short', { last: { at: NOW - HOUR_MS, pages: 10, ...UNDECLINED } }],
    [
      'an invitation is young',
      { rows: [...fleet, rowOf({ invitedAt: '2026-11-22T12:00:00.000Z' })] },
    ],
    ['the last one was long ago', { last: { at: NOW - 6 * HOUR_MS, pages: 500, ...UNDECLINED } }],
  ] as const)('reads the list when %s', (_, changes) => {
    expect(plan(changes)).toEqual({ kind: 'list', isWhole: false });
  });

  it.each([
    { status: 'QUEUED' },
    { status: 'REQUESTED' },
    { status: 'WAITING', notBefore: '2026-11-23T10:00:00.000Z' },
    { status: 'WAITING', notBefore: null },
  ] as const)('reads the whole list while one is $status for a place (until $notBefore)', (row) => {
    expect(plan({ rows: [...fleet, rowOf(row)] })).toEqual({ kind: 'list', isWhole: true });
  });

  it('asks for few by name, when the list is longer', () => {
    const rows = fleet.slice(0, 3);
    const handshakeIds = rows.map(({ handshakeId }) => handshakeId);
    expect(plan({ rows })).toEqual({ kind: 'ask', handshakeIds });
    expect(plan({ isScheduled: false, mostAskedByName: 30 })).toMatchObject({ kind: 'ask' });
    expect(plan({ isScheduled: false, mostAskedByName: 29 })).toMatchObject({ kind: 'list' });
    const last = { at: NOW - HOUR_MS, pages: 2, ...UNDECLINED };
    expect(plan({ rows, last })).toEqual({ kind: 'list', isWhole: false });
  });

  it.each([
    ['the list is long and was read an hour ago', {}],
    ['no invitation is open', { rows: [rowOf({ status: 'ESCALATED' })] }],
    [
      'who waits does so for a date',
      { rows: [...fleet, rowOf({ status: 'WAITING', notBefore: '2026-11-23T10:00:00.001Z' })] },
    ],
  ] as const)('does not take place when %s', (_, changes) => {
    expect(plan(changes)).toEqual({ kind: 'none' });
  });

  it('comes as soon as its pause asks, whenever somebody asked for the last one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 59 * 60_000 }),
        (pages, asked) => {
          const last = { at: NOW - HOUR_MS + asked, pages, ...UNDECLINED };
          const isFresh = NOW - last.at < 5 * 60_000;
          const hours = Math.ceil(pages / 10);
          let now = NOW;
          while (plan({ last, now }).kind === 'none') now += HOUR_MS;
          expect(now - last.at).toBeLessThanOrEqual(hours * HOUR_MS + (isFresh ? 5 * 60_000 : 0));
        },
      ),
    );
  });

  it('costs 240 pages a day or 4 times the list, whichever is more, for any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (pages) => {
        let at = NOW - 24 * HOUR_MS;
        let looks = 0;
        for (let hour = 1; hour <= 24; hour += 1) {
          const now = NOW + hour * HOUR_MS;
          if (plan({ last: { at, pages, ...UNDECLINED }, now }).kind === 'none') continue;
          looks += 1;
          at = now;
        }
        expect(looks * pages).toBeLessThanOrEqual(Math.max(240, 4 * pages) + pages);
        expect(looks).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
