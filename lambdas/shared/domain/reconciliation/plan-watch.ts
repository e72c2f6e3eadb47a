import type { Listing } from '../../ports/coordination.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { youngestAge } from './plan-look.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An answer is seen within this part of the time that its owner took. */
const PART_OF_AGE = 0.01;
/** From then on the hourly sweep is soon enough: within 4 % of the time that the owner took. */
const OLDEST_WATCHED_MS = 25 * HOUR_MS;
/** Where an owner declined in this time, others may. */
const EXPECTED_MS = 12 * HOUR_MS;
/** More calls are spent only where an answer makes a difference, and one for each such invitation. */
const FEW_CALLS = 10;
/** Beyond, the hourly sweep is as good. */
const MOST_CALLS = 1000;
/** DescribeHandshake is answered once a second, and a look should not take longer than its pause. */
export const MOST_ASKED_BY_WATCH = 100;
/** Two calls a minute, of the 300 that AWS answers everybody in the account. */
const PAUSE_FOR_A_CALL_MS = MINUTE_MS / 2;
/** A longer list is not read less often than that before it takes 20 calls a minute. */
const PAUSE_FOR_A_LIST_MS = FEW_CALLS * PAUSE_FOR_A_CALL_MS;
const LEAST_PAUSE_FOR_A_CALL_MS = MINUTE_MS / 20;

/** What the looks have seen of owners who decline. */
export type SeenDeclines = Pick<Listing, 'declinedSince' | 'declinedAt'>;

export interface WatchQuestion extends SeenDeclines {
  /** Open as they were when the look began. */
  readonly rows: readonly OpenRow[];
  readonly pages: number;
  /** When the look began, ms. */
  readonly now: number;
}

/** Adds whether a look has found that an owner had declined. */
export function noteDecline(
  last: SeenDeclines | null,
  hasDeclined: boolean,
  now: number,
): SeenDeclines {
  const { declinedSince = null, declinedAt = null } = last ?? {};
  if (!hasDeclined) return { declinedSince, declinedAt };
  return { declinedSince: isLately(declinedAt, now) ? declinedSince : now, declinedAt: now };
}

/**
 * When to look again, ms; null when the next sweep is soon enough. Nothing announces that an owner
 * has declined, so where owners do, somebody looks more often than every hour: the younger an
 * invitation, the sooner. A long list is worth a call for each open invitation that was sent after a
 * decline had been seen: an owner is asked again, or another has got the place.
 */
export function planWatch(question: WatchQuestion): number | null {
  const { rows, pages, declinedSince, declinedAt, now } = question;
  if (!isLately(declinedAt, now)) return null;
  const open = rows.filter(({ status }) => status === 'INVITED');
  const age = youngestAge(open, now);
  // A list without a handshake takes a call too.
  const calls = Math.max(1, callsOf(open, pages));
  const worth = Math.max(FEW_CALLS, open.filter((row) => isSentAfter(row, declinedSince)).length);
  if (age > OLDEST_WATCHED_MS || calls > Math.min(worth, MOST_CALLS)) return null;
  return now + Math.max(Math.round(PART_OF_AGE * age), pauseFor(calls));
}

function isSentAfter({ invitedAt }: OpenRow, since: number | null): boolean {
  return since !== null && invitedAt !== null && Date.parse(invitedAt) > since;
}

function isLately(declinedAt: number | null, now: number): boolean {
  return declinedAt !== null && now - declinedAt <= EXPECTED_MS;
}

function pauseFor(calls: number): number {
  const affordable = Math.max(PAUSE_FOR_A_LIST_MS, calls * LEAST_PAUSE_FOR_A_CALL_MS);
  return Math.min(calls * PAUSE_FOR_A_CALL_MS, affordable);
}

/** Who can be asked for by name is, where the list is longer. */
function callsOf(open: readonly OpenRow[], pages: number): number {
  const haveNames = open.every(({ handshakeId }) => handshakeId !== null);
  return haveNames && open.length <= MOST_ASKED_BY_WATCH ? Math.min(open.length, pages) : pages;
}
