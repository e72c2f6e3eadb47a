import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { DepartureMethod } from '../control.ts';
import { depart } from '../departure.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readAccountId } from '../input.ts';

export const removeAccountFromOrganization: OperationImplementation = (context, input, caller) => {
  const { clock, organization } = context;
  requireManagementAccount(organization, caller);
  const account = organization.findMember(readAccountId(input), clock.now());
  if (account === undefined) throw fault(ExceptionName.AccountNotFound);
  if (organization.isManagementAccount(account.id)) {
    throw fault(ExceptionName.ManagementAccountCannotLeave);
  }
  depart(context, account, DepartureMethod.Removed);
  return {};
};
