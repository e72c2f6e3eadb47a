import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rehearse } from '../../../lib/operator/rehearse/rehearse.ts';
import type { RehearsalResult } from '../../../lib/operator/rehearse/result.ts';
import { createReporter } from '../../../lib/operator/report/reporter.ts';

/** Every account, what the organization file plants for it, and what must come of it. */
const ACCOUNTS = [
  ['100000000001', 'owner: { accepts: 1 }', 'JOINED'],
  ['me@example.com', 'owner: { accepts: 1 }', 'JOINED'],
  ['100000000002', 'owner: { declines: 1 }', 'DECLINED'],
  ['100000000003', 'owner: { accepts: 1, overlooks: 1 }', 'JOINED'],
  ['100000000004', 'owner: { accepts: 0 }', 'EXPIRED'],
  [
    '100000000005',
    'conditions: [{ refusal: PAYMENT_INSTRUMENT_REQUIRED }]\n    owner: { accepts: 1 }',
    'JOINED',
  ],
  ['100000000006', 'conditions: [{ refusal: PAYMENT_INSTRUMENT_REQUIRED }]', 'ABORTED'],
  [
    '100000000007',
    'conditions: [{ refusal: ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD }]',
    'ABORTED',
  ],
  [
    '100000000008',
    'conditions: [{ refusal: ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED, until: 2 }]\n    owner: { accepts: 1 }',
    'JOINED',
  ],
  ['100000000009', 'owner: { accepts: 0 }', 'CANCELED'],
  ['100000000010', 'owner: { accepts: 0 }', 'JOINED'],
] as const;
const MEMBER = '100000000010';

const CAMPAIGN = `target,organizationalUnit,maxInvitations\n${ACCOUNTS.map(
  ([target]) => `${target},Workloads/Prod,2\n`,
).join('')}`;

const ORGANIZATION = `seed: small
start: 2026-01-05T09:00:00Z
organization:
  id: o-abcdefghij
  managementAccount: { id: 999900000001, email: admin@example.com }
  accountQuota: 6
organizationalUnits: [Workloads/Prod]
members:
  accounts: [{ id: ${MEMBER}, email: member@example.com }]
accounts:
${ACCOUNTS.map(([target, planted]) => `  - target: ${target}\n    ${planted}\n`).join('')}
operator:
  - { reason: ACCOUNT_NUMBER_LIMIT_EXCEEDED, onDay: 1, accountQuota: 50, decision: retry }
  - { reason: PAYMENT_INSTRUMENT_REQUIRED, targets: [100000000005], afterHours: 5, resolves: true, decision: retry }
  - { reason: PAYMENT_INSTRUMENT_REQUIRED, afterHours: 5, decision: abort }
script:
  - { day: 3, do: withdraw, target: 100000000009 }
  - { day: 3, do: depart, target: 100000000098 }
  - day: 1
    do: putEvent
    detailType: AccountInvitationRequested
    detail: { version: 1, target: "100000000099", priority: 77 }
  - { day: 1, do: putEvent, detailType: AccountInvitationRequested, detail: { version: 1 } }
`;

const SILENT = {
  ...createReporter('json', process.stdout),
  finish: () => {},
};

let directory: string;
let first: RehearsalResult;

async function play(out: string, seed?: string): Promise<RehearsalResult> {
  const reading = await rehearse({
    campaignFile: join(directory, 'campaign.csv'),
    organizationFile: join(directory, 'organization.yaml'),
    out: join(directory, out),
    assemblyDirectory: inject('assemblyDirectory'),
    listener: SILENT,
    ...(seed === undefined ? {} : { seed }),
  });
  if (reading.kind === 'faulty') throw new Error(JSON.stringify(reading.faults));
  return reading.value;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  await writeFile(join(directory, 'campaign.csv'), CAMPAIGN);
  await writeFile(join(directory, 'organization.yaml'), ORGANIZATION);
  first = await play('first');
});
afterAll(() => rm(directory, { recursive: true }));

describe('a rehearsal', () => {
  it.each(ACCOUNTS)('brings %s, planted with "%s", to %s', (target, _, status) => {
    expect(first.rows.find((row) => row.target === target)?.status).toBe(status);
  });

  it('leaves nobody open and ends within the days it was given', () => {
    expect(first.open).toEqual([]);
    expect(first.rows).toHaveLength(ACCOUNTS.length + 1);
  });

  it('records a request that breaks its schema, and keeps one that names nobody', () => {
    const rejected = first.rows.find((row) => row.target === '100000000099');
    expect(rejected).toMatchObject({ status: 'REJECTED', reason: 'INVALID_REQUEST' });
    expect(rejected?.message).toContain('priority');
    expect(first.totals.deadLetters).toBe(1);
  });

  it('does nothing to an account outside the campaign, and notes it', () => {
    expect(first.notes).toEqual([
      'script[1] does nothing: depart names 100000000098, which is not in the campaign',
    ]);
  });

  it('has no function that throws', () => {
    expect(first.totals.functionErrors).toBe(0);
  });

  it('moves whoever joined to the organizational unit of the campaign', () => {
    const joined = first.rows.filter((row) => row.status === 'JOINED');
    expect(joined.map((row) => [row.organizationalUnit, row.placement])).toEqual(
      joined.map(() => ['Workloads/Prod', 'PLACED']),
    );
  });

  it('tells when the gate closed and why, and who was asked', () => {
    const texts = first.moments.map(({ text }) => text).join('\n');
    expect(texts).toContain('gate closed, ACCOUNT_NUMBER_LIMIT_EXCEEDED');
    expect(texts).toContain('operator answers PAYMENT_INSTRUMENT_REQUIRED with retry');
    expect(texts).toContain('invited again, for the second time');
  });

  it('writes one line an account, and everything that happened', async () => {
    const rows = parse(await readFile(first.outcomesFile), { columns: true }) as object[];
    expect(rows).toHaveLength(ACCOUNTS.length + 1);
    const timeline = JSON.parse(await readFile(first.timelineFile, 'utf8')) as {
      entries: { at: string; from: string }[];
    };
    const instants = timeline.entries.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted());
    expect(new Set(timeline.entries.map(({ from }) => from))).toEqual(
      new Set(['script', 'bus', 'cloudtrail', 'history']),
    );
  });

  it('gives the same bytes for the same seed', async () => {
    const second = await play('second');
    for (const file of ['outcomesFile', 'timelineFile'] as const) {
      expect(await readFile(second[file], 'utf8')).toBe(await readFile(first[file], 'utf8'));
    }
  });
});
