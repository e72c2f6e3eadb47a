import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { readsInvitations } from '../handshake-filter.ts';
import { PagedList } from '../paged-list.ts';
import { handshakeToWire } from '../wire.ts';

export const listHandshakesForOrganization: OperationImplementation = (context, input, caller) => {
  const { organization, pager } = context;
  requireManagementAccount(organization, caller);
  const from = readsInvitations(input) ? organization.handshakes.ordered : new PagedList<never>();
  const { items, token } = pager.page(input, { list: 'handshakes-for-organization', from });
  return { Handshakes: items.map((item) => handshakeToWire(item, organization)), ...token };
};
