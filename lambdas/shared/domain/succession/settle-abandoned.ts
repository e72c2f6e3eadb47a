import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { QueuedPlace } from '../../ports/admission-store.ts';
import type { ExecutionStatus } from '../../ports/executions.ts';
import { findTokens, forgetTokens } from '../following/forget-tokens.ts';
import { findCall, mayHaveCalled, recordCall } from './call-in-flight.ts';
import { isDone, noteDone } from './done.ts';
import { findLastOutcome, findUnsentOutcome } from './last-outcome.ts';
import {
  findTargetOfUnstarted,
  finishSuccession,
  passOn,
  startAgain,
  startSuccessor,
} from './pass-on.ts';
import {
  beginAt,
  type Death,
  findBeginning,
  finishSettling,
  isAlive,
  type SettleAbandonedResult,
  settle,
} from './settle-row.ts';
import { settleUnregistered } from './settle-unregistered.ts';
import type { SuccessionPorts } from './succession-ports.ts';
import { isSuccessor, targetOfInput } from './successor.ts';

/** What the caller knows beside the ARN; what it does not know is looked up. */
export interface KnownExecution {
  /** From the row, when a row led here. */
  readonly target?: string | null;
  /** From the event, in case Step Functions has forgotten the execution. */
  readonly input?: string | null;
  /** Its place in the queue, when that led here; its token may be gone. @default as its token says */
  readonly place?: QueuedPlace | undefined;
  /** Only the sweep pages through all handshakes. @default false */
  readonly mayList?: boolean;
}

const FRESH_MS = 60 * 60 * 1000;

/** Nobody can tell what the request was: whoever called keeps what it was called with. */
export class UnreadableRequestError extends Error {
  override readonly name = 'UnreadableRequest';
}

/**
 * Acts for an execution that is dead: gives back its place in the queue and its tokens, then passes
 * its row to a successor or settles it. Can run twice and after a crash anywhere; the instant of the
 * first run names what all of them write.
 *
 * @throws UnreadableRequestError when it died before anything was recorded of a request that cannot
 *   be read.
 */
export async function settleAbandoned(
  executionArn: string,
  ports: SuccessionPorts,
  known: KnownExecution = {},
): Promise<SettleAbandonedResult> {
  // Read before it is seen to be dead: what is put later is a redrive's.
  const left = await findTokens(executionArn, ports);
  const execution = await ports.executions.describe(executionArn);
  if (execution !== null && isAlive(execution.status)) return { kind: 'alive' };

  const input = execution?.input ?? known.input ?? null;
  const target =
    known.target ?? targetOfInput(input) ?? (await findTargetOfUnstarted(executionArn, ports));
  const row = target === null ? null : await ports.outcomes.get(target);
  if (execution === null && isFresh(row, ports)) return { kind: 'alive' };

  const queued = left.find((parked) => parked.queued !== undefined)?.queued;
  const entry = known.place ?? queued ?? null;
  const hasTaken = await ports.turnstile.leave(executionArn, entry);
  await forgetTokens(left, ports);
  const isCalling = row?.executionArn === executionArn && mayHaveCalled(row, left, hasTaken);
  const { mayList = false } = known;
  const { status = null, endedAt = null } = execution ?? {};
  const dead = { executionArn, endedAt, target, input, status, isCalling, mayList };
  const result = await settleDead(dead, row, ports);
  if (!LOOKED_AT_AGAIN.has(result.kind)) await noteDone(dead, ports);
  return result;
}

const LOOKED_AT_AGAIN: ReadonlySet<SettleAbandonedResult['kind']> = new Set([
  ...(['alive', 'awaitingMembership', 'awaitingCall'] as const),
]);

interface DeadExecution extends Death {
  readonly target: string | null;
  readonly input: string | null;
  /** Null when Step Functions does not know it. */
  readonly status: ExecutionStatus | null;
  /** It may have sent an invitation that its row does not show. */
  readonly isCalling: boolean;
  readonly mayList: boolean;
}

async function settleDead(
  dead: DeadExecution,
  row: InvitationItem | null,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const { executionArn, input } = dead;
  if (row === null) return settleRowless(dead, null, ports);
  if (row.executionArn !== executionArn) {
    const isPassedOn = row.succeeds === executionArn;
    return isPassedOn
      ? finishSuccession(row, executionArn, input, ports)
      : settleReplaced(dead, row, ports);
  }
  if (isSettled(row.status)) {
    return finishSettling(row, await findBeginning(dead, ports), dead.status, ports);
  }
  const at = await beginAt(dead, ports);
  if (!dead.isCalling) return settleOwn(row, dead, at, ports);
  const call = await findCall(row, at, dead.mayList, ports);
  if (call.kind === 'unknown') {
    await ports.turnstile.requestSweep();
    return { kind: 'awaitingCall' };
  }
  const known = call.kind === 'none' ? row : await recordCall(row, call.handshake, ports);
  return settleOwn(known, dead, at, ports);
}

async function settleOwn(
  row: InvitationItem,
  dead: DeadExecution,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  if (row.succeeds !== null) return settleSuccessor(row, dead.status === null, at, ports);
  if (!wasAttempted(row)) {
    const isContradicted = dead.status === 'SUCCEEDED';
    return settle(row, await findUnsentOutcome(row, isContradicted, ports), at, ports);
  }
  if (dead.input === null) return settleLast(row, at, ports);
  return passOn(row, dead.input, at, ports);
}

/**
 * Its row was settled, and another request has taken it before anybody was told; or it had none. An
 * event that comes again must not tell an old ending after that of the other request.
 */
async function settleReplaced(
  dead: DeadExecution,
  row: InvitationItem,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  if (await isDone(dead, ports)) return { kind: 'nothingToSettle' };
  const copy = await ports.pastRequests.settledAs(row.target, dead.executionArn);
  return copy === null
    ? settleRowless(dead, row, ports)
    : finishSettling(copy, await findBeginning(dead, ports), dead.status, ports);
}

/**
 * Of one that succeeded, everything was recorded; one that failed has kept its event itself, and a
 * row would make a duplicate of the event when it is put on the bus again.
 */
async function settleRowless(
  dead: DeadExecution,
  row: InvitationItem | null,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const { executionArn, target, input, status } = dead;
  if (status !== 'ABORTED' && status !== 'TIMED_OUT') return { kind: 'nothingToSettle' };
  if (input === null) {
    throw new UnreadableRequestError(
      `${executionArn} ended before it had registered a request, and Step Functions does not show its input; look for the request where it was made, and make it again`,
    );
  }
  if (target === null) return startAgain(executionArn, input, ports);
  if (isSuccessor(input)) return { kind: 'nothingToSettle' };
  const at = await beginAt(dead, ports);
  const result = await settleUnregistered({ executionArn, input, row, at }, ports);
  if (result !== 'registered') return result;
  const registered = await ports.outcomes.get(target);
  return settleDead(dead, registered, ports);
}

/**
 * What Step Functions tells is eventually consistent: an execution that it does not know is one
 * that ended 90 days ago, a successor that was never started, or one that it does not show yet.
 */
function isFresh(row: InvitationItem | null, { clock }: SuccessionPorts): boolean {
  if (row === null || row.succeeds !== null) return false;
  return clock.now() - Date.parse(row.updatedAt) < FRESH_MS;
}

/** An invitation was sent or adopted, or the account is a member that is only being placed. */
function wasAttempted(row: InvitationItem): boolean {
  const isInvited = row.status === 'INVITED' || row.invitedAt !== null || row.handshakeId !== null;
  return row.attempts > 0 || isInvited || row.placement !== null;
}

/** A successor that never started is started; one that died too has no successor of its own. */
async function settleSuccessor(
  row: InvitationItem,
  isUnknown: boolean,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const original = row.succeeds;
  if (isUnknown && original !== null) {
    const input = (await ports.executions.describe(original))?.input ?? null;
    if (input !== null) return startSuccessor(original, input, ports);
  }
  return settleLast(row, at, ports);
}

async function settleLast(
  row: InvitationItem,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const outcome = await findLastOutcome(row, at, ports);
  return outcome === null ? { kind: 'awaitingMembership' } : settle(row, outcome, at, ports);
}
