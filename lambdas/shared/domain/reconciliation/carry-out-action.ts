import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { concludeMembership } from '../following/conclude-membership.ts';
import { concludeResponse } from '../following/conclude-response.ts';
import type { FollowingPorts } from '../following/following-ports.ts';
import { giveUpInvitation } from '../following/give-up-invitation.ts';
import { endingOfForgotten, mayHideMember } from '../following/response.ts';
import { verifyResponse } from '../following/verify-response.ts';
import type { ReconcileAction } from './plan-reconciliation.ts';

/** Does what was planned for a row, unless the row has changed since it was read. */
export async function carryOutAction(
  action: ReconcileAction,
  ports: FollowingPorts,
): Promise<'done' | 'changed'> {
  const current = await ports.outcomes.get(action.row.target);
  if (current === null || hasChanged(current, action.row)) return 'changed';
  const row = action.attach === null ? current : await attach(current, action.attach, ports);
  if (row === null) return 'changed';
  switch (action.next.kind) {
    case 'nothing':
    case 'later':
      break;
    case 'conclude':
      await concludeResponse(row, action.next.seen, ports);
      break;
    case 'member':
      await concludeMembership(row, action.next.seen, ports);
      break;
    case 'withdraw':
      await giveUpInvitation(row, 'withdrawn', ports);
      break;
    case 'ask':
      await ask(row, ports);
      break;
  }
  return 'done';
}

/** The index is read eventually consistently; the row itself is not. */
export function hasChanged(current: InvitationItem, planned: OpenRow): boolean {
  return (
    current.executionArn !== planned.executionArn ||
    current.status !== planned.status ||
    current.handshakeId !== planned.handshakeId ||
    current.invitedAt !== planned.invitedAt
  );
}

/** The link first: with the id in the row, no later sweep would look for it again. */
async function attach(
  row: InvitationItem,
  handshake: HandshakeFacts,
  { outcomes, directory }: FollowingPorts,
): Promise<InvitationItem | null> {
  const { target, executionArn } = row;
  const link = await directory.find('HANDSHAKE', handshake.id);
  if (link?.target !== target) {
    await directory.link('HANDSHAKE', handshake.id, { target, executionArn, countedAt: null });
  }
  const found = {
    handshakeId: handshake.id,
    expiresAt: new Date(handshake.expiresAt).toISOString(),
  };
  const isMine = await outcomes.annotate(target, executionArn, found);
  return isMine ? { ...row, ...found } : null;
}

async function ask(row: InvitationItem, ports: FollowingPorts): Promise<void> {
  const verdict = await verifyResponse(row, ports);
  if (verdict.kind === 'ended') {
    // The list will show it as expired, and then the members are searched first.
    if (!mayHideMember(row, verdict.seen)) await concludeResponse(row, verdict.seen, ports);
    return;
  }
  const over = verdict.kind === 'forgotten' ? endingOfForgotten(row, ports.clock.now()) : null;
  if (over !== null) await concludeResponse(row, over, ports);
}
