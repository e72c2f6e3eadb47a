import type { Control } from './control.ts';
import { viewGate } from './gate.ts';

const MINUTE_MS = 60_000;
/** A timer that is this late is lost. */
const TIMER_GRACE_MS = 2 * MINUTE_MS;

/** Timers fire at whole minutes: the first at or after `at`. */
export function minuteOf(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS;
}

/** Whether LATER may hold somebody who is due: within a minute, the control item does not tell. */
export function mayBeDue({ laterAt }: Control, now: number): boolean {
  return laterAt !== null && minuteOf(laterAt) - MINUTE_MS < now;
}

/** A whole minute at or after `at`, and strictly after `now`. */
export function wholeMinuteAfter(at: number, now: number): number {
  const earliest = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  return Math.max(minuteOf(at), earliest);
}

/**
 * When the answer to "who may go" may change by time alone; null when it cannot. An attempt that
 * leaves the window is in the gate's `until`: without headroom and with a queue, the gate is closed.
 * `isTimer`: a timer asks, which is gone afterwards.
 */
export function computeWakeAt(control: Control, now: number, isTimer: boolean): number | null {
  const times = [...standingTimes(control, isTimer), ...admissionTimes(control, now)];
  return times.length === 0 ? null : wholeMinuteAfter(Math.min(...times), now);
}

/**
 * An opening costs no timer: the one for the end of the call that opened the gate is pending, and starts
 * another if nobody has announced it by then.
 */
function standingTimes({ sweepAt, sweepLease, gate }: Control, isTimer: boolean): number[] {
  const announceBy = gate.kind === 'closed' || isTimer ? (gate.announceBy ?? null) : null;
  return [sweepAt, sweepLease, announceBy].filter((at) => at !== null);
}

function admissionTimes(control: Control, now: number): number[] {
  if (control.pause !== null) return [];
  const times = control.permits.map((permit) => permit.expiresAt);
  const { gate, limits, laterAt } = control;
  const isClosed = gate.kind === 'closed' && viewGate(control, now) === 'closed';
  if (isClosed) times.push(gate.until);
  if (limits.readingUntil !== null && limits.readingUntil > now) times.push(limits.readingUntil);
  // What is due already goes with the end of what is in flight; nobody goes through a closed gate.
  const isAwaited = laterAt !== null && (laterAt > now || control.permits.length === 0);
  if (isAwaited && !isClosed) times.push(laterAt);
  return times;
}

export type TimerPlan =
  | { readonly kind: 'keep' }
  /** The timer has fired, and nothing is to be waited for. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'start'; readonly at: number };

/** `dueAt`: the instant of the timer that runs this dispatch. */
export function planTimer(
  timerAt: number | null,
  wakeAt: number | null,
  now: number,
  dueAt: number | undefined,
): TimerPlan {
  const hasFired = timerAt !== null && dueAt !== undefined && timerAt <= dueAt;
  const isPending = timerAt !== null && !hasFired && timerAt + TIMER_GRACE_MS >= now;
  if (wakeAt === null) return { kind: hasFired ? 'clear' : 'keep' };
  return !isPending || wakeAt < timerAt ? { kind: 'start', at: wakeAt } : { kind: 'keep' };
}

/** Characters that an execution name may have; the version tells apart what one minute asks for. */
export function timerName(at: number, version: number): string {
  return `wake-${new Date(at).toISOString().slice(0, 16).replace(':', '-')}-v${version}`;
}
