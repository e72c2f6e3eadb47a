import {
  type Handshake,
  ListParentsCommand,
  paginateListAccounts,
  paginateListAccountsForParent,
  paginateListHandshakesForOrganization,
} from '@aws-sdk/client-organizations';
import { TargetType } from '../../../lambdas/shared/contract/target.ts';
import type { AwsClients } from './aws-clients.ts';
import type { SeenHandshake, SeenMember } from './snapshot.ts';

/** Most that AWS Organizations gives at once. */
const MaxResults = 20;

/** Every invitation that AWS still shows: the open ones, and for 30 days those that have ended. */
export async function readHandshakes({
  organizations: client,
}: AwsClients): Promise<SeenHandshake[]> {
  const handshakes: SeenHandshake[] = [];
  const pages = paginateListHandshakesForOrganization(
    { client },
    { Filter: { ActionType: 'INVITE' }, MaxResults },
  );
  for await (const { Handshakes = [] } of pages) handshakes.push(...Handshakes.map(toHandshake));
  return handshakes;
}

const TARGET_TYPES: ReadonlySet<string | undefined> = new Set(Object.values(TargetType));

/** An e-mail target stays among the resources when its party has become an account. */
function toHandshake(handshake: Handshake): SeenHandshake {
  const { Id = '', State, Parties = [], Resources = [], ExpirationTimestamp } = handshake;
  const sentTo = [
    ...Parties.filter(({ Type }) => TARGET_TYPES.has(Type)).map((party) => party.Id),
    ...Resources.filter(({ Type }) => TARGET_TYPES.has(Type)).map(({ Value }) => Value),
  ];
  const ids = sentTo.flatMap((id) => (id === undefined ? [] : id.toLowerCase()));
  return {
    id: Id,
    state: State ?? 'UNKNOWN',
    sentTo: [...new Set(ids)].toSorted(),
    expiresAt: ExpirationTimestamp?.getTime() ?? 0,
  };
}

export async function readMembers({ organizations: client }: AwsClients): Promise<SeenMember[]> {
  const members: SeenMember[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, { MaxResults })) {
    for (const { Id = '', Email = '', JoinedTimestamp } of Accounts) {
      const joinedAt = JoinedTimestamp?.getTime() ?? 0;
      members.push({ id: Id, email: Email.toLowerCase(), joinedAt });
    }
  }
  return members;
}

/** Who is in a unit, unit by unit: far fewer calls than asking for the parent of every account. */
export async function readUnits(
  { organizations: client }: AwsClients,
  units: Iterable<string>,
): Promise<Map<string, ReadonlySet<string> | null>> {
  const found = new Map<string, ReadonlySet<string> | null>();
  for (const ParentId of units) {
    const accounts = new Set<string>();
    try {
      const pages = paginateListAccountsForParent({ client }, { ParentId, MaxResults });
      for await (const { Accounts = [] } of pages) {
        for (const { Id = '' } of Accounts) accounts.add(Id);
      }
      found.set(ParentId, accounts);
    } catch (error) {
      if (!isUnknownParent(error)) throw error;
      found.set(ParentId, null);
    }
  }
  return found;
}

/** No such unit, or text that is the id of none. */
function isUnknownParent(error: unknown): boolean {
  const names = ['ParentNotFoundException', 'InvalidInputException'];
  return error instanceof Error && names.includes(error.name);
}

export async function readParents(
  { organizations }: AwsClients,
  accounts: Iterable<string>,
): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  for (const ChildId of accounts) {
    const { Parents = [] } = await organizations.send(new ListParentsCommand({ ChildId }));
    const [parent] = Parents;
    if (parent?.Id !== undefined) parents.set(ChildId, parent.Id);
  }
  return parents;
}
