import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import { noteAbandoned, type SettleAbandonedResult } from './settle-row.ts';
import type { SuccessionPorts } from './succession-ports.ts';
import { successorInput, successorName } from './successor.ts';

/** Under this subject it is noted what a successor is started for, before it exists. */
const SUCCESSION = 'SUCCESSION';

/** The row changes hands before the successor starts: it finds itself the owner. */
export async function passOn(
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

export async function startSuccessor(
  executionArn: string,
  input: string,
  { executions }: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const name = successorName(executionArn);
  await executions.start(name, successorInput(input, executionArn));
  return { kind: 'succeeded', successor: executions.arnOf(name) };
}

/**
 * A request without a readable target has no row to be recorded in, and a state that keeps it for a
 * person: it goes through that again.
 */
export async function startAgain(
  executionArn: string,
  input: string,
  { executions }: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const name = successorName(executionArn);
  await executions.start(name, input);
  return { kind: 'succeeded', successor: executions.arnOf(name) };
}

/** The row was passed on, but whoever did it may have died before the successor started. */
export async function finishSuccession(
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

/** A successor that was never started has no input, and only this note leads to its row. */
export async function findTargetOfUnstarted(
  executionArn: string,
  { facts }: SuccessionPorts,
): Promise<string | null> {
  const target = (await facts.get(executionArn, SUCCESSION))?.result.target;
  return typeof target === 'string' ? target : null;
}
