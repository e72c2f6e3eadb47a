import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readContainerId } from '../input.ts';
import { unitToWire } from '../wire.ts';

export const listOrganizationalUnitsForParent: OperationImplementation = (
  { organization, pager },
  input,
  caller,
) => {
  requireManagementAccount(organization, caller);
  const parent = organization.tree.find(readContainerId(input, 'ParentId'));
  if (parent === undefined) throw fault(ExceptionName.ParentNotFound);
  const { items, token } = pager.page(input, {
    list: `units-of-${parent.id}`,
    from: parent.units,
  });
  return { OrganizationalUnits: items.map((unit) => unitToWire(unit, organization)), ...token };
};
