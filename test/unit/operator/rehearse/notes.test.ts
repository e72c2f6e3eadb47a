import { describe, expect, it } from 'vitest';
import { parseCampaign } from '../../../../lib/operator/campaign/read-campaign.ts';
import { parseOrganization } from '../../../../lib/operator/organization/read-organization.ts';
import { listUnits } from '../../../../lib/operator/organization/to-world.ts';
import { findLostActions } from '../../../../lib/operator/rehearse/lost-actions.ts';
import { describeNotes } from '../../../../lib/operator/rehearse/notes.ts';

function inputsOf(more: string) {
  const organization = parseOrganization(
    `seed: 1
start: 2026-01-05T09:00:00Z
organization:
  id: o-abcdefghij
  managementAccount: { id: 999900000001, email: admin@example.com }
members:
  accounts: [{ id: 111122223332, email: member@example.com }]
${more}
`,
    'o.yaml',
  );
  if (organization.kind === 'faulty') throw new Error(JSON.stringify(organization.faults));
  const units = listUnits(organization.value);
  const campaign = parseCampaign('target,organizationalUnit\n111122223333,\n', 'c.csv', units);
  if (campaign.kind === 'faulty') throw new Error(JSON.stringify(campaign.faults));
  return { campaign: campaign.value, organization: organization.value };
}

const notesOf = (more: string) => describeNotes(inputsOf(more));

describe('the notes of a rehearsal', () => {
  it('are silent about files that fit together', () => {
    expect(
      notesOf(`script:
  - { day: 1, do: depart, target: 111122223332 }
  - { day: 1, do: withdraw, target: 111122223333 }
  - { day: 1, do: resolve }
conditions:
  - { refusal: HANDSHAKE_RATE_LIMIT_EXCEEDED }
  - { refusal: { exception: ServiceException } }
`),
    ).toEqual([]);
  });

  it('tell of an action upon an account that is not in the campaign, which does nothing', () => {
    const script = `script:
  - { day: 1, do: depart, target: 111122223334 }
  - { day: 1, do: repeatRequest, target: 111122223332 }`;
    expect(notesOf(script)).toEqual([
      'script[0] does nothing: depart names 111122223334, which is not in the campaign',
      'script[1] does nothing: repeatRequest names 111122223332, which is not in the campaign',
    ]);
    expect(findLostActions(inputsOf(script)).map(({ index }) => index)).toEqual([0, 1]);
  });

  it('name the planted accounts that are not in the campaign', () => {
    expect(notesOf('accounts: [{ target: 111122223334 }]')).toEqual([
      'planted for accounts that the campaign does not name: 111122223334',
    ]);
  });

  it('tell of a reason and of an exception that are not known', () => {
    expect(
      notesOf(`accounts:
  - target: 111122223333
    conditions: [{ refusal: PAYMENT_INSTRUMENT_REQIRED }]
conditions:
  - refusal: { exception: NewException }
  - refusal: { exception: HandshakeConstraintViolationException, reason: NEW }
`),
    ).toEqual(
      [
        "accounts[0].conditions[0].refusal is 'PAYMENT_INSTRUMENT_REQIRED'",
        "conditions[0].refusal is 'NewException'",
        "conditions[1].refusal is 'NEW'",
      ].map((note) => `${note}, unknown to this version; treated as a reason AWS added later`),
    );
  });
});
