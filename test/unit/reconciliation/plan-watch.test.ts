import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noteDecline,
  planWatch,
} from '../../../lambdas/shared/domain/reconciliation/plan-watch.ts';
import { rowOf } from '../following/following-world.ts';
import { loadMutant, type Mutation } from '../support/load-mutant.ts';
import { HOUR_MS, many } from './sweep-world.ts';
import { PROPERTIES } from './watch-properties.ts';

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

interface WatchRule {
  readonly planWatch: typeof planWatch;
}
const EXPORTS = { planWatch: 'plan-watch.ts' } as const;

interface Mutant extends Mutation {
  /** The property that has to find it. */
  readonly caughtBy: keyof typeof PROPERTIES;
}

/** Some mistakes show in one question of hundreds; the seed is fixed, so that they always do. */
const RUNS = 3000;

/** Mistakes that somebody could make in the rule, by what they do. */
const MUTANTS: Readonly<Record<string, Mutant>> = {
  'watches for ever once owners have declined': {
    file: 'plan-watch.ts',
    from: ' && now - declinedAt <= EXPECTED_MS',
    to: '',
    caughtBy: 'ends half a day after the last decline',
  },
  'watches old invitations for ever': {
    file: 'plan-watch.ts',
    from: 'age > OLDEST_WATCHED_MS || ',
    to: '',
    caughtBy: 'watches nothing older than 25 hours',
  },
  'never watches': {
    file: 'plan-watch.ts',
    from: 'now - declinedAt <= EXPECTED_MS',
    to: 'now - declinedAt > EXPECTED_MS',
    caughtBy: 'watches where an owner declined and few calls show the others',
  },
  'waits for a second decline': {
    file: 'plan-watch.ts',
    from: 'if (!isLately(declinedAt, now)) return null;',
    to: 'if (!isLately(declinedAt, now) || declinedSince === declinedAt) return null;',
    caughtBy: 'watches where an owner declined and few calls show the others',
  },
  'makes no pause': {
    file: 'plan-watch.ts',
    from: 'return Math.min(calls * PAUSE_FOR_A_CALL_MS, affordable);',
    to: 'return 0;',
    caughtBy: 'takes 2 calls a minute at most, 20 for a long list',
  },
  'believes that an empty list takes no call': {
    file: 'plan-watch.ts',
    from: 'Math.max(1, callsOf(open, pages))',
    to: 'callsOf(open, pages)',
    caughtBy: 'takes 2 calls a minute at most, 20 for a long list',
  },
  'reads a long list where nobody is invited any more': {
    file: 'plan-watch.ts',
    from: 'calls > Math.min(worth, MOST_CALLS)',
    to: 'calls > MOST_CALLS',
    caughtBy: 'spends one call at most on each invitation that was sent after a decline',
  },
  'reads a list that takes an hour': {
    file: 'plan-watch.ts',
    from: 'Math.min(worth, MOST_CALLS)',
    to: 'worth',
    caughtBy: 'reads no list that takes an hour',
  },
  'sleeps too long': {
    file: 'plan-watch.ts',
    from: 'const PART_OF_AGE = 0.01;',
    to: 'const PART_OF_AGE = 0.1;',
    caughtBy: 'is no later than it has to be',
  },
};

describe('the watch', () => {
  it.each([
    ['after a hundredth of the age of an hour', {}, 36_000],
    ['after the one call of an empty list', { rows: invited(1, 0), pages: 0 }, MINUTE_MS / 2],
    ['by the pages of the list', { rows: invited(30, HOUR_MS), pages: 7 }, 3.5 * MINUTE_MS],
    ['by name, when few are open', { rows: invited(3, HOUR_MS), pages: 7 }, 1.5 * MINUTE_MS],
    [
      'by the list, while one has no name',
      { rows: [rowOf({ handshakeId: null, invitedAt: ago(HOUR_MS) })], pages: 7 },
      3.5 * MINUTE_MS,
    ],
    ['after a hundredth of the age', { rows: invited(1, 20 * HOUR_MS) }, 12 * MINUTE_MS],
    [
      'after five minutes by a long list',
      { rows: invited(110, HOUR_MS), pages: 50 },
      5 * MINUTE_MS,
    ],
    [
      'by twenty pages a minute of a list that is longer still',
      { rows: invited(400, HOUR_MS), pages: 400 },
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
    [
      'the list is longer than what was invited after a decline',
      { rows: [...invited(49, HOUR_MS), ...invited(60, 3 * HOUR_MS)], pages: 50 },
    ],
    ['the list takes an hour to read', { rows: invited(1100, HOUR_MS), pages: 1001 }],
  ] as const)('rests when %s', (_, changes) => {
    expect(plan(changes)).toBeNull();
  });

  it.each(Object.entries(PROPERTIES))('%s', (_, property) => {
    fc.assert(property(planWatch));
  });

  it.each(Object.entries(MUTANTS))('is found out if it %s', async (_, mutant) => {
    const { caughtBy, ...mutation } = mutant;
    const rule = await loadMutant<WatchRule>('reconciliation', EXPORTS, mutation);
    const property = PROPERTIES[caughtBy](rule.planWatch);
    const { failed } = fc.check(property, { numRuns: RUNS, seed: 1, endOnFailure: true });
    expect(failed, `'${caughtBy}' finds it`).toBe(true);
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
