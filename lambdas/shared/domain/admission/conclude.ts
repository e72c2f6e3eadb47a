import { Disposition, Scope } from '../../contract/policy-row.ts';
import {
  type AdmissionRules,
  askForSweep,
  type Control,
  doubtCounts,
  findPermit,
  type PermitSlot,
  withoutPermit,
} from './control.ts';
import { askGate, closeGate, openGate, PLACES_CODE } from './gate.ts';
import { isAboveStated, learnFree, learnFull } from './limits.ts';
import { ALONE_MS, CAREFUL_MS, recount, refundCall } from './permits.ts';
import type { Conclusion } from './turnstile.ts';

/** So many accounts in a row with the same unexpected reason are no accident. */
const UNEXPECTED_IN_A_ROW = 3;
const LONGEST_CODE = 100;

/** The end of an attempt. `now` in ms. */
export interface Ending {
  readonly permitId: string;
  readonly executionArn: string;
  readonly conclusion: Conclusion;
  readonly managementAccountJoinedAt: number | null;
}

/**
 * Ends a permit. Only a permit that is still there gives its counts back: it goes in the same
 * write, so nobody has done so before. The counts of one that has expired stay until the sweep.
 */
export function concludePermit(
  control: Control,
  ending: Ending,
  now: number,
  rules: AdmissionRules,
): Control {
  const slot = findPermit(control, ending.permitId);
  const freed = slot === undefined ? control : withoutPermit(control, ending.permitId);
  const isProbe = isProbeOf(control, slot);
  const { conclusion } = ending;
  switch (conclusion.kind) {
    case 'invited':
      return answered(
        keepCounts(freed, slot, conclusion.handshake.requestedAt, now, rules),
        isProbe,
        now,
      );
    case 'adopted':
      return answered(refund(freed, slot), isProbe, now);
    case 'unused':
      return refund(freed, slot);
    case 'refused':
      return applyRefusal(
        makeWay(refund(freed, slot), conclusion, now),
        ending,
        conclusion,
        slot,
        now,
        rules,
      );
  }
}

function isProbeOf({ gate }: Control, slot: PermitSlot | undefined): boolean {
  return slot !== undefined && slot.probe === gate.serial;
}

/** Such an answer means that another write was under way. If that is one of ours, it need not be. */
const IN_PROGRESS: readonly string[] = [
  'TooManyRequestsException',
  'ConcurrentModificationException',
];

function makeWay(
  control: Control,
  { match }: Extract<Conclusion, { kind: 'refused' }>,
  now: number,
): Control {
  const isBesideOther = control.permits.some(({ state }) => state === 'TAKEN');
  return isBesideOther && IN_PROGRESS.includes(match.code)
    ? { ...control, aloneUntil: now + ALONE_MS }
    : control;
}

/** AWS has let an invitation through, or shown an open one: nothing stops all of them. */
function answered(control: Control, isProbe: boolean, now: number): Control {
  const calm = { ...control, unexpected: null };
  if (!isProbe) return calm;
  return { ...openGate(calm, now), aloneUntil: Math.max(control.aloneUntil, now + CAREFUL_MS) };
}

function keepCounts(
  control: Control,
  slot: PermitSlot | undefined,
  requestedAt: number,
  now: number,
  rules: AdmissionRules,
): Control {
  const counted = isCounted(slot) ? recount(control, slot.callAt, requestedAt) : control;
  const free = { ...counted, limits: learnFree(counted.limits) };
  // AWS had a place that our counts deny: the sweep finds out which of the two is wrong.
  return isAboveStated(free.limits, rules) ? askForSweep(free, now) : free;
}

/** The first run of a repeated call may have spent what the answer to the second denies. */
function refund(control: Control, slot: PermitSlot | undefined): Control {
  if (!isCounted(slot)) return control;
  return slot.isRepeated ? doubtCounts(control) : refundCall(control, slot.callAt);
}

/** A permit that was only sent has counted nothing. */
function isCounted(slot: PermitSlot | undefined): slot is PermitSlot {
  return slot?.state === 'TAKEN';
}

function applyRefusal(
  control: Control,
  ending: Ending,
  { match }: Extract<Conclusion, { kind: 'refused' }>,
  slot: PermitSlot | undefined,
  now: number,
  rules: AdmissionRules,
): Control {
  const isProbe = isProbeOf(control, slot);
  const watched = watchUnexpected(control, ending.executionArn, match);
  const isRepeated = (watched.unexpected?.executions.length ?? 0) >= UNEXPECTED_IN_A_ROW;
  const isSameAsGate = isGateClosedFor(control, match.code);
  const concernsAll =
    match.row.scope === Scope.ORGANIZATION || isRepeated || (isSameAsGate && !match.isKnown);
  if (!concernsAll) return watched;
  const full = match.code.startsWith(PLACES_CODE)
    ? { ...watched, limits: { ...learnFull(watched.limits, rules), fullAt: now } }
    : watched;
  // Calls that were under way when the gate closed met the same wall: no reason to wait longer.
  if (isSameAsGate && !isProbe) return full;
  const closed = closeGate(
    full,
    {
      code: match.code,
      // A retry schedule of one account says nothing about all: a person looks.
      row:
        match.row.scope === Scope.ORGANIZATION
          ? match.row
          : { ...match.row, disposition: Disposition.ESCALATE, scope: Scope.ORGANIZATION },
      managementAccountJoinedAt: ending.managementAccountJoinedAt,
    },
    now,
    rules,
  );
  return isAskedSince(control, slot) ? askGate(closed, now) : closed;
}

/** What the call has met is older than what somebody knows: another one looks. */
function isAskedSince({ gate }: Control, slot: PermitSlot | undefined): boolean {
  const askedAt = gate.kind === 'closed' ? gate.askedAt : undefined;
  return askedAt !== undefined && slot !== undefined && askedAt > slot.callAt;
}

/** Whether a refusal with this code is what the gate is closed for. */
export function isGateClosedFor({ gate }: Control, code: string): boolean {
  return gate.kind === 'closed' && gate.code === code.slice(0, LONGEST_CODE);
}

/** Counts different executions that met the same unexpected reason with nothing else in between. */
function watchUnexpected(
  control: Control,
  executionArn: string,
  match: Extract<Conclusion, { kind: 'refused' }>['match'],
): Control {
  if (match.isKnown) return { ...control, unexpected: null };
  const code = match.code.slice(0, LONGEST_CODE);
  // The end of an ARN tells executions apart; the whole would not fit.
  const execution = executionArn.slice(-24);
  const before = control.unexpected?.code === code ? control.unexpected.executions : [];
  if (before.includes(execution)) return control;
  const executions = [...before, execution].slice(-UNEXPECTED_IN_A_ROW);
  return { ...control, unexpected: { code, executions } };
}
