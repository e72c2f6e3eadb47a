import fc from 'fast-check';
import { ledgerIsExact, ledgerIsExactUnlessInDoubt, sweepRepairsLedger } from './bookkeeping.ts';
import { atOnce, crowd, few, hasty, manyDue, refused, withdrawnAfter } from './crowds.ts';
import { Fleet } from './fleet.ts';
import {
  BEHIND_OUR_BACK,
  DAY,
  type History,
  HOUR,
  histories,
  MINUTE,
  type PlantedRefusal,
  REFUSALS,
  SECOND,
  sentByHand,
  stories,
  TROUBLE,
} from './history.ts';
import {
  closesForNoRaisedLimit,
  closingsAreTold,
  fallsSilent,
  nobodyStarves,
  workConserving,
} from './liveness.ts';
import type { Rule } from './rule.ts';
import {
  aloneWhereBusy,
  inOrder,
  nobodyIsDenied,
  oneProbe,
  paced,
  pauseWins,
  withinAttempts,
  withinPermits,
  withinPlaces,
} from './safety.ts';
import type { Watch } from './watch.ts';

export interface Property {
  readonly history: fc.Arbitrary<History>;
  readonly watch: (fleet: Fleet) => Watch;
  /** How many histories, in proportion to the others: long ones take longer. */
  readonly share: number;
}

/** What admission control promises, each over histories of its own. */
export const PROPERTIES = {
  'no call of ours meets the daily limit': {
    history: histories({
      accounts: hasty,
      quota: fc.integer({ min: 15, max: 40 }),
      raise: fc.constant(null),
      days: fc.constant(2),
    }),
    watch: withinAttempts,
    share: 0.3,
  },
  'no call of ours meets the account quota, but for the probe of a closed gate': {
    history: histories({ quota: few }),
    watch: withinPlaces,
    share: 1,
  },
  'neither limit is met when we learn late what became of an invitation': {
    history: histories({ quota: few, eventsTake: fc.integer({ min: 0, max: DAY }) }),
    watch: (fleet: Fleet) => both(withinAttempts(fleet), withinPlaces(fleet)),
    share: 1,
  },
  'neither limit is met when functions die, time jumps and events come late and twice': {
    history: histories({ ...TROUBLE, quota: few }),
    watch: (fleet: Fleet) => both(withinAttempts(fleet), withinPlaces(fleet)),
    share: 0.7,
  },
  'there are never more permits or calls at once than may be': {
    history: histories({ ...TROUBLE, ...BEHIND_OUR_BACK, accounts: refused }),
    watch: withinPermits,
    share: 0.7,
  },
  'after AWS has refused one of several calls at once, one goes at a time for an hour': {
    history: histories({
      accounts: stories(
        { ...atOnce, refusals: fc.constantFrom<PlantedRefusal[]>([], ['busy'], ['busy', 'busy']) },
        { min: 3, max: 8 },
      ),
      quota: fc.constant(40),
      maxConcurrentInvites: fc.integer({ min: 2, max: 4 }),
      days: fc.constant(2),
    }),
    watch: aloneWhereBusy,
    share: 0.5,
  },
  'whoever is let through may call': {
    history: histories({
      accounts: crowd,
      quota: fc.integer({ min: 15, max: 24 }),
      maxConcurrentInvites: fc.integer({ min: 2, max: 5 }),
      raise: fc.constant(null),
      days: fc.constant(2),
    }),
    watch: nobodyIsDenied,
    share: 0.2,
  },
  'a half-open gate lets one call through at a time': {
    history: histories({ accounts: stories({ ...atOnce, refusals: REFUSALS }) }),
    watch: oneProbe,
    share: 1,
  },
  'nobody is let through while admission is paused': {
    history: histories({
      stalls: fc.integer({ min: 0, max: 10 }),
      pauses: fc.array(
        fc.record({
          afterAdmissions: fc.integer({ min: 1, max: 5 }),
          forMs: fc.integer({ min: SECOND, max: 12 * HOUR }),
        }),
        { minLength: 1, maxLength: 1 },
      ),
      accounts: stories(atOnce, { min: 1, max: 7 }),
    }),
    watch: pauseWins,
    share: 1,
  },
  'calls are as far apart as AWS asks': {
    history: histories({
      accounts: stories(atOnce, { min: 5, max: 12 }),
      quota: fc.constant(40),
      maxConcurrentInvites: fc.integer({ min: 1, max: 8 }),
    }),
    watch: paced,
    share: 1,
  },
  'the first by class, priority and age goes first': {
    history: histories({
      accounts: stories({ refusals: REFUSALS, priority: fc.integer({ min: 0, max: 2 }) }),
      quota: few,
    }),
    watch: inOrder,
    share: 1,
  },
  'who is due first takes part first, and is overtaken by few when many are due': {
    history: histories(manyDue),
    watch: inOrder,
    share: 0.1,
  },
  'nobody starves': {
    history: histories({
      ...BEHIND_OUR_BACK,
      accounts: stories({ refusals: REFUSALS, withdrawnAfter }),
      quota: few,
    }),
    watch: nobodyStarves,
    share: 1,
  },
  'nobody starves when functions die, time jumps and events come late and twice': {
    history: histories({
      ...TROUBLE,
      ...BEHIND_OUR_BACK,
      accounts: stories({ refusals: REFUSALS, withdrawnAfter }),
    }),
    watch: nobodyStarves,
    share: 0.7,
  },
  'nobody starves among many who are due at once': {
    history: histories(manyDue),
    watch: nobodyStarves,
    share: 0.1,
  },
  'no headroom is idle beside somebody who may go': {
    history: histories({ quota: few, raise: fc.constant(null), days: fc.constant(2) }),
    watch: workConserving,
    share: 1,
  },
  'no attempt is idle beside somebody who may go': {
    history: histories({
      accounts: crowd,
      quota: fc.integer({ min: 19, max: 21 }),
      raise: fc.constant(null),
      days: fc.constant(2),
    }),
    watch: workConserving,
    share: 0.3,
  },
  'a raised quota is used as soon as somebody tells of it, whatever was spent before': {
    history: histories({
      accounts: hasty,
      quota: fc.integer({ min: 15, max: 30 }),
      quotaRead: fc.constantFrom('always', 'never'),
      raise: fc.record({
        at: fc.integer({ min: 10 * MINUTE, max: 20 * HOUR }),
        to: fc.constant(100),
      }),
      days: fc.constant(3),
    }),
    watch: workConserving,
    share: 0.1,
  },
  'a raised quota is found although nobody tells of it': {
    history: histories({
      quota: few,
      raise: fc.record({ at: fc.integer({ min: HOUR, max: 4 * DAY }), to: fc.constant(50) }),
      isRaiseTold: fc.constant(false),
      quotaRead: fc.constantFrom('always', 'at first', 'never'),
      sweepEvery: fc.constant(HOUR),
      days: fc.constant(6),
    }),
    watch: workConserving,
    share: 0.3,
  },
  'a place that nobody tells of is found': {
    history: histories({
      ...BEHIND_OUR_BACK,
      // One that comes and goes between two sweeps is seen by none: the probe finds its place.
      byHand: sentByHand(2 * HOUR),
      quota: few,
      raise: fc.constant(null),
      isRaiseTold: fc.constant(false),
      sweepEvery: fc.constant(HOUR),
      days: fc.constant(3),
    }),
    watch: workConserving,
    share: 0.5,
  },
  'an attempt that somebody else has spent is free as soon as it leaves': {
    history: histories({
      accounts: stories(
        {
          // The first sweep comes after the refusal.
          arrivesAt: fc.integer({ min: 40 * MINUTE, max: 55 * MINUTE }),
          dueAfter: fc.constant(null),
          answer: fc.constant('accepted' as const),
          answersAfter: fc.constant(DAY),
        },
        { min: 4, max: 6 },
      ),
      byHand: fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 5 * MINUTE }),
          answer: fc.constant('declined' as const),
          answersAfter: fc.constant(SECOND),
        }),
        { minLength: 17, maxLength: 19 },
      ),
      quota: fc.constant(20),
      sweepEvery: fc.constant(HOUR),
      raise: fc.constant(null),
      days: fc.constant(2),
    }),
    watch: workConserving,
    share: 0.3,
  },
  'the gate closes for no limit that was raised more than an hour ago': {
    history: histories({
      quota: few,
      raise: fc.record({ at: fc.integer({ min: 0, max: 20 * HOUR }), to: fc.constant(50) }),
      isRaiseTold: fc.constant(false),
      days: fc.constant(2),
    }),
    watch: closesForNoRaisedLimit,
    share: 0.3,
  },
  'a closing of the gate is announced whoever dies': {
    history: histories({ ...TROUBLE, accounts: refused, quota: few }),
    watch: closingsAreTold,
    share: 0.3,
  },
  'the ledger is what the list of invitations would make of it': {
    history: histories({
      accounts: refused,
      copies: fc.integer({ min: 1, max: 2 }),
      lower: BEHIND_OUR_BACK.lower,
    }),
    watch: ledgerIsExact,
    share: 1,
  },
  'an attempt is counted in the five minutes that AWS counts it in, however long a call takes': {
    history: histories({
      accounts: stories(
        { arrivesAt: fc.integer({ min: 5 * MINUTE - 20 * SECOND, max: 5 * MINUTE }) },
        { min: 1, max: 3 },
      ),
      stalls: fc.integer({ min: 5, max: 60 }),
      raise: fc.constant(null),
      days: fc.constant(1),
    }),
    watch: ledgerIsExactUnlessInDoubt,
    share: 0.5,
  },
  'a sweep repairs the ledger whatever went wrong': {
    history: histories({ ...TROUBLE, ...BEHIND_OUR_BACK, accounts: refused }),
    watch: sweepRepairsLedger,
    share: 0.7,
  },
  'with nothing happening nothing runs and nothing is written': {
    history: histories({
      ...BEHIND_OUR_BACK,
      accounts: stories({ refusals: REFUSALS, withdrawnAfter }),
    }),
    watch: fallsSilent,
    share: 1,
  },
} as const satisfies Record<string, Property>;

export type PropertyName = keyof typeof PROPERTIES;

/** The property over random histories of a rule: what fast-check runs, and shrinks when it fails. */
export function overHistories({ history, watch }: Property, rule: Rule) {
  return fc.asyncProperty(history, async (chosen) => {
    const fleet = new Fleet(chosen, rule);
    fleet.watch = watch(fleet);
    await fleet.play();
  });
}

function both(one: Watch, other: Watch): Watch {
  return {
    calling: (account) => {
      one.calling?.(account);
      other.calling?.(account);
    },
  };
}
