import { stringify as toCsv } from 'csv-stringify/sync';
import { stringify as toYaml } from 'yaml';
import { seededRandom } from '../../local/clock/random.ts';

export interface GenerateProps {
  readonly accounts: number;
  readonly seed: string;
}

/** A campaign file and an organization file, as text. */
export interface GeneratedCampaign {
  readonly campaign: string;
  readonly organization: string;
}

const UNITS = ['Workloads/Production', 'Workloads/Staging', 'Sandbox', 'Security', 'Shared'];
/** One in so many accounts is invited by e-mail, or has its planted condition. */
const EVERY = { email: 25, payment: 100, otherSeller: 250, tooRecent: 50 };

/**
 * Makes up a campaign of any size: mostly owners who accept within days, some who decline or never
 * answer, and the common refusals in proportion. The quota leaves room for everybody; what binds is
 * the pace of the calls.
 */
export function generateCampaign({ accounts, seed }: GenerateProps): GeneratedCampaign {
  const random = seededRandom(seed).fork('campaign');
  const targets = Array.from({ length: accounts }, (_, index) => nameTarget(index));
  const rows = targets.map((target) => ({
    target,
    organizationalUnit: UNITS[Math.floor(random.next() * UNITS.length)],
    campaign: 'generated',
    priority: Math.floor(random.next() * 10),
  }));
  return {
    campaign: toCsv(rows, { header: true, record_delimiter: '\n' }),
    organization: toYaml(describeOrganization(targets, seed)),
  };
}

function nameTarget(index: number): string {
  return index % EVERY.email === 7
    ? `account-${index}@example.com`
    : `7${String(index).padStart(11, '0')}`;
}

function describeOrganization(targets: readonly string[], seed: string) {
  const accounts = targets.map(plant).filter((account) => account !== undefined);
  return {
    seed,
    start: '2026-01-05T09:00:00Z',
    maxDays: 90,
    organization: {
      id: 'o-generated01',
      managementAccount: { id: '999900000001', email: 'organization-admin@example.com' },
      accountQuota: Math.min(targets.length * 2 + 50, 50_000),
    },
    organizationalUnits: UNITS,
    owners: {
      default: {
        accepts: 0.9,
        declines: 0.05,
        answersAfter: { kind: 'lognormal', medianHours: 24, sigma: 1 },
      },
    },
    accounts,
    operator: [
      { reason: 'PAYMENT_INSTRUMENT_REQUIRED', afterHours: 24, resolves: true, decision: 'retry' },
    ],
  };
}

function plant(target: string, index: number) {
  const refuse = (refusal: string, more: object = {}) => ({
    target,
    conditions: [{ refusal, ...more }],
  });
  if (index % EVERY.payment === 11) return refuse('PAYMENT_INSTRUMENT_REQUIRED');
  if (index % EVERY.otherSeller === 13) {
    return refuse('ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD');
  }
  if (index % EVERY.tooRecent === 17) {
    return refuse('ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED', { until: 2 });
  }
  return undefined;
}
