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
  'watches closely for ever once owners have declined': {
    file: 'plan-watch.ts',
    from: ' && now - declinedAt <= EXPECTED_MS',
    to: '',
    caughtBy: 'rests half a day after the last decline, and half a day after the last invitation',
  },
  'watches old invitations for ever': {
    file: 'plan-watch.ts',
    from: 'age > oldestMs || ',
    to: '',
    caughtBy: 'watches nothing older than 25 hours',
  },
  'never watches closely': {
    file: 'plan-watch.ts',
    from: 'now - declinedAt <= EXPECTED_MS',
    to: 'now - declinedAt > EXPECTED_MS',
    caughtBy: 'watches where an owner declined and few calls show the others',
  },
  'waits for a first decline': {
    file: 'plan-watch.ts',
    from: 'oldestMs: EXPECTED_MS',
    to: 'oldestMs: -1',
    caughtBy: 'watches the first half day of those whom few calls show',
  },
  'looks at many before anybody has declined': {
    file: 'plan-watch.ts',
    from: 'fewCalls: 2',
    to: 'fewCalls: FEW_CALLS',
    caughtBy: 'spends two calls at most before anybody has declined',
  },
  'waits for a second decline': {
    file: 'plan-watch.ts',
    from: 'isLately(declinedAt, now)\n    ?',
    to: 'isLately(declinedAt, now) && declinedSince !== declinedAt\n    ?',
    caughtBy: 'watches where an owner declined and few calls show the others',
  },
  'makes no pause after a long list': {
    file: 'plan-watch.ts',
    from: 'Math.max(Math.round(partOfAge * age), pauseMs, leastPause(calls))',
    to: 'Math.max(Math.round(partOfAge * age), leastPause(calls))',
    caughtBy: 'takes half of what AWS answers at most',
  },
  'counts names as pages': {
    file: 'plan-watch.ts',
    from: 'open.length * PAUSE_FOR_A_NAME_MS',
    to: 'open.length * PAUSE_FOR_A_PAGE_MS',
    caughtBy: 'takes half of what AWS answers at most',
  },
  'pauses for a short list alone': {
    file: 'plan-watch.ts',
    from: 'pauseMs, leastPause(calls)',
    to: 'pauseMs',
    caughtBy: 'rests a minute at least, three after a long look',
  },
  'reads a long list where nobody is invited any more': {
    file: 'plan-watch.ts',
    from: 'callsForEach * open.filter((row) => isSentAfter(row, declinedSince)).length',
    to: 'callsForEach * open.length',
    caughtBy: 'spends ten calls at most on each invitation that was sent after a decline',
  },
  'reads a list that takes an hour': {
    file: 'plan-watch.ts',
    from: 'Math.min(Math.max(fewCalls, worth), MOST_CALLS)',
    to: 'Math.max(fewCalls, worth)',
    caughtBy: 'reads no list of more than a thousand pages',
  },
  'sleeps too long': {
    file: 'plan-watch.ts',
    from: 'partOfAge: 0.01',
    to: 'partOfAge: 0.1',
    caughtBy: 'is no later than it has to be',
  },
};

describe('the watch', () => {
  it.each([
    ['a minute later, after a short list', {}, MINUTE_MS],
    ['after an empty list, too', { rows: invited(1, 0), pages: 0 }, MINUTE_MS],
    ['after three minutes by a longer list', { rows: invited(110, HOUR_MS), pages: 50 }, 180_000],
    [
      'by 150 pages a minute of a list that is longer still',
      { rows: invited(400, HOUR_MS), pages: 600 },
      4 * MINUTE_MS,
    ],
    ['by name, when few are open', { rows: invited(8, HOUR_MS), pages: 9 }, MINUTE_MS],
    ['by 30 names a minute', { rows: invited(95, HOUR_MS), pages: 100 }, 190_000],
    [
      'by the list, while one has no name',
      { rows: [rowOf({ handshakeId: null, invitedAt: ago(HOUR_MS) })], pages: 7 },
      MINUTE_MS,
    ],
    ['after a hundredth of the age', { rows: invited(1, 20 * HOUR_MS) }, 12 * MINUTE_MS],
    [
      'after a fiftieth of the age while nobody has declined',
      { rows: invited(1, 11 * HOUR_MS), declinedAt: null, declinedSince: null },
      13.2 * MINUTE_MS,
    ],
    [
      'by the youngest of all',
      { rows: [...invited(1, 20 * HOUR_MS), rowOf({ invitedAt: ago(0) })] },
      MINUTE_MS,
    ],
  ] as const)('looks again %s', (_, changes, after) => {
    expect(plan(changes)).toBe(NOW + after);
  });

  it.each([
    [
      'nobody has declined for half a day',
      { rows: invited(1, 13 * HOUR_MS), declinedSince: null, declinedAt: null },
    ],
    [
      'owners declined long ago, and the others let wait as long',
      { rows: invited(1, 13 * HOUR_MS), declinedAt: NOW - 13 * HOUR_MS },
    ],
    [
      'nobody has declined and the list is long',
      { rows: invited(41, HOUR_MS), pages: 3, declinedSince: null, declinedAt: null },
    ],
    ['nothing is open', { rows: [rowOf({ status: 'QUEUED', invitedAt: null })] }],
    [
      'nobody is invited any more, and was a minute ago',
      { rows: [rowOf({ status: 'WAITING', invitedAt: ago(MINUTE_MS) })] },
    ],
    ['all invitations are old', { rows: invited(3, 26 * HOUR_MS) }],
    [
      'the list is long and nobody was invited after a decline',
      { rows: invited(30, 3 * HOUR_MS), pages: 11 },
    ],
    [
      'the list takes more than ten calls for each who was invited after a decline',
      { rows: [...invited(4, HOUR_MS), ...invited(100, 3 * HOUR_MS)], pages: 41 },
    ],
    ['the list takes minutes to read', { rows: invited(1100, HOUR_MS), pages: 1001 }],
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
