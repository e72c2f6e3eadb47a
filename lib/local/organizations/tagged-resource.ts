import type { OrganizationsContext } from './context.ts';
import { ExceptionName, fault } from './faults.ts';
import { type Input, readResourceId } from './input.ts';

/** The tags of the member, root or organizational unit that `ResourceId` names. */
export function findTags(
  { clock, organization }: OrganizationsContext,
  input: Input,
): Map<string, string> {
  const id = readResourceId(input);
  const resource = organization.findMember(id, clock.now()) ?? organization.tree.find(id);
  if (resource === undefined) throw fault(ExceptionName.TargetNotFound);
  return resource.tags;
}
