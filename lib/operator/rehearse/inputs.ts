import type { Campaign } from '../campaign/invitation-request.ts';
import { readCampaign } from '../campaign/read-campaign.ts';
import type { Reading } from '../input/faults.ts';
import { readOrganization } from '../organization/read-organization.ts';
import type { OrganizationFile } from '../organization/schema.ts';
import { listUnits } from '../organization/to-world.ts';

export interface Inputs {
  readonly campaign: Campaign;
  readonly organization: OrganizationFile;
}

/** Reads both files. The campaign names units of the organization, so that one is read first. */
export async function readInputs(
  campaignFile: string,
  organizationFile: string,
): Promise<Reading<Inputs>> {
  const organization = await readOrganization(organizationFile);
  if (organization.kind === 'faulty') return organization;
  const campaign = await readCampaign(campaignFile, listUnits(organization.value));
  if (campaign.kind === 'faulty') return campaign;
  const value = { campaign: campaign.value, organization: organization.value };
  return { kind: 'read', value };
}
