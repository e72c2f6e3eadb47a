import {
  type Handshake,
  paginateListAccounts,
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
function toHandshake({ Id = '', State, Parties = [], Resources = [] }: Handshake): SeenHandshake {
  const sentTo = [
    ...Parties.filter(({ Type }) => TARGET_TYPES.has(Type)).map((party) => party.Id),
    ...Resources.filter(({ Type }) => TARGET_TYPES.has(Type)).map(({ Value }) => Value),
  ];
  const ids = sentTo.flatMap((id) => (id === undefined ? [] : id.toLowerCase()));
  return { id: Id, state: State ?? 'UNKNOWN', sentTo: [...new Set(ids)].toSorted() };
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
