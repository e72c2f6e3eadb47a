import type { PlaceAccountRequest } from '../../contract/tasks.ts';
import type { AccountFacts, Organizations } from '../../ports/organizations.ts';

/**
 * The member account of an invitation, null while AWS shows none. An accepted e-mail invitation
 * names its account in the handshake; failing that, the members are searched for the address.
 */
export async function findMember(
  request: PlaceAccountRequest,
  known: { readonly accountId: string | null; readonly handshakeId: string | null },
  organizations: Organizations,
): Promise<AccountFacts | null> {
  const { target, targetType } = request.invitation;
  const accountId =
    targetType === 'ACCOUNT'
      ? target
      : (request.accountId ??
        known.accountId ??
        (await accountOfHandshake(request.handshakeId ?? known.handshakeId, organizations)));
  if (accountId !== null) return organizations.describeAccount(accountId);
  for await (const account of organizations.listAccounts()) {
    if (account.email === target) return account;
  }
  return null;
}

async function accountOfHandshake(id: string | null, organizations: Organizations) {
  const handshake = id === null ? null : await organizations.describeHandshake(id);
  return handshake?.party?.type === 'ACCOUNT' ? handshake.party.id : null;
}
