import { accountIdOf, HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { type CallbackState, StateName } from '../../contract/state-names.ts';
import type { OWN_REASONS } from '../../contract/status.ts';
import type { EscalationResult } from '../../contract/tasks.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { findAcceptance } from '../following/find-acceptance.ts';
import type { FollowingPorts } from '../following/following-ports.ts';

const MISSING = 'ACCEPTED_WITHOUT_MEMBERSHIP' satisfies keyof typeof OWN_REASONS;

type WakingPorts = Pick<
  FollowingPorts,
  | 'outcomes'
  | 'tokens'
  | 'facts'
  | 'directory'
  | 'organizations'
  | 'callbacks'
  | 'turnstile'
  | 'clock'
>;

/** A withdrawal or an answer to an escalation was written down, but its wake-up may be lost. */
export function mayBeForgotten(row: OpenRow): boolean {
  return row.status === 'ESCALATED' || (row.withdrawRequested && row.status !== 'INVITED');
}

/**
 * Sends the wake-up again where the owner is still parked. Invitations that were answered are
 * concluded again by the sweep anyway, which wakes their owners.
 */
export async function wakeForgotten(row: OpenRow, ports: WakingPorts): Promise<void> {
  const current = await ports.outcomes.get(row.target);
  if (current?.executionArn !== row.executionArn || current.status !== row.status) return;
  if (current.status === 'ESCALATED') return wakeEscalated(current, ports);
  const isWithdrawn = current.withdrawRequested;
  if (!isWithdrawn) return;
  await ports.turnstile.leave(current.executionArn);
  await wake(current, StateName.AWAIT_ADMISSION, { kind: 'withdrawn' }, ports);
}

/** A withdrawal after the acceptance wakes nobody: the question stays open. */
async function wakeEscalated(row: InvitationItem, ports: WakingPorts): Promise<void> {
  const { executionArn, escalationId } = row;
  const fact = escalationId === null ? null : await ports.facts.get(executionArn, escalationId);
  const isWithdrawn = row.withdrawRequested && (await findAcceptance(row, ports)) === null;
  const result =
    fact?.result ?? (isWithdrawn ? { kind: 'withdrawn' } : await answerByMembership(row, ports));
  if (result !== null) await wake(row, StateName.ESCALATE, result, ports);
}

const RETRY = { kind: 'resolved', decision: 'retry', by: null } as const satisfies EscalationResult;

/** The account has become a member after all: what a person was asked for is there. */
async function answerByMembership(row: InvitationItem, ports: WakingPorts): Promise<object | null> {
  const { target, executionArn, escalationId, reason } = row;
  if (reason !== MISSING || escalationId === null) return null;
  const id = accountIdOf(row) ?? (await ports.directory.find('EMAIL', target))?.target ?? null;
  const member = id === null ? null : await ports.organizations.describeAccount(id);
  if (member?.state !== 'ACTIVE') return null;
  const at = new Date(ports.clock.now()).toISOString();
  await ports.facts.put(executionArn, escalationId, { result: RETRY, at });
  await ports.outcomes.append({
    target,
    name: HistoryEventName.ESCALATION_RESOLVED,
    at,
    executionArn,
    message: 'the account is a member by now: found by the sweep',
    details: { escalationId, decision: RETRY.decision },
  });
  return RETRY;
}

async function wake(
  row: InvitationItem,
  state: CallbackState,
  result: object,
  ports: WakingPorts,
): Promise<void> {
  const parked = await ports.tokens.get(row.executionArn, state);
  if (parked === null) return;
  const isAnother = state === StateName.ESCALATE && parked.subject !== row.escalationId;
  if (isAnother) return;
  await ports.callbacks.succeed(parked.token, result);
  await ports.tokens.remove(parked);
}
