import { CALL_OVER_AFTER_MS } from '../../contract/invite-timeout.ts';
import { addAttempts, removeAttempt } from './attempt-window.ts';
import { type AdmissionRules, type Control, findPermit, type PermitSlot } from './control.ts';
import { viewGate } from './gate.ts';
import { addPending, headroomOf, spend } from './limits.ts';

/** A permit that nobody takes within this time is gone; its entry is still queued, or requeues. */
export const SENT_MS = 2 * 60_000;
/** 3 calls a second, the rate of InviteAccountToOrganization (published burst: 5). */
export const CALL_INTERVAL_MS = 334;
/** A function waits this long for its turn at most. */
export const FURTHEST_CALL_MS = 2_000;

/** How long AWS is spared two calls at a time after it has refused one of them. */
export const ALONE_MS = 60 * 60_000;

/** And after the first that was let through when all had been refused: the next may be too many again. */
export const CAREFUL_MS = 10 * 60_000;

/** How many permits there may be. */
export function mostPermits(
  { aloneUntil }: Control,
  now: number,
  { maxConcurrentInvites }: AdmissionRules,
): number {
  return now < aloneUntil ? 1 : maxConcurrentInvites;
}

/** The next free turn; null when it is too far ahead and something in flight will ask again. */
export function nextCallAt(control: Control, now: number): number | null {
  const callAt = Math.max(now, control.lastCallAt + CALL_INTERVAL_MS);
  if (callAt - now <= FURTHEST_CALL_MS) return callAt;
  return control.permits.length === 0 ? now + FURTHEST_CALL_MS : null;
}

export function grantPermit(control: Control, permit: PermitSlot): Control {
  return {
    ...control,
    permits: [...control.permits, permit],
    lastCallAt: Math.max(control.lastCallAt, permit.callAt),
  };
}

export type Taking =
  | {
      readonly kind: 'taken';
      readonly control: Control;
      readonly slot: PermitSlot;
      /** The turn of an earlier run that has taken the same permit, ms; null when none has. */
      readonly earlierCallAt: number | null;
    }
  /** `control` differs when the permit was revoked by this. */
  | { readonly kind: 'denied'; readonly control: Control };

/** Exchanges a permit for leave to call. The counts go up in the same step. */
export function takePermit(
  control: Control,
  id: string,
  executionArn: string,
  now: number,
  rules: AdmissionRules,
): Taking {
  const slot = findPermit(control, id);
  if (slot === undefined || slot.executionArn !== executionArn || slot.expiresAt <= now) {
    return { kind: 'denied', control };
  }
  const isRepeat = slot.state === 'TAKEN';
  if (!isRepeat && !mayCall(control, slot, now, rules)) {
    return { kind: 'denied', control: replacePermit(control, slot, null) };
  }
  const turn = turnOf(control, slot, now);
  // By then nothing of the earlier run's call is under way: others need not keep their distance to it.
  const overAt = isRepeat ? slot.callAt + CALL_OVER_AFTER_MS : 0;
  const taken: PermitSlot = {
    ...slot,
    state: 'TAKEN',
    isRepeated: isRepeat,
    callAt: Math.max(turn, overAt),
    expiresAt: now + rules.takenMs,
  };
  const replaced = replacePermit(control, slot, taken);
  const counted = isRepeat
    ? recount(replaced, slot.callAt, taken.callAt)
    : spend(replaced, taken.callAt);
  return {
    kind: 'taken',
    control: { ...counted, lastCallAt: Math.max(counted.lastCallAt, turn) },
    slot: taken,
    earlierCallAt: isRepeat ? slot.callAt : null,
  };
}

/** One that misses its turn gets a new one: otherwise several late ones would call at once. */
function turnOf(control: Control, slot: PermitSlot, now: number): number {
  if (slot.callAt + CALL_INTERVAL_MS > now) return Math.max(slot.callAt, now);
  return Math.max(now, Math.min(control.lastCallAt + CALL_INTERVAL_MS, now + FURTHEST_CALL_MS));
}

function mayCall(control: Control, slot: PermitSlot, now: number, rules: AdmissionRules): boolean {
  if (control.pause !== null) return false;
  if (viewGate(control, now) !== 'open') {
    return slot.probe === control.gate.serial && viewGate(control, now) === 'half-open';
  }
  const { attempts, places } = headroomOf(control, now, rules);
  return attempts >= 1 && places >= 1;
}

function replacePermit(control: Control, old: PermitSlot, next: PermitSlot | null): Control {
  const permits = control.permits.flatMap((permit) =>
    permit.id === old.id ? (next ?? []) : permit,
  );
  return { ...control, permits };
}

/** Gives back what a call had counted that spent nothing. */
export function refundCall(control: Control, countedAt: number): Control {
  return {
    ...control,
    attempts: removeAttempt(control.attempts, countedAt),
    limits: addPending(control.limits, -1),
  };
}

/** AWS counted the call a little later than we did. */
export function recount(control: Control, countedAt: number, requestedAt: number): Control {
  const removed = removeAttempt(control.attempts, countedAt);
  return removed === control.attempts
    ? control
    : { ...control, attempts: addAttempts(removed, requestedAt) };
}
