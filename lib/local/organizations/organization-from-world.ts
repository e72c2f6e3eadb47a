import type { Random } from '../clock/random.ts';
import { AccountDirectory } from './accounts.ts';
import { HandshakeStore } from './handshakes.ts';
import { Organization } from './organization.ts';
import { OrganizationTree } from './tree.ts';
import {
  FeatureSet,
  JoinedMethod,
  type MemberDescription,
  type OrganizationWorld,
} from './world.ts';

const HOUR_MS = 3_600_000;
const YEAR_HOURS = 8760;
const DEFAULT_ACCOUNT_QUOTA = 10;
/** Members without a face are numbered from here, out of the way of ids people write. */
const FIRST_FACELESS_ID = 700_000_000_000;

/** Reads the description; `random` makes up the ids it leaves open. */
export function organizationFromWorld(
  world: OrganizationWorld,
  options: { random: Random; nowMs: number; partition: string },
): Organization {
  const { random, nowMs, partition } = options;
  const described = world.organization;
  const accounts = new AccountDirectory();
  const createdAtMs = nowMs - (described.ageHours ?? YEAR_HOURS) * HOUR_MS;
  const organization = new Organization({
    id: described.id,
    partition,
    createdAtMs,
    featureSet: described.featureSet ?? FeatureSet.All,
    managementAccount: accounts.add({ ...described.managementAccount, partition }),
    accounts,
    tree: new OrganizationTree(random.fork('tree'), described.rootId),
    handshakes: new HandshakeStore(random.fork('handshakes')),
    accountQuota: described.accountQuota ?? DEFAULT_ACCOUNT_QUOTA,
  });
  organization.enrol(organization.managementAccount, {
    joinedMethod: JoinedMethod.Invited,
    atMs: createdAtMs,
  });
  addUnits(organization, world);
  addMembers(organization, world);
  for (const outside of world.outsideAccounts ?? []) {
    accounts.add({ ...outside, partition: outside.partition ?? partition });
  }
  return organization;
}

/** Units with an id of their own first: a path below them must not make them up. */
function addUnits(organization: Organization, world: OrganizationWorld): void {
  const units = (world.organizationalUnits ?? []).map((unit) =>
    typeof unit === 'string' ? { path: unit } : unit,
  );
  const depth = (path: string) => path.split('/').length;
  const named = units.filter((unit) => unit.id !== undefined);
  for (const unit of named.sort((a, b) => depth(a.path) - depth(b.path))) {
    organization.tree.ensure(unit.path, unit.id);
  }
  for (const unit of units) organization.tree.ensure(unit.path);
}

function addMembers(organization: Organization, world: OrganizationWorld): void {
  for (const member of world.members?.accounts ?? []) {
    addMember(organization, member, organization.createdAtMs);
  }
  for (let i = 0; i < (world.members?.count ?? 0); i++) {
    const id = String(FIRST_FACELESS_ID + i);
    addMember(
      organization,
      { id, email: `member-${id}@members.example.com` },
      organization.createdAtMs,
    );
  }
}

export function addMember(
  organization: Organization,
  member: MemberDescription,
  atMs: number,
): void {
  const account = organization.accounts.add({ ...member, partition: organization.partition });
  organization.enrol(account, {
    joinedMethod: member.joinedMethod ?? JoinedMethod.Created,
    atMs,
    parent: organization.tree.ensure(member.organizationalUnit ?? ''),
  });
}
