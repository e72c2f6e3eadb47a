import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { checkPaging } from '../pager.ts';
import { rootToWire } from '../wire.ts';

export const listRoots: OperationImplementation = ({ organization }, input, caller) => {
  requireManagementAccount(organization, caller);
  checkPaging(input, 'ListRoots');
  return { Roots: [rootToWire(organization.tree.root, organization)] };
};
