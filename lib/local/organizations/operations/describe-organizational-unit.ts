import { requireManagementAccount } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { readUnitId } from '../input.ts';
import { unitToWire } from '../wire.ts';

export const describeOrganizationalUnit: OperationImplementation = (
  { organization },
  input,
  caller,
) => {
  requireManagementAccount(organization, caller);
  const unit = organization.tree.find(readUnitId(input));
  if (unit === undefined) throw fault(ExceptionName.OrganizationalUnitNotFound);
  return { OrganizationalUnit: unitToWire(unit, organization) };
};
