import type { OrganizationWorld } from '../../local/organizations/world.ts';
import type { Campaign, CampaignRow } from '../campaign/invitation-request.ts';
import { readCampaign } from '../campaign/read-campaign.ts';
import type { Reading } from '../input/faults.ts';
import { readOrganization } from '../organization/read-organization.ts';
import type { OrganizationFile } from '../organization/schema.ts';
import { listUnits, toWorld } from '../organization/to-world.ts';

export interface LocalWorldFiles {
  readonly organizationFile: string;
  /** Its accounts exist, and nobody asks for their invitation. @default those of the organization alone */
  readonly campaignFile?: string | undefined;
}

export interface LocalWorld {
  readonly organization: OrganizationFile;
  readonly world: OrganizationWorld;
}

/** The world of an engine that is worked by hand: every account that the files name can be invited. */
export async function readLocalWorld(files: LocalWorldFiles): Promise<Reading<LocalWorld>> {
  const organization = await readOrganization(files.organizationFile);
  if (organization.kind === 'faulty') return organization;
  const rows: CampaignRow[] = [];
  if (files.campaignFile !== undefined) {
    const campaign = await readCampaign(files.campaignFile, listUnits(organization.value));
    if (campaign.kind === 'faulty') return campaign;
    rows.push(...campaign.value.rows);
  }
  const value = {
    organization: organization.value,
    world: withoutThrottles(toWorld(organization.value, withPlanted(organization.value, rows))),
  };
  return { kind: 'read', value };
}

function withPlanted(file: OrganizationFile, rows: readonly CampaignRow[]): Campaign {
  const named = new Set(rows.map(({ target }) => target));
  const planted = file.accounts
    .filter(({ target }) => !named.has(target))
    .map(
      ({ target }, line): CampaignRow => ({
        line,
        target,
        unitPath: null,
        request: { version: 1, target },
      }),
    );
  return { file: '', rows: [...rows, ...planted] };
}

/**
 * Rates are counted on virtual time. While that stands, a person would be refused for ever at the
 * third call; a file that asks for throttles still gets them.
 */
function withoutThrottles(world: OrganizationWorld): OrganizationWorld {
  return { ...world, service: { throttling: { rates: 'off' }, ...world.service } };
}
