import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { Listing } from '../../ports/coordination.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Schedules are not exact: a look that is due within this time is due now. */
const TOLERANCE_MS = 5 * 60 * 1000;
/** AWS answers 5 pages a second, for everybody in the account: so many are asked for each hour. */
const PAGES_PER_HOUR = 10;
/** However long the list is, an answer that no event announced is found within this time. */
const LONGEST_PAUSE_HOURS = 6;

export interface LookQuestion {
  readonly rows: readonly InvitationItem[];
  /** By the hour; other sweeps were asked for by somebody who needs the answer. */
  readonly isScheduled: boolean;
  /** The last look; null when there was none. */
  readonly last: Listing | null;
  /** ms. */
  readonly now: number;
}

/** Whether somebody waits for a place or an attempt: then the counts have to be right. */
export function isWaitedFor(rows: readonly InvitationItem[]): boolean {
  return rows.some(({ status }) => status === 'QUEUED' || status === 'REQUESTED');
}

/**
 * Whether a sweep pages through the handshakes. The list keeps what has ended for 30 days, so for a
 * large campaign it is long: while nobody waits for what it would say, it is read the less often
 * the longer it is, so that a day costs 240 pages or 4 times the list, whichever is more.
 */
export function isLookDue({ rows, isScheduled, last, now }: LookQuestion): boolean {
  const open = rows.filter(({ status }) => status === 'INVITED');
  if (isWaitedFor(rows)) return true;
  if (open.length === 0) return false;
  if (!isScheduled || last === null || open.some((row) => isQuestionable(row, now))) return true;
  const pause = Math.min(LONGEST_PAUSE_HOURS, Math.ceil(last.pages / PAGES_PER_HOUR));
  return now - last.at >= pause * HOUR_MS - TOLERANCE_MS;
}

/** Adopted and not found yet, withdrawn and not ended yet, or past its expiry. */
function isQuestionable(row: InvitationItem, now: number): boolean {
  const isExpired = row.expiresAt !== null && Date.parse(row.expiresAt) <= now;
  return row.handshakeId === null || row.withdrawRequested || isExpired;
}
