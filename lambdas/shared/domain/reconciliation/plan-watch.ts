import type { OpenRow } from '../../ports/outcomes.ts';
import { MOST_ASKED_BY_NAME } from './plan-look.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An answer is seen within this part of the time that its owner took. */
const PART_OF_AGE = 0.01;
/** From then on the hourly sweep is soon enough: within 4 % of the time that the owner took. */
const OLDEST_WATCHED_MS = 25 * HOUR_MS;
/** One owner who declines is chance; where two did in this time, others may. */
const EXPECTED_MS = 12 * HOUR_MS;
/** A longer list takes AWS too long to be read every few minutes. */
const MOST_CALLS = 10;
/** Two calls a minute, of the 300 that AWS answers everybody in the account. */
const PAUSE_FOR_A_CALL_MS = MINUTE_MS / 2;

export interface WatchQuestion {
  /** Open as they were when the look began. */
  readonly rows: readonly OpenRow[];
  readonly pages: number;
  /** The latest two, oldest first. */
  readonly declinedAt: readonly number[];
  /** When the look began, ms. */
  readonly now: number;
}

/**
 * When to look again, ms; null when the next sweep is soon enough. Nothing announces that an owner
 * has declined, so where owners do, somebody looks more often than every hour: the younger an
 * invitation, the sooner, as long as a look takes few calls.
 */
export function planWatch({ rows, pages, declinedAt, now }: WatchQuestion): number | null {
  const [first, second] = declinedAt;
  if (first === undefined || second === undefined || now - first > EXPECTED_MS) return null;
  const open = rows.filter(({ status }) => status === 'INVITED');
  const age = now - Math.max(...open.map(({ invitedAt }) => Date.parse(invitedAt ?? '') || 0));
  const calls = callsOf(open, pages);
  if (age > OLDEST_WATCHED_MS || calls > MOST_CALLS) return null;
  return now + Math.max(Math.round(PART_OF_AGE * age), calls * PAUSE_FOR_A_CALL_MS);
}

/** Few are asked for by name where the list is longer, as the sweep does. */
function callsOf(open: readonly OpenRow[], pages: number): number {
  const haveNames = open.every(({ handshakeId }) => handshakeId !== null);
  return haveNames && open.length <= MOST_ASKED_BY_NAME ? Math.min(open.length, pages) : pages;
}
