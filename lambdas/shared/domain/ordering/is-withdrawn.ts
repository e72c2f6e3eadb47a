import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { Withdrawals } from '../../ports/coordination.ts';
import { isPutBefore } from './put-before.ts';

type Request = Pick<InvitationItem, 'target' | 'requestedAt' | 'withdrawRequested'>;

/**
 * Whether somebody has withdrawn a request. A withdrawal that came before the row was written could
 * not mark it; one that comes after it does. So read the row first.
 */
export async function isWithdrawn(
  { target, requestedAt, withdrawRequested }: Request,
  withdrawals: Pick<Withdrawals, 'find'>,
): Promise<boolean> {
  if (withdrawRequested) return true;
  const at = await withdrawals.find(target);
  return at !== null && !isPutBefore(at, requestedAt);
}
