import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';

/** Whether one row stands for another request than a settled row, put after that had ended. */
export function isAskedLater(item: InvitationItem, row: InvitationItem): boolean {
  const settledAt = row.settledAt ?? row.statusAt;
  const isAnother = row.requestId !== item.requestId;
  return isSettled(row.status) && isAnother && item.requestedAt > settledAt;
}
