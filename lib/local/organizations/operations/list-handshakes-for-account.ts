import type { Account } from '../accounts.ts';
import type { OperationImplementation, OrganizationsContext } from '../context.ts';
import { readsInvitations } from '../handshake-filter.ts';
import { type Handshake, TargetType } from '../handshakes.ts';
import { PagedList } from '../paged-list.ts';
import { handshakeToWire } from '../wire.ts';

export const listHandshakesForAccount: OperationImplementation = (context, input, caller) => {
  const { organization, pager } = context;
  const account = organization.accounts.find(caller.accountId);
  const from = new PagedList<Handshake>();
  if (readsInvitations(input) && account !== undefined) {
    for (const handshake of received(context, account)) from.append(handshake);
  }
  const { items, token } = pager.page(input, { list: 'handshakes-for-account', from });
  return { Handshakes: items.map((item) => handshakeToWire(item, organization)), ...token };
};

/** Invitations by id and by e-mail address, oldest first; none for a management account. */
function received({ organization }: OrganizationsContext, account: Account): Handshake[] {
  const isManagementAccount =
    organization.isManagementAccount(account.id) || account.elsewhere?.role === 'management';
  if (isManagementAccount) return [];
  const { handshakes } = organization;
  return [
    ...handshakes.addressedTo({ type: TargetType.Account, id: account.id }),
    ...handshakes.addressedTo({ type: TargetType.Email, id: account.email }),
  ].sort((a, b) => a.requestedAtMs - b.requestedAtMs);
}
