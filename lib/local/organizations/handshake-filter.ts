import { invalidInput } from './faults.ts';
import type { Input } from './input.ts';

const ACTIONS: ReadonlySet<unknown> = new Set([
  'ADD_ORGANIZATIONS_SERVICE_LINKED_ROLE',
  'APPROVE_ALL_FEATURES',
  'ENABLE_ALL_FEATURES',
  'INVITE',
  'TRANSFER_RESPONSIBILITY',
]);

/** Whether the filter lets invitations through. There is none by target or by state. */
export function readsInvitations(input: Input): boolean {
  const { ActionType: action, ParentHandshakeId: parent } = (input.Filter ?? {}) as Input;
  const hasParent = parent !== undefined && parent !== null;
  const hasAction = action !== undefined && action !== null;
  if (hasAction && hasParent) throw invalidInput('MAX_LIMIT_EXCEEDED_FILTER');
  if (hasAction && !ACTIONS.has(action)) throw invalidInput('INVALID_ENUM:FILTER_ACTION_TYPE');
  return !hasParent && (!hasAction || action === 'INVITE');
}
