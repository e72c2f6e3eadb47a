import type { PolicyTable } from '../../contract/exception-policy.ts';
import type { AttemptWindow } from './attempt-window.ts';

/** A permit is SENT with the callback, TAKEN by the function that calls, then gone. */
export interface PermitSlot {
  readonly id: string;
  readonly state: 'SENT' | 'TAKEN';
  /** Taken again by a retry: the call of the first run may have gone through. */
  readonly isRepeated: boolean;
  readonly executionArn: string;
  /** ms. Pacing: the call is made at this instant. */
  readonly callAt: number;
  readonly expiresAt: number;
  /** Serial of the closed gate that the call probes; null when the gate was open. */
  readonly probe: number | null;
}

/** What people were last told of a reason. */
export interface Noticed {
  readonly code: string;
  /** ms */
  readonly at: number;
  /** What they may answer; null when nothing was asked. Absent in what an earlier version has written. */
  readonly escalationId?: string | null;
}

export interface OpenGate {
  readonly kind: 'open';
  readonly serial: number;
  /** Somebody announces that it has opened until then. Absent when it is announced. */
  readonly announceBy?: number;
  /** Kept until it is announced. Absent in what an earlier version has written. */
  readonly openedAt?: number;
}

/** Closed until `until`, half-open from then on. Instants in ms. */
export interface ClosedGate {
  readonly kind: 'closed';
  /** Counts closings: a probe of an older closing opens nothing. */
  readonly serial: number;
  readonly code: string;
  readonly verdict: 'wait' | 'escalate';
  /** When the first closing of this run came. */
  readonly since: number;
  readonly until: number;
  /** When this closing came. Absent in what an earlier version has written. */
  readonly closedAt?: number;
  /** Closings for the same reason in a row before this one. */
  readonly repeats: number;
  /** Notices of this run, the pending one included. */
  readonly notices: number;
  /** Whether a person is told of this closing. */
  readonly isNoticeDue: boolean;
  /** Somebody announces this closing until then; null when it is announced. */
  readonly announceBy: number | null;
  /** Somebody has asked for a look: one goes whatever we count. Absent when nobody has. */
  readonly isAskedFor?: true;
  /** When somebody last has. Absent when nobody has. */
  readonly askedAt?: number;
  /** What a person answers with `retry`; null when there is nothing to answer. */
  readonly escalationId: string | null;
}

export type Gate = OpenGate | ClosedGate;

/** What is known of the places of the organization. */
export interface Limits {
  /** As Service Quotas states it; null when it could not be read. */
  readonly quota: number | null;
  /** Members and open invitations at the last refusal for places, until a call succeeds. */
  readonly learned: number | null;
  /** Service Quotas did not answer when it was last asked. */
  readonly isQuotaStale: boolean;
  /** A stated quota that a successful call, or what is in use, has proved too low. */
  readonly disproved: number | null;
  /**
   * When AWS last refused for places; else when our counts first said that there are none. Places that
   * come back and are filled again prove nothing. Null when neither has happened since a raise.
   */
  readonly fullAt: number | null;
  /** Null when not counted yet. */
  readonly members: number | null;
  /** When counting them began and ended: who leaves in between may be counted or not. */
  readonly membersAt: number | null;
  readonly membersUntil: number | null;
  readonly pending: number;
  /** A call or a refund was cut off: members and pending may be too high until the sweep. */
  readonly isUncertain: boolean;
  /** When a place or an attempt was last given back. */
  readonly releasedAt: number;
  /** Null when somebody has to read them before the next admission. */
  readonly readAt: number | null;
  /** Somebody is reading quota and members until then. */
  readonly readingUntil: number | null;
}

/** The one control item. Small, because every arrival reads it. Instants in ms. */
export interface Control {
  readonly version: number;
  readonly permits: readonly PermitSlot[];
  readonly gate: Gate;
  readonly pause: { readonly at: number; readonly by: string | null } | null;
  /** When the newest command to pause, or to end a pause, was put. */
  readonly pauseAskedAt: number;
  readonly limits: Limits;
  readonly attempts: AttemptWindow;
  /** When the latest permit may call. */
  readonly lastCallAt: number;
  /** AWS has refused one of two calls at a time, or all until lately: until then there is one permit. */
  readonly aloneUntil: number;
  /** When the pending timer fires. */
  readonly timerAt: number | null;
  /** Nothing in LATER is due in a minute before this one's; null when LATER is empty. */
  readonly laterAt: number | null;
  /** A sweep was asked for. */
  readonly sweepAt: number | null;
  /** Somebody is starting the sweep until then. */
  readonly sweepLease: number | null;
  /** The same unexpected reason from different executions in a row. */
  readonly unexpected: { readonly code: string; readonly executions: readonly string[] } | null;
  /** When people were last told of a reason; the latest few. */
  readonly noticed: readonly Noticed[];
  /** Rebuilds by the sweep: a refund that meets one in between is left to the next. */
  readonly rebuilds: number;
}

/** Nothing is known: also not what waits in LATER, where the item before this one was lost. */
export const INITIAL_CONTROL: Control = {
  version: 0,
  permits: [],
  gate: { kind: 'open', serial: 0 },
  pause: null,
  pauseAskedAt: 0,
  limits: {
    quota: null,
    learned: null,
    disproved: null,
    fullAt: null,
    members: null,
    membersAt: null,
    membersUntil: null,
    isQuotaStale: false,
    pending: 0,
    isUncertain: false,
    releasedAt: 0,
    readAt: null,
    readingUntil: null,
  },
  attempts: [],
  lastCallAt: 0,
  aloneUntil: 0,
  timerAt: null,
  laterAt: 0,
  sweepAt: null,
  sweepLease: null,
  unexpected: null,
  noticed: [],
  rebuilds: 0,
};

/** What a deployment sets, as admission control needs it. */
export interface AdmissionRules {
  readonly maxConcurrentInvites: number;
  /** Account quota of the configuration; null when it is discovered. */
  readonly statedQuota: number | null;
  /** Invitations in 24 hours of the configuration; null where the rule of AWS holds. */
  readonly statedInvitations: number | null;
  /** Members of the configuration, until they are counted; null when they are counted first. */
  readonly statedMembers: number | null;
  readonly escalationReminderMs: number;
  /** How long a TAKEN permit lasts: the function's timeout and a minute. */
  readonly takenMs: number;
  readonly policy: PolicyTable;
}

/** Permits that still count. Whether one that was taken has called, nobody knows. */
export function dropExpired(control: Control, now: number): Control {
  const expired = control.permits.filter((permit) => permit.expiresAt <= now);
  if (expired.length === 0) return control;
  const permits = control.permits.filter((permit) => permit.expiresAt > now);
  const dropped = { ...control, permits };
  return expired.some((permit) => permit.state === 'TAKEN') ? doubtCounts(dropped) : dropped;
}

export function doubtCounts(control: Control): Control {
  return control.limits.isUncertain
    ? control
    : { ...control, limits: { ...control.limits, isUncertain: true } };
}

/** Those who need a sweep within this time share one. */
const COALESCE_SWEEPS_MS = 60_000;

export function askForSweep(control: Control, now: number): Control {
  return control.sweepAt === null ? { ...control, sweepAt: now + COALESCE_SWEEPS_MS } : control;
}

export function findPermit(control: Control, id: string): PermitSlot | undefined {
  return control.permits.find((permit) => permit.id === id);
}

export function withoutPermit(control: Control, id: string): Control {
  return { ...control, permits: control.permits.filter((permit) => permit.id !== id) };
}
