import { expect, it } from 'vitest';
import { parseCampaign } from '../../../../lib/operator/campaign/read-campaign.ts';
import { parseOrganization } from '../../../../lib/operator/organization/read-organization.ts';
import {
  findUnusedAccounts,
  listUnits,
  toWorld,
} from '../../../../lib/operator/organization/to-world.ts';

const FILE = `seed: 1
start: 2026-01-05T09:00:00Z
organization:
  id: o-abcdefghij
  managementAccount: { id: 999900000001, email: admin@example.com }
organizationalUnits:
  - kops
  - { path: " Workloads/Prod ", id: ou-abcd-11111111 }
members:
  accounts:
    - { id: 111122223331, email: one@example.com, owner: { accepts: 1 } }
    - { id: 111122223332, email: two@example.com, organizationalUnit: Sandbox }
owners:
  default: { accepts: 1 }
  byUnit:
    Workloads / Prod: { declines: 1 }
accounts:
  - target: 111122223334
    owner: { overlooks: 2 }
    conditions: [{ refusal: PAYMENT_INSTRUMENT_REQUIRED, times: 3 }]
  - target: 111122223399
`;

function readBoth(csv: string, more = '') {
  const file = parseOrganization(FILE + more, 'org.yaml');
  if (file.kind === 'faulty') throw new Error('the file is faulty');
  const campaign = parseCampaign(
    `target,organizationalUnit\n${csv}`,
    'campaign.csv',
    listUnits(file.value),
  );
  if (campaign.kind === 'faulty') throw new Error('the campaign is faulty');
  return [file.value, campaign.value] as const;
}

it('puts the accounts of the campaign outside the organization, each with its owner', () => {
  const world = toWorld(
    ...readBoth('111122223333,kops\n111122223334,kops\n111122223335,Prod\nme@example.com,\n'),
  );
  expect(world.outsideAccounts).toEqual([
    { id: '111122223333', email: 'account-111122223333@example.com', owner: { accepts: 1 } },
    {
      id: '111122223334',
      email: 'account-111122223334@example.com',
      owner: { overlooks: 2 },
      conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED', times: 3 }],
    },
    { id: '111122223335', email: 'account-111122223335@example.com', owner: { declines: 1 } },
    { id: expect.stringMatching(/^9\d{11}$/), email: 'me@example.com', owner: { accepts: 1 } },
  ]);
});

it('leaves members and the management account where they are', () => {
  const world = toWorld(
    ...readBoth('111122223331,kops\nTwo@example.com,kops\n999900000001,kops\n'),
  );
  expect(world.outsideAccounts).toEqual([]);
  expect(world.members?.accounts?.[0]).toMatchObject({ owner: { accepts: 1 } });
});

it('lets the campaign name the units of members, and units by their ids', () => {
  const [, campaign] = readBoth('111122223333,Sandbox\n111122223334,ou-abcd-11111111\n');
  expect(campaign.rows.map((row) => row.unitPath)).toEqual(['Sandbox', 'Workloads/Prod']);
});

it('finds what is planted for accounts outside the campaign', () => {
  expect(findUnusedAccounts(...readBoth('111122223334,kops\n'))).toEqual(['111122223399']);
});

it('hands on everything that the service does to calls and events', () => {
  const planted = [
    '  - { refusal: INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES, from: 2, until: 4.5 }',
    '  - refusal: { exception: ServiceException, status: 500 }',
    '    operation: MoveAccount',
    '    target: 1111-2222-3333',
    '    times: 2',
    '  - { answer: lost, target: Me@Example.com, times: 1, until: resolved }',
  ];
  const events =
    '{ lossProbability: 0.1, duplicateProbability: 0.2, delay: { kind: fixed, hours: 1 } }';
  const world = toWorld(
    ...readBoth(
      '111122223333,kops\n',
      `conditions:\n${planted.join('\n')}\nservice:\n  events: ${events}\n`,
    ),
  );
  expect(world.conditions).toEqual([
    { refusal: 'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES', from: 2, until: 4.5 },
    {
      refusal: { exception: 'ServiceException', status: 500 },
      operation: 'MoveAccount',
      target: '111122223333',
      times: 2,
    },
    { answer: 'lost', target: 'me@example.com', times: 1, until: 'resolved' },
  ]);
  expect(world.service?.events).toEqual({
    lossProbability: 0.1,
    duplicateProbability: 0.2,
    delay: { kind: 'fixed', hours: 1 },
  });
});
