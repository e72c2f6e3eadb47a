import { Reopener } from '../../contract/policy-row.ts';
import { bucketOf, leavesAt, removeAttempt } from './attempt-window.ts';
import type { AdmissionRules, Control } from './control.ts';
import { reopenFor } from './gate.ts';
import { addMembers, addPending } from './limits.ts';
import type { Release } from './turnstile.ts';

const REOPENERS = {
  accepted: Reopener.ACCEPTANCE,
  declined: Reopener.DECLINE,
  canceled: Reopener.CANCEL,
  expired: Reopener.EXPIRY,
  departed: Reopener.DEPARTURE,
} as const satisfies Record<Release, Reopener>;

/** Gives back what an invitation or a member held. An acceptance frees an attempt, but no place. */
export function applyRelease(
  control: Control,
  how: Release,
  countedAt: number | null,
  now: number,
  rules: AdmissionRules,
): Control {
  const isRecent = countedAt !== null && leavesAt(bucketOf(countedAt)) > now;
  const returned = returnCounts(control, how, isRecent ? countedAt : null);
  const counts = { ...returned, limits: { ...returned.limits, releasedAt: now } };
  // An old attempt that is accepted gives no attempt back, so it reopens nothing.
  if (how === 'accepted' && !isRecent) return counts;
  return reopenFor(counts, REOPENERS[how], now, rules);
}

function returnCounts(control: Control, how: Release, attemptAt: number | null): Control {
  const { limits } = control;
  switch (how) {
    case 'accepted':
      return {
        ...control,
        attempts:
          attemptAt === null ? control.attempts : removeAttempt(control.attempts, attemptAt),
        limits: addMembers(addPending(limits, -1), 1),
      };
    case 'declined':
    case 'canceled':
    case 'expired':
      return { ...control, limits: addPending(limits, -1) };
    case 'departed':
      return { ...control, limits: addMembers(limits, -1) };
  }
}
