import type { InvitationItem } from '../../contract/outcome-item.ts';
import { type CallbackState, StateName } from '../../contract/state-names.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { findAcceptance } from '../following/find-acceptance.ts';
import type { FollowingPorts } from '../following/following-ports.ts';

type WakingPorts = Pick<
  FollowingPorts,
  'outcomes' | 'tokens' | 'facts' | 'callbacks' | 'turnstile'
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
  const result = fact?.result ?? (isWithdrawn ? { kind: 'withdrawn' } : null);
  if (result !== null) await wake(row, StateName.ESCALATE, result, ports);
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
