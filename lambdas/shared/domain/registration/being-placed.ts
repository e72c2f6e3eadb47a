import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';

/**
 * The mark of a member that is only being placed: no other open row has a placement, since it is
 * written with the outcome.
 */
export function isBeingPlaced(row: InvitationItem): boolean {
  return row.placement !== null && !isSettled(row.status);
}
