import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation, OrganizationsContext } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readChildId } from '../input.ts';
import { checkPaging } from '../pager.ts';
import type { Container } from '../tree.ts';
import { parentToWire } from '../wire.ts';

export const listParents: OperationImplementation = (context, input, caller) => {
  requireManagementAccount(context.organization, caller);
  const childId = readChildId(input);
  checkPaging(input, 'ListParents');
  const parent = findParent(context, childId);
  if (parent === undefined) throw fault(ExceptionName.ChildNotFound);
  return { Parents: [parentToWire(parent)] };
};

function findParent(
  { clock, organization }: OrganizationsContext,
  childId: string,
): Container | undefined {
  const account = organization.findMember(childId, clock.now());
  return account?.membership === undefined
    ? organization.tree.find(childId)?.parent
    : organization.tree.find(account.membership.parentId);
}
