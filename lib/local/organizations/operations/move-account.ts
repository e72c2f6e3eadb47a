import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readAccountId, readContainerId } from '../input.ts';

/** Looks for the account in the source only: one that is elsewhere is "not found", not "duplicate". */
export const moveAccount: OperationImplementation = ({ clock, organization }, input, caller) => {
  requireManagementAccount(organization, caller);
  const accountId = readAccountId(input);
  const source = organization.tree.find(readContainerId(input, 'SourceParentId'));
  const destination = organization.tree.find(readContainerId(input, 'DestinationParentId'));
  const account = organization.findMember(accountId, clock.now());
  if (account === undefined) throw fault(ExceptionName.AccountNotFound);
  if (source === undefined) throw fault(ExceptionName.SourceParentNotFound);
  if (destination === undefined) throw fault(ExceptionName.DestinationParentNotFound);
  if (account.membership?.parentId !== source.id) throw fault(ExceptionName.AccountNotFound);
  if (destination === source) throw fault(ExceptionName.DuplicateAccount);
  organization.move(account, destination);
  return {};
};
