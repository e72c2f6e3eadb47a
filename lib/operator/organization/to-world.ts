import { createHash } from 'node:crypto';
import { parseTarget, TargetType } from '../../../lambdas/shared/contract/target.ts';
import type { OrganizationWorld, OutsideAccount } from '../../local/organizations/world.ts';
import type { Campaign, CampaignRow } from '../campaign/invitation-request.ts';
import { type KnownUnit, normalizePath, UnitDirectory } from '../campaign/unit-directory.ts';
import type { OrganizationFile, PlantedAccount } from './schema.ts';

/** The organizational units that the file names, wherever it names them. */
export function listUnits(file: OrganizationFile): UnitDirectory {
  const declared = file.organizationalUnits.map(
    (unit): KnownUnit =>
      typeof unit === 'string'
        ? { path: unit, id: null }
        : { path: unit.path, id: unit.id ?? null },
  );
  const ofMembers = (file.members.accounts ?? [])
    .map((member) => member.organizationalUnit)
    .filter((path) => path !== undefined)
    .map((path): KnownUnit => ({ path, id: null }));
  return new UnitDirectory([...declared, ...ofMembers]);
}

/** The world of the fake: the organization of the file, with the accounts of the campaign outside it. */
export function toWorld(file: OrganizationFile, campaign: Campaign): OrganizationWorld {
  const members = new Set(
    (file.members.accounts ?? []).flatMap((member) => [member.id, member.email.toLowerCase()]),
  );
  const planted = new Map(file.accounts.map((account) => [account.target, account]));
  const outside = campaign.rows
    .filter((row) => !members.has(row.target))
    .filter((row) => row.target !== file.organization.managementAccount.id)
    .map((row) => toOutsideAccount(row, planted.get(row.target), file));
  return {
    organization: file.organization,
    organizationalUnits: file.organizationalUnits.map((unit) =>
      typeof unit === 'string' ? normalizePath(unit) : { ...unit, path: normalizePath(unit.path) },
    ),
    members: file.members,
    outsideAccounts: outside,
    conditions: file.conditions,
    service: file.service,
  };
}

/** What the file plants for accounts that the campaign does not name: nothing will come of it. */
export function findUnusedAccounts(file: OrganizationFile, campaign: Campaign): readonly string[] {
  const named = new Set(campaign.rows.map((row) => row.target));
  return file.accounts.map(({ target }) => target).filter((target) => !named.has(target));
}

function toOutsideAccount(
  row: CampaignRow,
  planted: PlantedAccount | undefined,
  file: OrganizationFile,
): OutsideAccount {
  const { target: _, accountId, email, ...behaviour } = planted ?? { target: row.target };
  const isId = parseTarget(row.target)?.type === TargetType.ACCOUNT;
  return {
    id: isId ? row.target : (accountId ?? makeUpId(row.target)),
    email: isId ? (email ?? `account-${row.target}@example.com`) : row.target,
    ...behaviour,
    owner: behaviour.owner ?? findOwner(row, file),
  };
}

function findOwner(row: CampaignRow, file: OrganizationFile): NonNullable<OutsideAccount['owner']> {
  const ofUnit = Object.entries(file.owners.byUnit).find(
    ([path]) => normalizePath(path) === row.unitPath,
  );
  return ofUnit?.[1] ?? file.owners.default;
}

/** Twelve digits that begin with 9, derived from the address. */
function makeUpId(email: string): string {
  const digest = createHash('sha256').update(email).digest();
  return `9${(digest.readUIntBE(0, 6) % 1e11).toString().padStart(11, '0')}`;
}

/** Account ids by target, for every account of the world. */
export function mapAccountIds(world: OrganizationWorld): ReadonlyMap<string, string> {
  const accounts = [...(world.members?.accounts ?? []), ...(world.outsideAccounts ?? [])];
  return new Map(
    accounts.flatMap(({ id, email }) => [
      [id, id],
      [email.toLowerCase(), id],
    ]),
  );
}
