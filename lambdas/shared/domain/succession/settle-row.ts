import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { ExecutionStatus } from '../../ports/executions.ts';
import type { SettledRow } from '../../ports/outcomes.ts';
import { announceSettled } from './announce-settled.ts';
import type { LastOutcome } from './last-outcome.ts';
import type { SuccessionPorts } from './succession-ports.ts';

export type SettleAbandonedResult =
  /** It runs, or was redriven: nobody else may act for it. */
  | { readonly kind: 'alive' }
  /** Its row is another execution's, is settled, or was never written. */
  | { readonly kind: 'nothingToSettle' }
  /** Accepted, and not a member yet: its row stays open, so that the next sweep asks again. */
  | { readonly kind: 'awaitingMembership' }
  /** It may have sent an invitation that nobody has recorded: its row stays open, and a sweep looks. */
  | { readonly kind: 'awaitingCall' }
  /** Another execution follows the invitation on. */
  | { readonly kind: 'succeeded'; readonly successor: string }
  | { readonly kind: 'settled'; readonly status: string };

const ALIVE: ReadonlySet<ExecutionStatus> = new Set(['RUNNING', 'PENDING_REDRIVE']);

export function isAlive(status: ExecutionStatus): boolean {
  return ALIVE.has(status);
}

/** The end of an execution. One that is redriven may end again, and is settled anew then. */
export interface Death {
  readonly executionArn: string;
  /** ISO 8601; null when Step Functions does not know it any more. */
  readonly endedAt: string | null;
}

/** Under this subject it is noted when the settling of an execution began. */
const intentOf = ({ endedAt }: Death) => (endedAt === null ? 'ABANDONED' : `ABANDONED#${endedAt}`);

/** The first run's instant: every later run writes under the same keys. */
export async function beginAt(death: Death, ports: SuccessionPorts): Promise<string> {
  const at = new Date(ports.clock.now()).toISOString();
  const fact = { result: { kind: 'abandoned' }, at };
  await ports.facts.put(death.executionArn, intentOf(death), fact);
  return (await findBeginning(death, ports)) ?? at;
}

/** Null when nobody has begun. */
export async function findBeginning(
  death: Death,
  { facts }: Pick<SuccessionPorts, 'facts'>,
): Promise<string | null> {
  return (await facts.get(death.executionArn, intentOf(death)))?.at ?? null;
}

/** The permit and the place come back before the row is settled: afterwards nobody looks again. */
export async function settle(
  row: InvitationItem,
  outcome: LastOutcome,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  // What was asked since may have taken its time: somebody may have redriven it.
  const execution = await ports.executions.describe(row.executionArn);
  if (execution !== null && isAlive(execution.status)) return { kind: 'alive' };
  const { release, ...recorded } = outcome;
  if (release !== null) await ports.turnstile.release(row.handshakeId, release);
  const { status, ...change } = recorded;
  const isSettledNow = await ports.outcomes.settleFor(row, at, status, {
    ...change,
    settledAt: at,
    nextAction: null,
    notBefore: null,
    escalationId: null,
  });
  if (!isSettledNow) return finishIfWritten(row, at, ports);
  return tell({ ...row, ...change, status, settledAt: at }, at, ports);
}

/** After the row, which somebody may have redriven its execution to write: what is told is true. */
async function tell(
  row: SettledRow,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  await noteAbandoned(row, at, { successor: null, status: row.status }, ports);
  await announceSettled(row, ports);
  return { kind: 'settled', status: row.status };
}

/**
 * A condition that does not hold may be our own doing: the answer to a first write was lost, and the
 * SDK has sent it again.
 */
async function finishIfWritten(
  { target, executionArn }: InvitationItem,
  at: string,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const row = await ports.outcomes.get(target);
  const isEnded = row?.executionArn === executionArn && isSettled(row.status);
  return isEnded ? finishSettling(row, at, null, ports) : { kind: 'nothingToSettle' };
}

/**
 * Settled by an earlier run or by the execution itself, either of which may have died before it told
 * anybody: told again, then, as the same event. `begunAt`: when its settling began; null if it did not.
 */
export async function finishSettling(
  row: SettledRow,
  begunAt: string | null,
  status: ExecutionStatus | null,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const isOurs = begunAt !== null && begunAt === row.settledAt;
  if (isOurs) return tell(row, begunAt, ports);
  const isUntold = status !== null && status !== 'SUCCEEDED';
  if (!isUntold) return { kind: 'nothingToSettle' };
  await announceSettled(row, ports);
  return { kind: 'settled', status: row.status };
}

export function noteAbandoned(
  row: Pick<InvitationItem, 'target' | 'executionArn'>,
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
