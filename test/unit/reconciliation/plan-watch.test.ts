import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noteDecline,
  planWatch,
} from '../../../lambdas/shared/domain/reconciliation/plan-watch.ts';
import { rowOf } from '../following/following-world.ts';
import { HOUR_MS, many } from './sweep-world.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const invited = (count: number, age: number) =>
  many(count).map((row) => ({ ...row, invitedAt: ago(age) }));
const plan = (changes: Partial<Parameters<typeof planWatch>[0]> = {}) =>
  planWatch({
    rows: invited(1, HOUR_MS),
    pages: 1,
    declinedSince: NOW - 2 * HOUR_MS,
    declinedAt: NOW - HOUR_MS,
    now: NOW,
    ...changes,
  });

describe('the watch', () => {
  it.each([
    ['after a hundredth of the age of an hour', {}, 36_000],
    ['by the pages of the list', { rows: invited(30, HOUR_MS), pages: 7 }, 3.5 * MINUTE_MS],
    ['by name, when few are open', { rows: invited(3, HOUR_MS), pages: 7 }, 1.5 * MINUTE_MS],
    [
      'by the list, while one has no name',
      { rows: [rowOf({ handshakeId: null, invitedAt: ago(HOUR_MS) })], pages: 7 },
      3.5 * MINUTE_MS,
    ],
    ['after a hundredth of the age', { rows: invited(1, 20 * HOUR_MS) }, 12 * MINUTE_MS],
    ['after five minutes by a long list', { rows: invited(30, HOUR_MS), pages: 50 }, 5 * MINUTE_MS],
    [
      'by twenty pages a minute of a list that is longer still',
      { rows: invited(30, HOUR_MS), pages: 400 },
      20 * MINUTE_MS,
    ],
    [
      'by the youngest of all',
      { rows: [...invited(1, 20 * HOUR_MS), rowOf({ invitedAt: ago(0) })] },
      MINUTE_MS / 2,
    ],
  ] as const)('looks again %s', (_, changes, after) => {
    expect(plan(changes)).toBe(NOW + after);
  });

  it.each([
    ['nobody has declined', { declinedAt: null }],
    ['owners declined long ago', { declinedAt: NOW - 13 * HOUR_MS }],
    ['nothing is open', { rows: [rowOf({ status: 'QUEUED', invitedAt: null })] }],
    ['all invitations are old', { rows: invited(3, 26 * HOUR_MS) }],
    [
      'the list is long and nobody was invited after a decline',
      { rows: invited(30, 3 * HOUR_MS), pages: 11 },
    ],
    ['the list takes an hour to read', { rows: invited(30, HOUR_MS), pages: 1001 }],
  ] as const)('rests when %s', (_, changes) => {
    expect(plan(changes)).toBeNull();
  });

  it('takes 20 calls a minute at most, 2 for a short list, and is no later than it has to be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 1200 }),
        fc.integer({ min: 0, max: 30 * HOUR_MS }),
        (count, pages, age) => {
          const next = plan({ rows: invited(count, age), pages });
          if (next === null) return;
          const calls = count <= 10 ? Math.min(count, pages) : pages;
          const minutes = (next - NOW) / MINUTE_MS;
          expect(calls / minutes).toBeLessThanOrEqual(calls <= 10 ? 2 : 20);
          const forCalls = Math.max(5, calls / 20) * MINUTE_MS;
          expect(next - NOW).toBeLessThanOrEqual(Math.max(forCalls, 0.01 * age + 1));
        },
      ),
    );
  });
});

describe('declines', () => {
  const none = { declinedSince: null, declinedAt: null };

  it('are remembered, the latest and since when', () => {
    const first = noteDecline(none, true, NOW);
    const second = noteDecline(first, true, NOW + HOUR_MS);
    expect(second).toEqual({ declinedSince: NOW, declinedAt: NOW + HOUR_MS });
    expect(noteDecline(second, false, NOW + 2 * HOUR_MS)).toEqual(second);
    expect(noteDecline(null, false, NOW)).toEqual(none);
  });

  it('begin anew after half a day without', () => {
    const later = NOW + 12 * HOUR_MS;
    const first = noteDecline(none, true, NOW);
    expect(noteDecline(first, true, later).declinedSince).toBe(NOW);
    expect(noteDecline(first, true, later + 1).declinedSince).toBe(later + 1);
  });
});
