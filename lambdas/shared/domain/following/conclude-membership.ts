import type { InvitationItem } from '../../contract/outcome-item.ts';
import { carryOut, fileFact } from './conclude-response.ts';
import type { FollowingPorts } from './following-ports.ts';
import type { SeenResponse } from './response.ts';

/**
 * Ends an invitation whose account is a member: by another invitation, or since before. Its own may
 * be open still, to an owner who has nothing to accept any more, and is cancelled. The fact is filed
 * before that, so that nobody takes the cancellation for the answer.
 */
export async function concludeMembership(
  row: InvitationItem,
  seen: SeenResponse,
  ports: FollowingPorts,
): Promise<void> {
  const fact = await fileFact(row, seen, ports);
  const answer =
    row.handshakeId === null ? null : await ports.organizations.cancelHandshake(row.handshakeId);
  const isCanceled = answer === 'canceled' || answer === 'alreadyCanceled';
  await carryOut(row, fact, ports, isCanceled ? 'canceled' : seen.release);
}
