import type { Caller } from '../endpoint/service.ts';
import { ExceptionName, fault } from './faults.ts';
import type { Organization } from './organization.ts';

/** No delegated administrator is modelled: what needs rights in the organization needs its management account. */
export function requireManagementAccount(organization: Organization, caller: Caller): void {
  requireOrganization(organization, caller);
  if (!organization.isManagementAccount(caller.accountId)) {
    throw fault(ExceptionName.AccessDenied);
  }
}

/** Fails for an account that stands alone; one from another organization is only denied. */
export function requireOrganization(organization: Organization, caller: Caller): void {
  if (organization.isMember(caller.accountId)) return;
  const account = organization.accounts.find(caller.accountId);
  throw fault(
    account?.elsewhere === undefined
      ? ExceptionName.OrganizationsNotInUse
      : ExceptionName.AccessDenied,
  );
}
