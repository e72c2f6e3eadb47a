import { Reopener } from '../../contract/policy-row.ts';
import { bucketOf, leavesAt, removeAttempt } from './attempt-window.ts';
import { type AdmissionRules, type Control, doubtCounts } from './control.ts';
import { ATTEMPTS_CODE, halfOpenGate, isForPlaces, reopenFor } from './gate.ts';
import { addMembers, addPending, headroomOf } from './limits.ts';
import type { Release } from './turnstile.ts';

const REOPENERS = {
  accepted: Reopener.ACCEPTANCE,
  declined: Reopener.DECLINE,
  canceled: Reopener.CANCEL,
  expired: Reopener.EXPIRY,
  departed: Reopener.DEPARTURE,
} as const satisfies Record<Release, Reopener>;

export interface Released {
  readonly how: Release;
  /** ms; null when not known. What was so before the members were last counted is in their count. */
  readonly at: number | null;
  /** Where the window counts the attempt, ms; null when it was not counted by us. */
  readonly countedAt: number | null;
}

/** Gives back what an invitation or a member held. An acceptance frees an attempt, but no place. */
export function applyRelease(
  control: Control,
  { how, at, countedAt }: Released,
  now: number,
  rules: AdmissionRules,
): Control {
  const isRecent = countedAt !== null && leavesAt(bucketOf(countedAt)) > now;
  const { membersAt, membersUntil } = control.limits;
  const isCounted = at !== null && membersAt !== null && at < membersAt;
  // Too high a count is the safe side: the next sweep counts anew.
  const mayBeCounted =
    how === 'departed' && at !== null && membersUntil !== null && at < membersUntil;
  const returned = returnCounts(
    mayBeCounted && !isCounted ? doubtCounts(control) : control,
    how,
    isRecent ? countedAt : null,
    isCounted || mayBeCounted,
  );
  const counts = { ...returned, limits: { ...returned.limits, releasedAt: now } };
  if (stopsNobodyNow(control, counts, now, rules)) return halfOpenGate(counts, now);
  // An old attempt that is accepted gives no attempt back, so it reopens nothing.
  if (how === 'accepted' && !isRecent) return counts;
  return reopenFor(counts, REOPENERS[how], now, rules);
}

/** A gate that closed for places may wait for attempts by now, and the other way round. */
function stopsNobodyNow(before: Control, after: Control, now: number, rules: AdmissionRules) {
  const { gate } = after;
  const isForLimits = gate.kind === 'closed' && (isForPlaces(gate) || gate.code === ATTEMPTS_CODE);
  if (!isForLimits) return false;
  const least = (control: Control) => {
    const { attempts, places } = headroomOf(control, now, rules);
    return Math.min(attempts, places);
  };
  return least(before) < 1 && least(after) >= 1;
}

function returnCounts(
  control: Control,
  how: Release,
  attemptAt: number | null,
  isCounted: boolean,
): Control {
  const { limits } = control;
  switch (how) {
    case 'accepted':
      return {
        ...control,
        attempts:
          attemptAt === null ? control.attempts : removeAttempt(control.attempts, attemptAt),
        limits: addMembers(addPending(limits, -1), isCounted ? 0 : 1),
      };
    case 'declined':
    case 'canceled':
    case 'expired':
      return { ...control, limits: addPending(limits, -1) };
    case 'departed':
      return { ...control, limits: addMembers(limits, isCounted ? 0 : -1) };
  }
}
