import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readContainerId } from '../input.ts';
import { isVisible } from '../organization.ts';
import { accountToWire } from '../wire.ts';

export const listAccountsForParent: OperationImplementation = (context, input, caller) => {
  const { clock, organization, pager, settings } = context;
  requireManagementAccount(organization, caller);
  const parent = organization.tree.find(readContainerId(input, 'ParentId'));
  if (parent === undefined) throw fault(ExceptionName.ParentNotFound);
  const { items, token } = pager.page(input, {
    list: `accounts-of-${parent.id}`,
    from: parent.accounts,
    accept: (account) => isVisible(account, clock.now()),
  });
  const accounts = items.map((item) => accountToWire(item, organization, settings.hasStatusField));
  return { Accounts: accounts, ...token };
};
