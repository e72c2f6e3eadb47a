import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { isVisible } from '../organization.ts';
import { accountToWire } from '../wire.ts';

export const listAccounts: OperationImplementation = (context, input, caller) => {
  const { clock, organization, pager, settings } = context;
  requireManagementAccount(organization, caller);
  const { items, token } = pager.page(input, {
    list: 'accounts',
    from: organization.members,
    accept: (account) => isVisible(account, clock.now()),
  });
  const accounts = items.map((item) => accountToWire(item, organization, settings.hasStatusField));
  return { Accounts: accounts, ...token };
};
