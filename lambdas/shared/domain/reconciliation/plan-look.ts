import type { Listing } from '../../ports/coordination.ts';
import type { OpenRow } from '../../ports/outcomes.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A look that is younger than this is as good as one now. */
const FRESH_MS = 5 * 60 * 1000;
/** AWS answers 5 pages a second, for everybody in the account: so many are asked for each hour. */
const PAGES_PER_HOUR = 10;
/** However long the list is, an answer that no event announced is found within this time. */
const LONGEST_PAUSE_MS = 6 * HOUR_MS;
/** And in a young campaign within this part of the time that its owner took, or an hour. */
const PART_OF_AGE = 0.04;
/** Each hour, as long as nobody waits for the answer. DescribeHandshake is answered once a second. */
const MOST_ASKED_BY_NAME = 10;

export interface LookQuestion {
  readonly rows: readonly OpenRow[];
  /** By the hour; other sweeps were asked for by somebody who needs the answer. */
  readonly isScheduled: boolean;
  /** The last time that the list was read; null when it never was. */
  readonly last: Listing | null;
  /** How many invitations may be asked for by name. @default 10 */
  readonly mostAskedByName?: number;
  /** ms. */
  readonly now: number;
}

/** How a sweep learns how the open invitations stand. */
export type Look =
  /** The whole list: somebody needs the counts, or looks for an invitation without an id. */
  | { readonly kind: 'list'; readonly isWhole: boolean }
  /** One by one, where that takes fewer calls than the list. */
  | { readonly kind: 'ask'; readonly handshakeIds: readonly string[] }
  | { readonly kind: 'none' };

/**
 * Decides it. The list keeps what has ended for 30 days, so for a large campaign it is long: while
 * nobody waits for what it would say, it is read the less often the longer it is and the older the
 * youngest invitation. After a week a day costs 240 pages or 4 times the list, whichever is more.
 */
export function planLook(question: LookQuestion): Look {
  const { rows, isScheduled, last, mostAskedByName = MOST_ASKED_BY_NAME, now } = question;
  const open = rows.filter(({ status }) => status === 'INVITED');
  const needsCounts = rows.some((row) => isInQueue(row, now));
  const handshakeIds = open.flatMap(({ handshakeId }) => handshakeId ?? []);
  if (needsCounts) return { kind: 'list', isWhole: true };
  if (open.length === 0) return { kind: 'none' };
  if (last === null || handshakeIds.length < open.length) return { kind: 'list', isWhole: false };
  if (handshakeIds.length <= Math.min(last.pages, mostAskedByName)) {
    return { kind: 'ask', handshakeIds };
  }
  // The next sweep comes in an hour: by then the pause would be over, and an answer late.
  const isDue = now - last.at >= pauseOf(last.pages, youngestAge(open, now)) - HOUR_MS + FRESH_MS;
  const isList = !isScheduled || isDue || open.some((row) => isQuestionable(row, now));
  return isList ? { kind: 'list', isWhole: false } : { kind: 'none' };
}

function pauseOf(pages: number, age: number): number {
  const affordable = Math.ceil(pages / PAGES_PER_HOUR) * HOUR_MS;
  return Math.max(HOUR_MS, Math.min(LONGEST_PAUSE_MS, affordable, PART_OF_AGE * age));
}

/** How long ago the latest of these invitations was sent, ms. */
export function youngestAge(open: readonly OpenRow[], now: number): number {
  return now - Math.max(...open.map(({ invitedAt }) => Date.parse(invitedAt ?? '') || 0));
}

/** A row stays WAITING when its time has come and the turnstile holds it back. */
function isInQueue({ status, notBefore }: OpenRow, now: number): boolean {
  const isDue = notBefore === null || Date.parse(notBefore) <= now;
  return status === 'QUEUED' || status === 'REQUESTED' || (status === 'WAITING' && isDue);
}

/** Withdrawn and not ended yet, or past its expiry. */
function isQuestionable({ withdrawRequested, expiresAt }: OpenRow, now: number): boolean {
  return withdrawRequested || (expiresAt !== null && Date.parse(expiresAt) <= now);
}
