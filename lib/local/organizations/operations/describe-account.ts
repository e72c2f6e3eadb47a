import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readAccountId } from '../input.ts';
import { accountToWire } from '../wire.ts';

export const describeAccount: OperationImplementation = (context, input, caller) => {
  const { clock, organization, settings } = context;
  requireManagementAccount(organization, caller);
  const account = organization.findMember(readAccountId(input), clock.now());
  if (account === undefined) throw fault(ExceptionName.AccountNotFound);
  return { Account: accountToWire(account, organization, settings.hasStatusField) };
};
