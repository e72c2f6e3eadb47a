import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { ExecutionStatus } from '../../ports/executions.ts';
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

/** Under this subject it is noted when the settling of an execution began. */
const INTENT = 'ABANDONED';

/** The first run's instant: every later run writes under the same keys. */
export async function beginAt(
  executionArn: string,
  { facts, clock }: SuccessionPorts,
): Promise<string> {
  const at = new Date(clock.now()).toISOString();
  await facts.put(executionArn, INTENT, { result: { kind: 'abandoned' }, at });
  return (await facts.get(executionArn, INTENT))?.at ?? at;
}

/** The permit and the place come back before the row is settled: afterwards nobody looks again. */
export async function settle(
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
  if (!isSettledNow) return finishIfWritten(row, ports);
  await announceSettled({ ...row, ...change, status, settledAt: at }, ports);
  return { kind: 'settled', status };
}

/**
 * A condition that does not hold may be our own doing: the answer to a first write was lost, and the
 * SDK has sent it again.
 */
async function finishIfWritten(
  { target, executionArn }: InvitationItem,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const row = await ports.outcomes.get(target);
  const isEnded = row?.executionArn === executionArn && isSettled(row.status);
  return isEnded ? finishSettling(row, null, ports) : { kind: 'nothingToSettle' };
}

/**
 * Settled by an earlier run or by the execution itself, either of which may have died before it told
 * anybody: told again, then, as the same event.
 */
export async function finishSettling(
  row: InvitationItem,
  status: ExecutionStatus | null,
  ports: SuccessionPorts,
): Promise<SettleAbandonedResult> {
  const intent = await ports.facts.get(row.executionArn, INTENT);
  const isOurs = intent !== null && intent.at === row.settledAt;
  const isUntold = status !== null && status !== 'SUCCEEDED';
  if (!isOurs && !isUntold) return { kind: 'nothingToSettle' };
  await announceSettled(row, ports);
  return { kind: 'settled', status: row.status };
}

export function noteAbandoned(
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
