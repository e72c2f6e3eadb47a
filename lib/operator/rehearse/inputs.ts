import type { Campaign } from '../campaign/invitation-request.ts';
import { readCampaign } from '../campaign/read-campaign.ts';
import { type Fault, type Reading, toReading } from '../input/faults.ts';
import { readOrganization } from '../organization/read-organization.ts';
import type { OrganizationFile } from '../organization/schema.ts';
import { listUnits, mapAccountIds, toWorld } from '../organization/to-world.ts';

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
  const inputs = { campaign: campaign.value, organization: organization.value };
  return toReading(inputs, findLostActions(inputs, organizationFile));
}

/** What the script does to an account that nobody has would surprise in the middle of a rehearsal. */
function findLostActions({ organization, campaign }: Inputs, file: string): Fault[] {
  const known = mapAccountIds(toWorld(organization, campaign));
  const requested = new Set(campaign.rows.map((row) => row.target));
  return organization.script.flatMap((action, index): Fault[] => {
    if (!('target' in action) || action.target === undefined) return [];
    const { target: found } = action;
    const isThere = action.do === 'repeatRequest' ? requested.has(found) : known.has(found);
    const expected = 'an account of the campaign, or a member';
    const path = `script[${index}].target`;
    return isThere
      ? []
      : [{ code: 'inconsistent', file, line: null, column: null, path, found, expected }];
  });
}
