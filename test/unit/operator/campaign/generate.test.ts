import { expect, it } from 'vitest';
import { generateCampaign } from '../../../../lib/operator/campaign/generate.ts';
import { parseCampaign } from '../../../../lib/operator/campaign/read-campaign.ts';
import { parseOrganization } from '../../../../lib/operator/organization/read-organization.ts';
import { listUnits } from '../../../../lib/operator/organization/to-world.ts';

it('makes up files without a fault', () => {
  const files = generateCampaign({ accounts: 300, seed: 'any' });
  const organization = parseOrganization(files.organization, 'o');
  if (organization.kind === 'faulty') throw new Error('the organization is faulty');
  const campaign = parseCampaign(files.campaign, 'c', listUnits(organization.value));
  expect(campaign).toMatchObject({ kind: 'read' });
  if (campaign.kind === 'read') expect(campaign.value.rows).toHaveLength(300);
});

it('makes the same files of the same seed, and others of another', () => {
  const files = generateCampaign({ accounts: 50, seed: 'one' });
  expect(generateCampaign({ accounts: 50, seed: 'one' })).toEqual(files);
  expect(generateCampaign({ accounts: 50, seed: 'two' }).campaign).not.toBe(files.campaign);
});
