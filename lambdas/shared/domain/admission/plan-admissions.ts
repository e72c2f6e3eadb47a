import type { QueuedInvitation } from '../../ports/admission-store.ts';
import { pruneAttempts } from './attempt-window.ts';
import { type AdmissionRules, type Control, dropExpired, type PermitSlot } from './control.ts';
import {
  ANNOUNCE_MS,
  ATTEMPTS_CODE,
  closeGate,
  isForPlaces,
  PLACES_CODE,
  postponeGate,
  rowOf,
  viewGate,
} from './gate.ts';
import { attemptFreeAt, headroomOf } from './limits.ts';
import { grantPermit, mostPermits, nextCallAt, SENT_MS } from './permits.ts';
import { computeWakeAt, mayBeDue, planTimer, type TimerPlan } from './wake.ts';

/** How long the one who reads quota and members has, before somebody else does. */
const READING_MS = 60_000;
/** As long as somebody waits, the sweep reads them this often. */
const KNOWN_FOR_MS = 60 * 60_000;
/** How long the one who starts the sweep has. */
const SWEEP_LEASE_MS = 2 * 60_000;

/** What a decision is made from: the control item and, if it matters, the head of the queue. */
export interface AdmissionState {
  readonly control: Control;
  /** The first that wait; null when it was not looked at. */
  readonly ready: readonly QueuedInvitation[] | null;
  /** Instant of the timer that runs this dispatch. */
  readonly dueAt?: number | undefined;
}

export interface Admission {
  readonly entry: QueuedInvitation;
  readonly permit: PermitSlot;
}

export interface AdmissionPlan {
  readonly admit: readonly Admission[];
  /** A whole minute after now; null when nothing changes by time alone. */
  readonly wakeAt: number | null;
  readonly timer: TimerPlan;
  /** To be read before anybody is admitted. */
  readonly readsLimits: boolean;
  readonly announcesGate: boolean;
  /** The limits close the gate, because somebody waits. */
  readonly closes: boolean;
  readonly startsSweep: boolean;
  /** What to commit; null when there is nothing to write. */
  readonly next: Control | null;
}

/** Whether the head of the queue could make a difference. */
export function couldAdmit(control: Control, now: number, rules: AdmissionRules): boolean {
  const { permits, pause } = dropExpired(control, now);
  if (pause !== null) return false;
  const view = viewGate(control, now);
  if (view === 'closed') return false;
  const most = view === 'open' ? mostPermits(control, now, rules) : 1;
  return permits.length < most;
}

/**
 * Whether one more could have gone without any change. Then nobody waits: whoever was the last to
 * change the answer has let everybody through who could go.
 */
export function hadRoom(control: Control, now: number, rules: AdmissionRules): boolean {
  const { gate, pause, permits, limits } = control;
  const isOpen = gate.kind === 'open' && pause === null && limits.readAt !== null;
  // With a call in flight somebody may wait for its end, for a place or for the pace.
  if (!isOpen || permits.length > 0 || mayBeDue(control, now)) return false;
  const { attempts, places } = headroomOf(control, now, rules);
  return attempts >= 1 && places >= 1;
}

/** The only place that decides whom to let through. */
export function planAdmissions(
  state: AdmissionState,
  now: number,
  rules: AdmissionRules,
): AdmissionPlan {
  const current = prune(state.control, now);
  const candidates = findCandidates(state, current, now, rules);
  const decided = decide(current, candidates, now, rules);
  const claimed = claimDuties(decided.control, state.dueAt, now);
  const wakeAt = computeWakeAt(claimed.control, now, state.dueAt !== undefined);
  const timer = planTimer(claimed.control.timerAt, wakeAt, now, state.dueAt);
  const isUnchanged = claimed.control === current && timer.kind === 'keep';
  return {
    admit: decided.admit,
    wakeAt,
    timer,
    readsLimits: decided.readsLimits,
    announcesGate: decided.closes || claimed.announcesGate,
    closes: decided.closes,
    startsSweep: claimed.startsSweep,
    next: isUnchanged ? null : withTimer(claimed.control, timer),
  };
}

function prune(control: Control, now: number): Control {
  const alive = dropExpired(control, now);
  return { ...alive, attempts: pruneAttempts(alive.attempts, now) };
}

function withTimer(control: Control, timer: TimerPlan): Control {
  const version = control.version + 1;
  if (timer.kind === 'keep') return { ...control, version };
  return { ...control, version, timerAt: timer.kind === 'start' ? timer.at : null };
}

function findCandidates(
  { control, ready }: AdmissionState,
  current: Control,
  now: number,
  rules: AdmissionRules,
): readonly QueuedInvitation[] {
  if (ready === null || !couldAdmit(control, now, rules)) return [];
  const holders = new Set(current.permits.map((permit) => permit.executionArn));
  return ready.filter((entry) => !holders.has(entry.visit.executionArn));
}

interface Decision {
  readonly control: Control;
  readonly admit: readonly Admission[];
  readonly readsLimits: boolean;
  readonly closes: boolean;
}

function decide(
  control: Control,
  candidates: readonly QueuedInvitation[],
  now: number,
  rules: AdmissionRules,
): Decision {
  const nothing = { control, admit: [], readsLimits: false, closes: false };
  if (candidates.length === 0) return nothing;
  if (areLimitsWanted(control, now)) return claimReading(control, now);

  const { attempts, places } = headroomOf(control, now, rules);
  const isIdle = control.permits.length === 0;
  const { gate } = control;
  if (gate.kind === 'closed') {
    const isAskedFor = gate.isAskedFor === true;
    if (attempts < 1 && !isAskedFor) {
      const until = attemptFreeAt(control, now, rules) ?? now + READING_MS;
      return { ...nothing, control: postponeGate(control, until) };
    }
    // A stated or learned quota may be stale: one call against it finds out.
    if (places >= 1 || isForPlaces(gate) || isAskedFor) return grant(control, candidates, 1, now);
    return close(control, PLACES_CODE, now, rules);
  }
  const reserved = control.permits.filter((permit) => permit.state === 'SENT').length;
  const free = Math.min(
    mostPermits(control, now, rules) - control.permits.length,
    attempts - reserved,
    places - reserved,
  );
  if (free >= 1) return grant(control, candidates, free, now);
  // What is in flight may give something back: only without it the limits are what stops the queue.
  if (!isIdle) return nothing;
  return close(control, places < 1 ? PLACES_CODE : ATTEMPTS_CODE, now, rules);
}

/** Quota and members are read before the first admission and before places are probed. */
function areLimitsWanted({ gate, limits }: Control, now: number): boolean {
  if (limits.readAt === null) return true;
  return (
    gate.kind === 'closed' && isForPlaces(gate) && gate.until <= now && limits.readAt < gate.until
  );
}

function claimReading(control: Control, now: number): Decision {
  const { readingUntil } = control.limits;
  const isClaimed = readingUntil !== null && readingUntil > now;
  return {
    control: isClaimed
      ? control
      : { ...control, limits: { ...control.limits, readingUntil: now + READING_MS } },
    admit: [],
    readsLimits: !isClaimed,
    closes: false,
  };
}

/**
 * As if the service had refused: nobody is sent to find out what is known. What was read before an
 * idle time is not known any more: members may have left since, or the quota may have been raised.
 */
function close(control: Control, code: string, now: number, rules: AdmissionRules): Decision {
  const { readAt } = control.limits;
  if (readAt === null || now - readAt > KNOWN_FOR_MS) return claimReading(control, now);
  const cause = { code, row: rowOf(code, rules.policy), managementAccountJoinedAt: null };
  return {
    control: closeGate(control, cause, now, rules),
    admit: [],
    readsLimits: false,
    closes: true,
  };
}

function grant(
  control: Control,
  candidates: readonly QueuedInvitation[],
  count: number,
  now: number,
): Decision {
  const { gate } = control;
  const probe = gate.kind === 'closed' ? gate.serial : null;
  const admit: Admission[] = [];
  let next = control;
  for (const entry of candidates.slice(0, count)) {
    const callAt = nextCallAt(next, now);
    if (callAt === null) break; // What is in flight dispatches again when it ends.
    const permit: PermitSlot = {
      // Only one commit of this version wins: the id is unique without chance.
      id: `p${control.version + 1}-${admit.length}`,
      state: 'SENT',
      isRepeated: false,
      executionArn: entry.visit.executionArn,
      callAt,
      expiresAt: now + SENT_MS,
      probe,
    };
    next = grantPermit(next, permit);
    admit.push({ entry, permit });
  }
  return { control: next, admit, readsLimits: false, closes: false };
}

/** Duties that somebody else has left undone, and the sweep, which belongs to the timer. */
function claimDuties(control: Control, dueAt: number | undefined, now: number) {
  const { gate, sweepAt, sweepLease } = control;
  const announcesGate = (gate.announceBy ?? Infinity) <= now;
  const isDue = (sweepAt ?? Infinity) <= now || (sweepLease ?? Infinity) <= now;
  const startsSweep = dueAt !== undefined && isDue;
  if (!announcesGate && !startsSweep) return { control, announcesGate, startsSweep };
  return {
    control: {
      ...control,
      ...(announcesGate && { gate: { ...gate, announceBy: now + ANNOUNCE_MS } }),
      ...(startsSweep && { sweepAt: null, sweepLease: now + SWEEP_LEASE_MS }),
    },
    announcesGate,
    startsSweep,
  };
}
