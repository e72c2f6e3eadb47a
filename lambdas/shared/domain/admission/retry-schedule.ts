import { Disposition, type PolicyRow, type RetrySchedule } from '../../contract/policy-row.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** No computed wait is shorter: no loop can burn an execution's history. */
export const SHORTEST_WAIT_MS = 15 * MINUTE_MS;
/** Up to here the shortest wait doubles while the same refusal repeats. */
export const LONGEST_FLOOR_MS = 6 * 60 * MINUTE_MS;

/** What is known when a refusal has to be scheduled. Instants in ms. */
export interface RefusalHistory {
  readonly now: number;
  /** When the first refusal of this kind in a row came. */
  readonly since: number;
  /** Refusals of this kind in a row before this one. */
  readonly repeats: number;
  /** When a counted attempt leaves the 24 h window; null when unknown. */
  readonly attemptLeavesAt: number | null;
  /** The counted attempts alone explain the refusal. @default false */
  readonly isExplained?: boolean;
  /** When the management account joined; null when unknown: then it is not new. */
  readonly managementAccountJoinedAt: number | null;
}

/** When it may be tried again; null when a person has to decide. */
export function scheduleRetry(row: PolicyRow, history: RefusalHistory): number | null {
  const due = computeDue(row, history);
  if (due === null) return null;
  const retryAt = Math.max(due, history.now + shortestWait(history.repeats));
  return row.retry.kind === 'attempt-window' ? Math.min(retryAt, latestLook(history)) : retryAt;
}

/** A day after the first refusal all attempts that nobody sees have left: they explain no wait beyond. */
function latestLook({ now, since, isExplained }: RefusalHistory): number {
  const allLeft = since + DAY_MS;
  return isExplained || allLeft <= now ? Infinity : Math.max(allLeft, now + SHORTEST_WAIT_MS);
}

export function shortestWait(repeats: number): number {
  return Math.min(SHORTEST_WAIT_MS * 2 ** Math.min(repeats, 16), LONGEST_FLOOR_MS);
}

function computeDue(row: PolicyRow, history: RefusalHistory): number | null {
  if (row.disposition === Disposition.WAIT) return computeWait(row.retry, history);
  const isOnceWhileNew = row.retry.kind === 'once-while-new' && history.repeats === 0;
  return isOnceWhileNew && isManagementAccountNew(row.retry.minutes, history)
    ? history.now + row.retry.minutes * MINUTE_MS
    : null;
}

function isManagementAccountNew(minutes: number, history: RefusalHistory): boolean {
  const { now, managementAccountJoinedAt: joinedAt } = history;
  return joinedAt !== null && now - joinedAt < minutes * MINUTE_MS;
}

function computeWait(retry: RetrySchedule, history: RefusalHistory): number | null {
  const { now, since, repeats } = history;
  switch (retry.kind) {
    case 'attempt-window':
      return history.attemptLeavesAt ?? now + retry.unknownMinutes * MINUTE_MS;
    case 'once-while-new':
      return now + retry.minutes * MINUTE_MS;
    case 'once':
      return repeats === 0 ? now + retry.minutes * MINUTE_MS : null;
    case 'every':
      return now - since < retry.giveUpDays * DAY_MS ? now + retry.hours * 60 * MINUTE_MS : null;
    case 'backoff': {
      const minutes = Math.min(retry.firstMinutes * 2 ** Math.min(repeats, 16), retry.maxMinutes);
      return now - since < retry.giveUpDays * DAY_MS ? now + minutes * MINUTE_MS : null;
    }
    case 'none':
      return null;
  }
}
