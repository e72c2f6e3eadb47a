import fc from 'fast-check';
import { expect } from 'vitest';
import type {
  planWatch,
  WatchQuestion,
} from '../../../lambdas/shared/domain/reconciliation/plan-watch.ts';
import { HOUR_MS, many } from './sweep-world.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-11-23T10:00:00.000Z');

type Plan = typeof planWatch;

/** So many invitations, all of one age, and the first and the last decline. */
interface Situation {
  readonly count: number;
  readonly pages: number;
  readonly age: number;
  readonly declinedAgo: readonly [first: number, last: number];
}

const LIMITS = { count: 1500, pages: 1200, age: 30 * HOUR_MS, declinedAgo: 30 * HOUR_MS };

function situations(most: Partial<typeof LIMITS> = {}): fc.Arbitrary<Situation> {
  const { count, pages, age, declinedAgo } = { ...LIMITS, ...most };
  const ago = fc.integer({ min: 0, max: declinedAgo });
  return fc.record({
    count: fc.integer({ min: 1, max: count }),
    pages: fc.integer({ min: 0, max: pages }),
    age: fc.integer({ min: 0, max: age }),
    declinedAgo: fc.tuple(ago, ago).map(([a, b]) => [Math.max(a, b), Math.min(a, b)] as const),
  });
}

function questionOf({ count, pages, age, declinedAgo }: Situation): WatchQuestion {
  const [first, last] = declinedAgo;
  const invitedAt = new Date(NOW - age).toISOString();
  return {
    rows: many(count).map((row) => ({ ...row, invitedAt })),
    pages,
    declinedSince: NOW - first,
    declinedAt: NOW - last,
    now: NOW,
  };
}

/** Up to a hundred invitations are asked for by name where the list is longer. */
function isAsked({ count, pages }: Situation): boolean {
  return count <= Math.min(100, pages);
}

function callsOf(situation: Situation): number {
  return isAsked(situation) ? situation.count : situation.pages;
}

/** Answering so many takes AWS at least this long: 5 pages a second, 1 handshake by name. */
function answeringMs(situation: Situation): number {
  return callsOf(situation) * (isAsked(situation) ? 1000 : 200);
}

/** The time until it looks again has to keep to the law. */
const always =
  (law: (pause: number | null, situation: Situation) => void, most?: Partial<typeof LIMITS>) =>
  (plan: Plan) =>
    fc.property(situations(most), (situation) => {
      const next = plan(questionOf(situation));
      law(next === null ? null : next - NOW, situation);
    });

const FEW_CALLS = 10;
const FEWEST_CALLS = 2;
const HALF_A_DAY_MS = 12 * HOUR_MS;

/** What holds of the watch, whatever it is asked. */
export const PROPERTIES = {
  'takes half of what AWS answers at most': always((pause, situation) => {
    if (pause !== null) expect(pause).toBeGreaterThanOrEqual(2 * answeringMs(situation));
  }),
  'rests a minute at least, three after a long look': always((pause, situation) => {
    const least = callsOf(situation) > FEW_CALLS ? 3 * MINUTE_MS : MINUTE_MS;
    if (pause !== null) expect(pause).toBeGreaterThanOrEqual(least);
  }),
  'is no later than it has to be': always((pause, situation) => {
    if (pause === null) return;
    const { age, declinedAgo } = situation;
    const part = declinedAgo[1] <= HALF_A_DAY_MS ? 0.01 : 0.02;
    const forCalls = Math.max(3 * MINUTE_MS, 2 * answeringMs(situation));
    expect(pause).toBeLessThanOrEqual(Math.max(forCalls, part * age + 1));
  }),
  'rests half a day after the last decline, and half a day after the last invitation': always(
    (pause, { age, declinedAgo: [, last] }) => {
      if (Math.min(age, last) > HALF_A_DAY_MS) expect(pause).toBeNull();
    },
  ),
  'watches nothing older than 25 hours': always((pause, { age }) => {
    if (age > 25 * HOUR_MS) expect(pause).toBeNull();
  }),
  'spends ten calls at most on each invitation that was sent after a decline': always(
    (pause, situation) => {
      const [first, last] = situation.declinedAgo;
      const isAfter = situation.age < first && last <= HALF_A_DAY_MS;
      const worth = isAfter ? 10 * situation.count : 0;
      if (callsOf(situation) > Math.max(FEW_CALLS, worth)) expect(pause).toBeNull();
    },
  ),
  'reads no list of more than a thousand pages': always((pause, situation) => {
    if (callsOf(situation) > 1000) expect(pause).toBeNull();
  }),
  'watches where an owner declined and few calls show the others': always(
    (pause) => expect(pause).not.toBeNull(),
    { pages: FEW_CALLS, age: 25 * HOUR_MS, declinedAgo: HALF_A_DAY_MS },
  ),
  'spends two calls at most before anybody has declined': always((pause, situation) => {
    const isCalm = situation.declinedAgo[1] > HALF_A_DAY_MS;
    if (isCalm && callsOf(situation) > FEWEST_CALLS) expect(pause).toBeNull();
  }),
  'watches the first half day of those whom few calls show': always(
    (pause) => expect(pause).not.toBeNull(),
    { pages: FEWEST_CALLS, age: HALF_A_DAY_MS },
  ),
};
