import { Reopener } from '../../contract/policy-row.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { type AttemptWindow, attemptsIn, bucketOf, pruneAttempts } from './attempt-window.ts';
import type { AdmissionRules, Control, Limits } from './control.ts';
import {
  ATTEMPTS_CODE,
  ESCALATED_RETRY_MS,
  halfOpenGate,
  isForPlaces,
  reopenFor,
  rowOf,
} from './gate.ts';
import { attemptFreeAt, headroomOf, isRaisedTo, stateQuota } from './limits.ts';
import { scheduleRetry } from './retry-schedule.ts';

/** What a sweep has seen of what AWS shows. */
export interface Seen {
  readonly invitations: readonly HandshakeFacts[];
  /** Members that hold a place, the management account included; null when not counted. */
  readonly members: number | null;
  /** Invitations that are shown as open, though their account is among the members. @default 0 */
  readonly countedTwice?: number;
  /** Members that joined after the sweep began. @default 0 */
  readonly joinedSince?: number;
  /** When the members had been listed, ms. @default startedAt */
  readonly countedUntil?: number;
  readonly accountQuota: number | null;
  /** When the sweep began, ms: what changed since is kept. */
  readonly startedAt: number;
}

/**
 * Counts as AWS shows them. What we sent shortly before the sweep began or since may be missing
 * from its pages: there the greater of both counts holds, until the next sweep.
 */
export function rebuildCounts(
  control: Control,
  seen: Seen,
  now: number,
  rules: AdmissionRules,
): Control {
  const recentFrom = bucketOf(seen.startedAt - rules.takenMs);
  const countedFrom = closedForAttemptsAt(control) ?? now;
  const shown = countShown(seen.invitations, countedFrom);
  const { attempts, unseen } = mergeRecent(control.attempts, shown, recentFrom, now);
  const open = seen.invitations.filter(isOpen).length;
  const { limits } = control;
  const counted: Limits = {
    ...stateQuota(limits, seen.accountQuota),
    pending: Math.max(0, open - (seen.countedTwice ?? 0)) + unseen,
    isUncertain: isDoubtful(limits, seen),
    members: seen.members ?? limits.members,
    ...(seen.members !== null && {
      membersAt: seen.startedAt,
      membersUntil: seen.countedUntil ?? seen.startedAt,
    }),
    readAt: Math.max(limits.readAt ?? 0, seen.startedAt),
  };
  const next: Control = {
    ...control,
    attempts,
    rebuilds: control.rebuilds + 1,
    limits: correctQuota(counted, placesInUse(seen, open), rules),
  };
  return reopenAfter(control, next, now, rules);
}

/**
 * As AWS shows it; null when the members could not be counted. Who has joined since the list was
 * begun may be in it twice, as an open invitation and as a member.
 */
function placesInUse({ members, joinedSince = 0 }: Seen, open: number): number | null {
  return members === null ? null : members - joinedSince + open;
}

/**
 * There are as many places as AWS itself shows to be in use. A stated quota below that is disproved,
 * looked at anew by every count; one that was learned when we knew of fewer is raised to it.
 */
function correctQuota(limits: Limits, inUse: number | null, rules: AdmissionRules): Limits {
  if (inUse === null) return limits;
  const stated = rules.statedQuota ?? limits.quota;
  return {
    ...limits,
    disproved: stated !== null && inUse > stated ? stated : null,
    learned: limits.learned === null ? null : Math.max(limits.learned, inUse),
  };
}

/** What was given back while the sweep was reading, it may have seen as held: too high again. */
function isDoubtful(limits: Limits, seen: Seen): boolean {
  if (seen.members === null && limits.isUncertain) return true;
  return limits.releasedAt >= seen.startedAt;
}

function isOpen({ state }: HandshakeFacts): boolean {
  return state === 'OPEN' || state === 'REQUESTED';
}

function countShown(invitations: readonly HandshakeFacts[], now: number): AttemptWindow {
  const counts = new Map<number, number>();
  for (const { state, requestedAt } of invitations) {
    const bucket = bucketOf(requestedAt);
    if (state !== 'ACCEPTED') counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  return pruneAttempts(
    [...counts].toSorted(([a], [b]) => a - b),
    now,
  );
}

function mergeRecent(ours: AttemptWindow, shown: AttemptWindow, recentFrom: number, now: number) {
  let attempts = shown;
  let unseen = 0;
  for (const [bucket, count] of pruneAttempts(ours, now)) {
    const missing = bucket < recentFrom ? 0 : Math.max(0, count - attemptsIn(shown, bucket));
    if (missing === 0) continue;
    attempts = addTo(attempts, bucket, missing);
    unseen += missing;
  }
  return { attempts, unseen };
}

function addTo(window: AttemptWindow, bucket: number, count: number): AttemptWindow {
  const others = window.filter(([candidate]) => candidate !== bucket);
  const total = attemptsIn(window, bucket) + count;
  return [...others, [bucket, total] as const].toSorted(([a], [b]) => a - b);
}

/** A raised quota reopens, and so does whatever the sweep found given back. */
function reopenAfter(before: Control, after: Control, now: number, rules: AdmissionRules): Control {
  const { gate } = after;
  if (gate.kind === 'open') return after;
  if (isRaisedTo(after.limits.quota, before.limits)) {
    return reopenFor(after, Reopener.QUOTA_RAISED, now, rules);
  }
  const [old, fresh] = [headroomOf(before, now, rules), headroomOf(after, now, rules)];
  const hasPlaces = isForPlaces(gate) && old.places < 1 && fresh.places >= 1;
  const hasAttempts = gate.code === ATTEMPTS_CODE && old.attempts < 1 && fresh.attempts >= 1;
  if (hasPlaces || hasAttempts) return halfOpenGate(after, now);
  // Nobody reads of a raise any more: a call finds out.
  const isBlind = isForPlaces(gate) && after.limits.isQuotaStale;
  return isBlind
    ? halfOpenGate(
        after,
        Math.max(now, (after.limits.fullAt ?? gate.closedAt ?? now) + ESCALATED_RETRY_MS),
      )
    : lookWhenFree(after, now, rules);
}

/** When a gate that waits for an attempt was closed; null when there is no such gate. */
function closedForAttemptsAt({ gate }: Control): number | null {
  const isForAttempts = gate.kind === 'closed' && gate.code === ATTEMPTS_CODE;
  return isForAttempts ? (gate.closedAt ?? null) : null;
}

/**
 * AWS may show attempts that were older than all that we knew of when the gate was closed, or none of
 * those that we knew of. Whether one has left since is counted from the closing on: what was free then
 * explains no refusal.
 */
function lookWhenFree(control: Control, now: number, rules: AdmissionRules): Control {
  const { gate } = control;
  const closedAt = closedForAttemptsAt(control);
  if (gate.kind === 'open' || closedAt === null) return control;
  const freeAt = attemptFreeAt(control, closedAt, rules);
  const isExplained = headroomOf(control, closedAt, rules).attempts < 1;
  const { since, repeats } = gate;
  const lookAt = isExplained
    ? freeAt
    : scheduleRetry(rowOf(gate.code, rules.policy), {
        ...{ now: closedAt, since, repeats, attemptLeavesAt: freeAt },
        managementAccountJoinedAt: null,
      });
  return lookAt === null ? control : halfOpenGate(control, Math.max(now, lookAt));
}
