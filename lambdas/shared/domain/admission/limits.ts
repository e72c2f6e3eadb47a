import { addAttempts, countAttempts, nextLeaveAt, removeAttempt } from './attempt-window.ts';
import type { AdmissionRules, Control, Limits } from './control.ts';

/** AWS: 20 invitations in 24 h, or the account quota, whichever is greater. */
const LEAST_DAILY_ATTEMPTS = 20;

/** The account quota in force, as far as it is known; null when only refusals tell. */
export function quotaInForce(limits: Limits, rules: AdmissionRules): number | null {
  if (limits.learned !== null) return limits.learned;
  const stated = rules.statedQuota ?? limits.quota;
  return stated === limits.disproved ? null : stated;
}

/** What may still be sent; Infinity where nothing is known to bind. */
export interface Headroom {
  readonly attempts: number;
  readonly places: number;
}

export function headroomOf(control: Control, now: number, rules: AdmissionRules): Headroom {
  const { limits } = control;
  const quota = quotaInForce(limits, rules) ?? Infinity;
  const daily = rules.statedInvitations ?? Math.max(LEAST_DAILY_ATTEMPTS, quota);
  return {
    attempts: daily - countAttempts(control.attempts, now),
    places: limits.members === null ? Infinity : quota - limits.members - limits.pending,
  };
}

/**
 * When time gives an attempt: where the counts use all of them up, when one is free; else when the
 * oldest leaves, which is all that is known. Null when none is counted.
 */
export function attemptFreeAt(control: Control, now: number, rules: AdmissionRules): number | null {
  const missing = 1 - headroomOf(control, now, rules).attempts;
  return nextLeaveAt(control.attempts, now, Math.max(1, missing));
}

/**
 * The same for who has just been refused: a call that is under way has spent nothing yet, and will
 * meet the same wall. Unless the counts, all of them, explain the refusal.
 */
export function attemptFreeAfterRefusal(
  control: Control,
  now: number,
  rules: AdmissionRules,
): { readonly attemptLeavesAt: number | null; readonly isExplained: boolean } {
  const isExplained = headroomOf(control, now, rules).attempts < 1;
  const known = isExplained ? control : withoutCallsUnderWay(control);
  return { attemptLeavesAt: attemptFreeAt(known, now, rules), isExplained };
}

function withoutCallsUnderWay(control: Control): Control {
  const taken = control.permits.filter(({ state }) => state === 'TAKEN');
  const attempts = taken.reduce(
    (window, { callAt }) => removeAttempt(window, callAt),
    control.attempts,
  );
  return { ...control, attempts };
}

/** Counts one call that is about to be made. */
export function spend(control: Control, at: number): Control {
  return {
    ...control,
    attempts: addAttempts(control.attempts, at),
    limits: addPending(control.limits, 1),
  };
}

export function addPending(limits: Limits, change: number): Limits {
  return { ...limits, pending: Math.max(0, limits.pending + change) };
}

export function addMembers(limits: Limits, change: number): Limits {
  return limits.members === null
    ? limits
    : { ...limits, members: Math.max(0, limits.members + change) };
}

/** AWS has refused for places: it is full as it is, or as it is stated, whichever is less. */
export function learnFull(limits: Limits, rules: AdmissionRules): Limits {
  if (limits.members === null) return { ...limits, learned: null };
  const stated = quotaInForce({ ...limits, learned: null }, rules);
  return { ...limits, learned: Math.min(stated ?? Infinity, limits.members + limits.pending) };
}

/** As Service Quotas states it, if it could be read. A raise outdates what a refusal has taught. */
export function stateQuota(limits: Limits, quota: number | null): Limits {
  if (quota === null) return { ...limits, isQuotaStale: true };
  const read = { ...limits, quota, isQuotaStale: false };
  return isRaisedTo(quota, limits) ? { ...read, learned: null, fullAt: null } : read;
}

/** Stated higher than before, or, for the first time, higher than a refusal has taught. */
export function isRaisedTo(quota: number | null, before: Limits): boolean {
  const was = before.quota ?? before.learned;
  return quota !== null && was !== null && quota > was;
}

/** AWS has accepted a call: what was learned from refusals no longer holds. */
export function learnFree(limits: Limits): Limits {
  return limits.learned === null ? limits : { ...limits, learned: null };
}

/** What AWS states, and what we count, agree that there is no place. */
export function isStatedFull(
  { quota, isQuotaStale, disproved, members, pending }: Limits,
  rules: AdmissionRules,
) {
  // A quota of the configuration is nobody's to read again.
  const isRead = rules.statedQuota === null && quota !== null && quota !== disproved;
  return isRead && !isQuotaStale && members !== null && members + pending >= quota;
}

/** More is in use than the stated quota allows: either it is stale, or we have missed an ending. */
export function isAboveStated(limits: Limits, rules: AdmissionRules): boolean {
  const { members, pending } = limits;
  const stated = rules.statedQuota ?? limits.quota;
  return stated !== null && members !== null && members + pending > stated;
}
