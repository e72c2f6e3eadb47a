import type { Listing } from '../../ports/coordination.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { youngestAge } from './plan-look.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Where an owner declined in this time, others may; and this long the first answers are waited for. */
const EXPECTED_MS = 12 * HOUR_MS;
/** A look of more calls is long. */
export const FEW_CALLS = 10;
/** Beyond, the hourly sweep is as good. */
const MOST_CALLS = 1000;
/** Those that DescribeHandshake shows in less time than the longest list takes. */
export const MOST_ASKED_BY_WATCH = 100;
/** The watch rings every two minutes, not exactly: at the next ring, and at the one after it. */
const SHORT_PAUSE_MS = MINUTE_MS;
const LONG_PAUSE_MS = 3 * MINUTE_MS;
/** Half of what AWS answers everybody in the account: 5 pages a second, or 1 handshake by name. */
const PAUSE_FOR_A_PAGE_MS = 2 * (1000 / 5);
const PAUSE_FOR_A_NAME_MS = 2 * 1000;

interface Vigilance {
  /** An answer is seen within this part of the time that its owner took. */
  readonly partOfAge: number;
  /** From then on the hourly sweep is soon enough. */
  readonly oldestMs: number;
  /** A look may take so many. */
  readonly fewCalls: number;
  /** Or so many for each open invitation that was sent after a decline: its answer makes a difference. */
  readonly callsForEach: number;
}

/** In a larger campaign the answers of others are seen before long anyway. */
const BEFORE_A_DECLINE: Vigilance = {
  partOfAge: 0.02,
  oldestMs: EXPECTED_MS,
  fewCalls: 2,
  callsForEach: 0,
};
const WHERE_OWNERS_DECLINE: Vigilance = {
  partOfAge: 0.01,
  oldestMs: 25 * HOUR_MS,
  fewCalls: FEW_CALLS,
  callsForEach: 10,
};

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
 * has declined, so somebody looks more often than every hour, where few calls show everybody and
 * where owners decline: the younger an invitation, the sooner. A long list is worth ten calls for
 * each open invitation that was sent after a decline had been seen: an owner is asked again, or
 * another has got the place.
 */
export function planWatch(question: WatchQuestion): number | null {
  const { rows, pages, declinedSince, declinedAt, now } = question;
  const { partOfAge, oldestMs, fewCalls, callsForEach } = isLately(declinedAt, now)
    ? WHERE_OWNERS_DECLINE
    : BEFORE_A_DECLINE;
  const open = rows.filter(({ status }) => status === 'INVITED');
  const age = youngestAge(open, now);
  const { calls, pauseMs } = costOf(open, pages);
  const worth = callsForEach * open.filter((row) => isSentAfter(row, declinedSince)).length;
  const mostCalls = Math.min(Math.max(fewCalls, worth), MOST_CALLS);
  if (age > oldestMs || calls > mostCalls) return null;
  return now + Math.max(Math.round(partOfAge * age), pauseMs, leastPause(calls));
}

function isSentAfter({ invitedAt }: OpenRow, since: number | null): boolean {
  return since !== null && invitedAt !== null && Date.parse(invitedAt) > since;
}

function isLately(declinedAt: number | null, now: number): boolean {
  return declinedAt !== null && now - declinedAt <= EXPECTED_MS;
}

/** A long look is billed by the second. */
function leastPause(calls: number): number {
  return calls > FEW_CALLS ? LONG_PAUSE_MS : SHORT_PAUSE_MS;
}

/** Who can be asked for by name is, where the list is longer. */
function costOf(open: readonly OpenRow[], pages: number) {
  const haveNames = open.every(({ handshakeId }) => handshakeId !== null);
  const isAsked = haveNames && open.length <= Math.min(pages, MOST_ASKED_BY_WATCH);
  return isAsked
    ? { calls: open.length, pauseMs: open.length * PAUSE_FOR_A_NAME_MS }
    : { calls: pages, pauseMs: pages * PAUSE_FOR_A_PAGE_MS };
}
