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
function callsOf({ count, pages }: Situation): number {
  return Math.max(1, count <= 100 ? Math.min(count, pages) : pages);
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

/** What holds of the watch, whatever it is asked. */
export const PROPERTIES = {
  'takes 2 calls a minute at most, 20 for a long list': always((pause, situation) => {
    if (pause === null) return;
    const calls = callsOf(situation);
    const callsAMinute = calls <= FEW_CALLS ? 2 : 20;
    expect(calls * MINUTE_MS).toBeLessThanOrEqual(callsAMinute * pause);
  }),
  'is no later than it has to be': always((pause, situation) => {
    if (pause === null) return;
    const forCalls = Math.max(5 * MINUTE_MS, callsOf(situation) * (MINUTE_MS / 20));
    expect(pause).toBeLessThanOrEqual(Math.max(forCalls, 0.01 * situation.age + 1));
  }),
  'ends half a day after the last decline': always((pause, { declinedAgo: [, last] }) => {
    if (last > 12 * HOUR_MS) expect(pause).toBeNull();
  }),
  'watches nothing older than 25 hours': always((pause, { age }) => {
    if (age > 25 * HOUR_MS) expect(pause).toBeNull();
  }),
  'spends one call at most on each invitation that was sent after a decline': always(
    (pause, situation) => {
      const worth = situation.age < situation.declinedAgo[0] ? situation.count : 0;
      if (callsOf(situation) > Math.max(FEW_CALLS, worth)) expect(pause).toBeNull();
    },
  ),
  'reads no list that takes an hour': always((pause, situation) => {
    if (callsOf(situation) > 1000) expect(pause).toBeNull();
  }),
  'watches where an owner declined and few calls show the others': always(
    (pause) => expect(pause).not.toBeNull(),
    { pages: FEW_CALLS, age: 25 * HOUR_MS, declinedAgo: 12 * HOUR_MS },
  ),
};
