import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { rootToWire } from '../wire.ts';

export const listRoots: OperationImplementation = ({ organization }, _input, caller) => {
  requireManagementAccount(organization, caller);
  return { Roots: [rootToWire(organization.tree.root, organization)] };
};
