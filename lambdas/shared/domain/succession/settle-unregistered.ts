import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { OWN_REASONS } from '../../contract/status.ts';
import { isWithdrawn } from '../ordering/is-withdrawn.ts';
import { isAskedLater } from '../registration/asked-later.ts';
import { rejectedRow, requestedRow } from '../registration/invitation-row.ts';
import { type ReadRequest, readRequest } from '../registration/read-request.ts';
import { announceSettled } from './announce-settled.ts';
import type { SettleAbandonedResult } from './settle-row.ts';
import type { SuccessionPorts } from './succession-ports.ts';

/** The request of an execution that died before it had a row. */
export interface UnregisteredRequest {
  readonly executionArn: string;
  /** JSON of the event that started it; it names a readable target. */
  readonly input: string;
  /** The row of that target, which is another execution's; null for none. */
  readonly row: InvitationItem | null;
  /** When it was settled: the same for every run. */
  readonly at: string;
}

/**
 * Records a request that would be lost otherwise, as Register would reject it: in a row only where
 * there is none, always in the history, and on the bus. `registered`: the function that registers
 * was still under way, and has written the row after all.
 */
export async function settleUnregistered(
  { executionArn, input, row, at }: UnregisteredRequest,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult | 'registered'> {
  const visit = { executionArn, enteredAt: at, retryCount: 0 };
  const read = readRequest({ visit, event: JSON.parse(input), startedAt: at });
  const item = await itemOf(read, visit, ports);
  if (item === null) return { kind: 'nothingToSettle' };
  const { target, status, reason, message, campaign, requestId, eventId } = item;
  const isAnswered =
    row !== null &&
    (row.requestId === requestId ||
      (await ports.pastRequests.isTraced(target, executionArn, requestId)));
  if (isAnswered) return { kind: 'nothingToSettle' };
  await ports.outcomes.append({
    target,
    name: status === 'REJECTED' ? HistoryEventName.REJECTED : HistoryEventName.ABANDONED,
    at,
    executionArn,
    reason,
    message,
    details: { campaign, requestId, eventId, status },
  });
  if (row === null && !(await ports.outcomes.create(item))) return 'registered';
  // What would have been a duplicate of what is under way, or was overtaken, has no end of its own.
  const isNext = row === null || isAskedLater(item, row);
  if (isNext || status === 'REJECTED') await announceSettled(item, ports);
  return { kind: 'settled', status };
}

async function itemOf(
  read: ReadRequest,
  visit: Parameters<typeof requestedRow>[1],
  { limits, withdrawals }: SuccessionPorts,
): Promise<InvitationItem | null> {
  if (read.kind === 'invalid') {
    const { target } = read.invalid;
    return target === null ? null : rejectedRow(read.invalid, target, visit, limits);
  }
  const row = { ...requestedRow(read.asked, visit, limits), settledAt: visit.enteredAt };
  return (await isWithdrawn(row, withdrawals))
    ? {
        ...row,
        status: 'CANCELED',
        reason: 'WITHDRAWN',
        message: OWN_REASONS.WITHDRAWN,
        nextAction: null,
      }
    : {
        ...row,
        status: 'FAILED',
        reason: 'ABANDONED',
        message: `${OWN_REASONS.ABANDONED}; nothing was sent`,
        nextAction: 'ask for the invitation again',
      };
}
