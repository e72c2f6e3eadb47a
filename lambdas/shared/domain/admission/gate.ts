import { createHash } from 'node:crypto';
import { UNEXPECTED_ROW } from '../../contract/constraint-policy.ts';
import type { PolicyTable } from '../../contract/exception-policy.ts';
import type { PolicyRow, Reopener } from '../../contract/policy-row.ts';
import type { AdmissionRules, ClosedGate, Control, Noticed } from './control.ts';
import { attemptFreeAfterRefusal, isStatedFull } from './limits.ts';
import { scheduleRetry } from './retry-schedule.ts';

export const PLACES_CODE = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED';
export const ATTEMPTS_CODE = 'HANDSHAKE_RATE_LIMIT_EXCEEDED';

/** A person may remove the reason without telling us: one entry looks this often. */
export const ESCALATED_RETRY_MS = 6 * 60 * 60_000;
/** How long the one who closed the gate has to announce it before somebody else does. */
export const ANNOUNCE_MS = 60_000;
/** Reasons whose last notice is remembered. */
const REMEMBERED_NOTICES = 3;
/** Codes come from AWS: nothing of unknown length gets into the control item. */
const LONGEST_CODE = 100;

export type GateView = 'open' | 'closed' | 'half-open';

export function viewGate({ gate }: Control, now: number): GateView {
  if (gate.kind === 'open') return 'open';
  return gate.until > now ? 'closed' : 'half-open';
}

export function isForPlaces(gate: ClosedGate): boolean {
  return gate.code === PLACES_CODE;
}

/** Not another closing, and not the opening after it. */
export function isSameGate(gate: Control['gate'], other: Control['gate']): boolean {
  return gate.kind === other.kind && gate.serial === other.serial;
}

/** The row of a code, whatever exception carried it. */
export function rowOf(code: string, policy: PolicyTable): PolicyRow {
  const key = code.split(':')[0] ?? code;
  return Object.hasOwn(policy, key) ? (policy[key] ?? UNEXPECTED_ROW) : UNEXPECTED_ROW;
}

export interface ClosingCause {
  readonly code: string;
  readonly row: PolicyRow;
  /** ms; null when unknown or beside the point. */
  readonly managementAccountJoinedAt: number | null;
}

/** Closes the gate, or closes it again for longer when it was closed for the same reason. */
export function closeGate(
  control: Control,
  cause: ClosingCause,
  now: number,
  rules: AdmissionRules,
): Control {
  const code = cause.code.slice(0, LONGEST_CODE);
  const previous =
    control.gate.kind === 'closed' && control.gate.code === code ? control.gate : null;
  const repeats = previous === null ? 0 : previous.repeats + 1;
  const since = previous?.since ?? now;
  const retryAt = scheduleRetry(cause.row, {
    now,
    since,
    repeats,
    ...attemptFreeAfterRefusal(control, now, rules),
    managementAccountJoinedAt: cause.managementAccountJoinedAt,
  });
  const verdict = retryAt === null ? 'escalate' : 'wait';
  const told = control.noticed.find((notice) => notice.code === code);
  const isNoticeDue = decideNotice(told, previous, cause.row, verdict, now, rules);
  const escalationId =
    verdict === 'wait'
      ? null
      : (previous?.escalationId ??
        (isNoticeDue ? null : told?.escalationId) ??
        gateEscalationId(code, since));
  const gate: ClosedGate = {
    kind: 'closed',
    serial: control.gate.serial + 1,
    code,
    verdict,
    since,
    until: retryAt ?? lookAgainAt(control, code, now, rules),
    closedAt: now,
    repeats,
    notices: (previous?.notices ?? 0) + (isNoticeDue ? 1 : 0),
    isNoticeDue,
    announceBy: now + ANNOUNCE_MS,
    escalationId,
  };
  const { noticed } = control;
  return {
    ...control,
    gate,
    limits: believeFull(control.limits, code, now),
    noticed: isNoticeDue ? remember(noticed, { code, at: now, escalationId }) : noticed,
  };
}

function believeFull(limits: Control['limits'], code: string, now: number): Control['limits'] {
  return code === PLACES_CODE ? { ...limits, fullAt: limits.fullAt ?? now } : limits;
}

/**
 * Where AWS states a quota and our counts fill it, the sweep reads both every hour while somebody
 * waits, and half-opens the gate for a place. A call tells no more, unless what is stated is stale.
 * Places that came back and were filled meanwhile do not put that call off.
 */
function lookAgainAt(
  { limits }: Control,
  code: string,
  now: number,
  rules: AdmissionRules,
): number {
  if (code !== PLACES_CODE) return now + ESCALATED_RETRY_MS;
  const pause = isStatedFull(limits, rules)
    ? Math.max(rules.escalationReminderMs, ESCALATED_RETRY_MS)
    : ESCALATED_RETRY_MS;
  return Math.max(now, (limits.fullAt ?? now) + pause);
}

/**
 * One notice a closing, none again for the same reason before the reminder, or the verdict, changes. A
 * gate that opens and closes again meanwhile keeps the id that people were told.
 */
function decideNotice(
  told: Noticed | undefined,
  previous: ClosedGate | null,
  row: PolicyRow,
  verdict: ClosedGate['verdict'],
  now: number,
  rules: AdmissionRules,
): boolean {
  if (previous !== null && previous.verdict !== verdict) return true;
  if (told === undefined) return true;
  if (verdict === 'escalate' && told.escalationId === null) return true;
  const isTold = previous !== null && previous.notices > 0;
  if (row.noticeOnce === true && verdict === 'wait' && isTold) return false;
  return now - told.at >= rules.escalationReminderMs;
}

function remember(noticed: Control['noticed'], latest: Noticed): Control['noticed'] {
  const others = noticed.filter(({ code }) => code !== latest.code);
  return [latest, ...others].slice(0, REMEMBERED_NOTICES);
}

/** The same for all who compute it: the closing may be announced by anybody. */
export function gateEscalationId(code: string, since: number): string {
  const digest = createHash('sha256').update(`gate#${code}#${since}`).digest('hex');
  return `esc-${digest.slice(0, 16)}`;
}

export function openGate(control: Control, now: number): Control {
  const { gate } = control;
  if (gate.kind === 'open') return control;
  const { serial } = gate;
  return {
    ...control,
    gate: { kind: 'open', serial, openedAt: now, announceBy: now + ANNOUNCE_MS },
  };
}

/** Lets one entry look at `at` instead of at `until`, if that is earlier. */
export function halfOpenGate(control: Control, at: number): Control {
  const { gate } = control;
  return gate.kind === 'open' || gate.until <= at
    ? control
    : { ...control, gate: { ...gate, until: at } };
}

/** A person knows more than our counts: one goes, and before anybody goes the limits are read. */
export function askGate(control: Control, now: number): Control {
  const { gate, limits, permits } = control;
  const isWaiting = gate.kind === 'closed' && gate.isAskedFor === true && gate.until <= now;
  // Whoever calls already may have met what was so before.
  const isAsked = gate.kind === 'open' || (isWaiting && permits.length === 0);
  if (isAsked && limits.readAt === null) return control;
  return {
    ...control,
    gate: gate.kind === 'open' ? gate : { ...gate, until: now, isAskedFor: true, askedAt: now },
    limits: { ...limits, readAt: null },
  };
}

/** Half-opens a gate whose row names what has just happened. */
export function reopenFor(
  control: Control,
  reopener: Reopener,
  now: number,
  rules: AdmissionRules,
): Control {
  if (control.gate.kind === 'open') return control;
  const row = rowOf(control.gate.code, rules.policy);
  return row.reopenedBy.includes(reopener) ? halfOpenGate(control, now) : control;
}

/** Still closed, and no refusal: only the time has moved. */
export function postponeGate(control: Control, until: number): Control {
  const { gate } = control;
  return gate.kind === 'open' ? control : { ...control, gate: { ...gate, until } };
}
