import type { DelayDistribution } from '../lib/local/organizations/delay.ts';
import type { OrganizationWorld, OwnerBehaviour } from '../lib/local/organizations/world.ts';

export const HOUR_MS = 3_600_000;
/** Sweeps come on the hour: a raise on the hour would be found at once. */
const HALF_HOUR_MS = 1_800_000;
export const DAY_MS = 24 * HOUR_MS;
export const MANAGEMENT_ACCOUNT = '999900000001';
/** The management account holds a place. */
export const FOUNDING_MEMBERS = 1;

/** Something that happens whatever the strategy does. */
export type CampaignEvent =
  | { readonly atMs: number; readonly do: 'setAccountQuota'; readonly value: number }
  /** Another tool sends invitations that nobody accepts. */
  | { readonly atMs: number; readonly do: 'spendAttempts'; readonly count: number };

export interface BenchCampaign {
  readonly name: string;
  readonly meaning: string;
  readonly accounts: number;
  readonly quota: number;
  readonly owner: OwnerBehaviour;
  /** Invitations of one account that was declined or has expired, the first included. */
  readonly invitationsAfterDecline: number;
  readonly invitationsAfterExpiry: number;
  readonly events: readonly CampaignEvent[];
  readonly maxDays: number;
}

const WITHIN_HOURS: DelayDistribution = { kind: 'uniform', minHours: 0.5, maxHours: 8 };
const WITHIN_DAYS: DelayDistribution = { kind: 'lognormal', medianHours: 24, sigma: 1 };

interface Kind {
  readonly meaning: string;
  readonly build: (accounts: number) => Partial<BenchCampaign>;
}

const accepting = (
  accepts: number,
  answersAfter: DelayDistribution = WITHIN_DAYS,
): OwnerBehaviour => ({
  accepts,
  declines: (1 - accepts) / 2,
  answersAfter,
});

/** Every campaign is built for any number of accounts. */
export const KINDS = {
  ample: {
    meaning: 'twice the places that are needed; 90 % of the owners accept within days',
    build: (accounts) => ({ quota: 2 * accounts + 50 }),
  },
  'just-enough': {
    meaning: 'exactly the places that are needed; every owner accepts within hours',
    build: (accounts) => ({
      quota: accounts + FOUNDING_MEMBERS,
      owner: accepting(1, WITHIN_HOURS),
    }),
  },
  raised: {
    meaning: 'half of the places; the quota is raised on day 5, in the middle of an hour',
    build: (accounts) => ({
      quota: Math.ceil(accounts / 2) + FOUNDING_MEMBERS,
      events: [
        { atMs: 5 * DAY_MS + HALF_HOUR_MS, do: 'setAccountQuota', value: 2 * accounts + 50 },
      ],
    }),
  },
  declining: {
    meaning:
      'exactly the places that are needed, 15 at least, and so as many invitations a day, 20 at least; half of the owners decline within hours and are invited again, up to five times',
    build: (accounts) => ({
      quota: Math.max(15, accounts + FOUNDING_MEMBERS),
      owner: { accepts: 0.5, declines: 0.5, answersAfter: WITHIN_HOURS },
      invitationsAfterDecline: 5,
    }),
  },
  'other-tool': {
    meaning: 'another tool spends nearly all attempts of the first two days',
    build: (accounts) => ({
      quota: accounts + 20,
      events: [0, 24].map((hours) => ({
        atMs: hours * HOUR_MS + 1,
        do: 'spendAttempts' as const,
        count: Math.max(20, accounts + 20) - 5,
      })),
    }),
  },
  'nobody-accepts': {
    meaning: 'no owner ever answers: every invitation expires, twice',
    build: (accounts) => ({ quota: 2 * accounts + 50, owner: {} }),
  },
  'half-accepts': {
    meaning: 'half of the owners accept within days, a quarter decline, a quarter never answer',
    build: (accounts) => ({ quota: 2 * accounts + 50, owner: accepting(0.5) }),
  },
  'too-small': {
    meaning: 'a quota that cannot hold everybody: no strategy can finish',
    build: (accounts) => ({
      quota: Math.max(2, Math.floor(accounts * 0.8)),
      owner: accepting(1, WITHIN_HOURS),
      maxDays: 10,
    }),
  },
} as const satisfies Record<string, Kind>;

export type CampaignName = keyof typeof KINDS;

export function buildCampaign(name: CampaignName, accounts: number): BenchCampaign {
  const { meaning, build } = KINDS[name];
  const defaults = {
    quota: 2 * accounts + 50,
    owner: accepting(0.9),
    invitationsAfterDecline: 1,
    invitationsAfterExpiry: 2,
    events: [],
    maxDays: 60,
  };
  return { ...defaults, ...build(accounts), name, meaning, accounts };
}

export function targetsOf({ accounts }: BenchCampaign): readonly string[] {
  return Array.from({ length: accounts }, (_, index) => `7${String(index).padStart(11, '0')}`);
}

/** The account quota that lets everybody join. */
export function neededQuota({ accounts }: BenchCampaign): number {
  return accounts + FOUNDING_MEMBERS;
}

export function toWorld(campaign: BenchCampaign): OrganizationWorld {
  return {
    organization: {
      id: 'o-benchmark01',
      managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'organization-admin@example.com' },
      accountQuota: campaign.quota,
    },
    outsideAccounts: targetsOf(campaign).map((id) => ({
      id,
      email: `account-${id}@example.com`,
      owner: campaign.owner,
    })),
  };
}
