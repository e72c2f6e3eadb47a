import fc from 'fast-check';
import type { Ending } from './quota-oracle.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What AWS answers to the first calls for an account, before it lets one through. */
export type PlantedRefusal = 'organization' | 'account' | 'busy';

export interface AccountStory {
  /** ms after the start, like every `At` here. */
  readonly arrivesAt: number;
  readonly class: 'first' | 'reinvitation';
  readonly priority: number;
  /** Not to be invited for so long after its arrival; null for at once. */
  readonly dueAfter: number | null;
  readonly answer: Ending;
  readonly answersAfter: number;
  /** Who has accepted leaves the organization so long after that; null for never. */
  readonly leavesAfter: number | null;
  readonly refusals: readonly PlantedRefusal[];
  /** Its team gives up so long after its arrival; null for never. */
  readonly withdrawnAfter: number | null;
}

/** An invitation that somebody sends past us, if AWS lets it through. */
export interface HandSent {
  readonly at: number;
  readonly answer: Ending;
  readonly answersAfter: number;
}

export interface History {
  /** Of the interleaving of functions. */
  readonly seed: number;
  readonly quota: number;
  readonly members: number;
  readonly maxConcurrentInvites: number;
  readonly accounts: readonly AccountStory[];
  /** The platform team gets a higher quota. */
  readonly raise: { readonly at: number; readonly to: number } | null;
  /** And says so. */
  readonly isRaiseTold: boolean;
  /** AWS lowers the quota, and tells nobody. */
  readonly lower: { readonly at: number; readonly to: number } | null;
  readonly byHand: readonly HandSent[];
  /** Whether Service Quotas answers. */
  readonly quotaRead: 'always' | 'at first' | 'never';
  /** Somebody pauses admission just when so many have been admitted. */
  readonly pauses: readonly { readonly afterAdmissions: number; readonly forMs: number }[];
  /** In a thousand calls: the function dies. */
  readonly crashes: number;
  /** In a thousand calls: up to a minute passes. */
  readonly stalls: number;
  /** So long until we learn that an owner has answered. */
  readonly eventsTake: number;
  /** We learn of every answer so many times. */
  readonly copies: number;
  readonly sweepEvery: number | null;
  /** What comes later is not looked at. */
  readonly days: number;
}

const soon = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * MINUTE }));

const story: fc.Arbitrary<AccountStory> = fc.record({
  arrivesAt: fc.oneof({ arbitrary: soon, weight: 3 }, fc.integer({ min: 0, max: DAY })),
  class: fc.constantFrom('first' as const, 'reinvitation' as const),
  priority: fc.integer({ min: 0, max: 9 }),
  dueAfter: fc.oneof(
    { arbitrary: fc.constant(null), weight: 3 },
    fc.integer({ min: 0, max: 6 * HOUR }),
  ),
  answer: fc.constantFrom<Ending>('accepted', 'accepted', 'declined', 'canceled', 'expired'),
  answersAfter: fc.oneof(
    fc.integer({ min: SECOND, max: HOUR }),
    fc.integer({ min: SECOND, max: DAY }),
  ),
  leavesAfter: fc.option(fc.integer({ min: SECOND, max: DAY }), { freq: 2 }),
  refusals: fc.constant([]),
  withdrawnAfter: fc.constant(null),
});

/** Everything goes as it should; each property changes what it is about. */
const CALM = {
  seed: fc.integer(),
  quota: fc.integer({ min: 2, max: 12 }),
  members: fc.integer({ min: 1, max: 2 }),
  maxConcurrentInvites: fc.integer({ min: 1, max: 3 }),
  accounts: fc.array(story, { minLength: 1, maxLength: 5 }),
  raise: fc.constant<History['raise']>({ at: 14 * HOUR, to: 50 }),
  lower: fc.constant<History['lower']>(null),
  byHand: fc.constant<History['byHand']>([]),
  isRaiseTold: fc.constant(true),
  quotaRead: fc.constant<History['quotaRead']>('always'),
  pauses: fc.constant<History['pauses']>([]),
  crashes: fc.constant(0),
  stalls: fc.constant(0),
  eventsTake: fc.constant(0),
  copies: fc.constant(1),
  sweepEvery: fc.constant<number | null>(null),
  days: fc.constant(30),
};

type Parts = { readonly [K in keyof History]: fc.Arbitrary<History[K]> };

export function histories(changes: Partial<Parts> = {}): fc.Arbitrary<History> {
  return fc.record<History>({ ...CALM, ...changes });
}

export function stories(
  changes: { readonly [K in keyof AccountStory]?: fc.Arbitrary<AccountStory[K]> },
  length: { readonly min: number; readonly max: number } = { min: 1, max: 5 },
): fc.Arbitrary<AccountStory[]> {
  const changed = fc
    .tuple(story, fc.record(changes))
    .map(([plain, more]) => ({ ...plain, ...more }) as AccountStory);
  return fc.array(changed, { minLength: length.min, maxLength: length.max });
}

/** Their owners take so long at least, and a day at most. */
export function sentByHand(answersAfter: number): fc.Arbitrary<readonly HandSent[]> {
  return fc.array(
    fc.record({
      at: fc.oneof(soon, fc.integer({ min: 0, max: 12 * HOUR })),
      answer: fc.constantFrom<Ending>('accepted', 'declined', 'canceled', 'expired'),
      answersAfter: fc.integer({ min: answersAfter, max: DAY }),
    }),
    { maxLength: 3 },
  );
}

/** What only the sweep tells of: the counts are wrong until then. */
export const BEHIND_OUR_BACK = {
  lower: fc.option(
    fc.record({ at: fc.integer({ min: 0, max: 12 * HOUR }), to: fc.integer({ min: 2, max: 4 }) }),
  ),
  byHand: sentByHand(SECOND),
} satisfies Partial<Parts>;

/** Functions die, time jumps under them, and events come late and twice. The sweep repairs it. */
export const TROUBLE = {
  crashes: fc.integer({ min: 1, max: 30 }),
  stalls: fc.integer({ min: 0, max: 10 }),
  eventsTake: fc.integer({ min: 0, max: 2 * HOUR }),
  copies: fc.integer({ min: 1, max: 2 }),
  sweepEvery: fc.constant(6 * HOUR),
} satisfies Partial<Parts>;

export const REFUSALS: fc.Arbitrary<readonly PlantedRefusal[]> = fc.oneof(
  { arbitrary: fc.constant<PlantedRefusal[]>([]), weight: 2 },
  fc.array(fc.constantFrom<PlantedRefusal>('organization', 'account'), {
    minLength: 1,
    maxLength: 2,
  }),
);
