import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { ExecutionStatus } from '../../ports/executions.ts';
import { announceSettled } from './announce-settled.ts';
import { findLastOutcome, type LastOutcome, neverAttempted } from './last-outcome.ts';
import type { SuccessionPorts } from './succession-ports.ts';
import { successorInput, successorName, targetOfInput } from './successor.ts';

/** What the caller knows beside the ARN; what it does not know is looked up. */
export interface KnownExecution {
  /** From the row, when a row led here. */
  readonly target?: string | null;
  /** From the event, in case Step Functions has forgotten the execution. */
  readonly input?: string | null;
}

export type SettleAbandonedResult =
  /** It runs, or was redriven: nobody else may act for it. */
  | { readonly kind: 'alive' }
  /** Its row is another execution's, is settled, or was never written. */
  | { readonly kind: 'nothingToSettle' }
  /** Another execution follows the invitation on. */
  | { readonly kind: 'succeeded'; readonly successor: string }
  | { readonly kind: 'settled'; readonly status: string };

const ALIVE: ReadonlySet<ExecutionStatus> = new Set(['RUNNING', 'PENDING_REDRIVE']);
const FRESH_MS = 60 * 60 * 1000;
/** Under this subject it is noted when the settling of an execution began. */
const INTENT = 'ABANDONED';
/** Under this subject it is noted what a successor is started for, before it exists. */
const SUCCESSION = 'SUCCESSION';

/**
 * Acts for an execution that is dead: gives back its place in the queue, then passes its row to a
 * successor or settles it. Can run twice and after a crash anywhere; the instant of the first run
 * names what all of them write.
 */
export async function settleAbandoned(
  executionArn: string,
  ports: SuccessionPorts,
  known: KnownExecution = {},
): Promise<SettleAbandonedResult> {
  const execution = await ports.executions.describe(executionArn);
  if (execution !== null && ALIVE.has(execution.status)) return { kind: 'alive' };

  const input = execution?.input ?? known.input ?? null;
  const target =
    known.target ?? targetOfInput(input) ?? (await findTargetOfUnstarted(executionArn, ports));
  const row = target === null ? null : await ports.outcomes.get(target);
  if (execution === null && isFresh(row, ports)) return { kind: 'alive' };

  await ports.turnstile.leave(executionArn);
  if (row === null) return { kind: 'nothingToSettle' };
  if (row.executionArn !== executionArn) return finishSuccession(row, executionArn, input, ports);
  if (isSettled(row.status)) return finishSettling(row, ports);

  const at = await beginAt(executionArn, ports);
  if (row.succeeds !== null) return settleSuccessor(row, execution === null, at, ports);
  if (!wasAttempted(row)) return settle(row, neverAttempted(row), at, ports);
  if (input === null) return settle(row, await findLastOutcome(row, ports), at, ports);
  return passOn(row, input, at, ports);
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

/** The row changes hands before the successor starts: it finds itself the owner. */
async function passOn(
  row: InvitationItem,
  input: string,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const { target, executionArn } = row;
  const successor = ports.executions.arnOf(successorName(executionArn));
  await noteAbandoned(row, at, { successor, status: null }, ports);
  await ports.facts.put(successor, SUCCESSION, { result: { kind: 'succession', target }, at });
  if (!(await ports.outcomes.passOwnership(target, executionArn, successor))) {
    return { kind: 'nothingToSettle' };
  }
  return startSuccessor(executionArn, input, ports);
}

async function startSuccessor(
  executionArn: string,
  input: string,
  { executions }: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const name = successorName(executionArn);
  await executions.start(name, successorInput(input, executionArn));
  return { kind: 'succeeded', successor: executions.arnOf(name) };
}

/** A successor that was never started has no input, and only this note leads to its row. */
async function findTargetOfUnstarted(
  executionArn: string,
  { facts }: SuccessionPorts,
): Promise<string | null> {
  const target = (await facts.get(executionArn, SUCCESSION))?.result.target;
  return typeof target === 'string' ? target : null;
}

/** The row was passed on, but whoever did it may have died before the successor started. */
async function finishSuccession(
  row: InvitationItem,
  executionArn: string,
  input: string | null,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const successor = ports.executions.arnOf(successorName(executionArn));
  const isPassedOn = row.succeeds === executionArn && row.executionArn === successor;
  if (!isPassedOn || isSettled(row.status) || input === null) return { kind: 'nothingToSettle' };
  return startSuccessor(executionArn, input, ports);
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
  return settle(row, await findLastOutcome(row, ports), at, ports);
}

/** The permit and the place come back before the row is settled: afterwards nobody looks again. */
async function settle(
  row: InvitationItem,
  outcome: LastOutcome,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const { release, ...recorded } = outcome;
  if (release !== null) await ports.turnstile.release(row.handshakeId, release);
  await noteAbandoned(row, at, { successor: null, status: outcome.status }, ports);
  const { status, ...change } = recorded;
  const isSettledNow = await ports.outcomes.settleFor(row.target, row.executionArn, at, status, {
    ...change,
    settledAt: at,
    nextAction: null,
    notBefore: null,
    escalationId: null,
  });
  if (!isSettledNow) return { kind: 'nothingToSettle' };
  await announceSettled({ ...row, ...change, status, settledAt: at }, ports);
  return { kind: 'settled', status };
}

/** Settled by an earlier run that may have died before it told anybody: told again, then. */
async function finishSettling(
  row: InvitationItem,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const intent = await ports.facts.get(row.executionArn, INTENT);
  if (intent === null || intent.at !== row.settledAt) return { kind: 'nothingToSettle' };
  await announceSettled(row, ports);
  return { kind: 'settled', status: row.status };
}

/** The first run's instant: every later run writes under the same keys. */
async function beginAt(executionArn: string, { facts, clock }: SuccessionPorts): Promise<string> {
  const at = new Date(clock.now()).toISOString();
  await facts.put(executionArn, INTENT, { result: { kind: 'abandoned' }, at });
  return (await facts.get(executionArn, INTENT))?.at ?? at;
}

function noteAbandoned(
  row: InvitationItem,
  at: string,
  details: { readonly successor: string | null; readonly status: string | null },
  { outcomes }: SuccessionPorts,
): Promise<void> {
  return outcomes.append({
    target: row.target,
    name: HistoryEventName.ABANDONED,
    at,
    executionArn: row.executionArn,
    reason: 'ABANDONED',
    details,
  });
}
