import type { InvitationItem } from '../../contract/outcome-item.ts';
import { concludeResponse } from './conclude-response.ts';
import type { FollowingPorts } from './following-ports.ts';
import { verifyResponse } from './verify-response.ts';

/**
 * Ends an invitation from our side: cancels the handshake and concludes. When its owner was faster,
 * that answer counts. An adopted invitation has no id to cancel yet: the sweep, which finds the id,
 * then cancels it; past the deadline nothing is left to wait for.
 */
export async function giveUpInvitation(
  row: InvitationItem,
  why: 'withdrawn' | 'deadline',
  ports: FollowingPorts,
): Promise<'ended' | 'pending'> {
  const givenUp = { result: { kind: why }, at: new Date(ports.clock.now()).toISOString() } as const;
  if (row.handshakeId !== null) {
    const answer = await ports.organizations.cancelHandshake(row.handshakeId);
    if (answer === 'canceled' || answer === 'alreadyCanceled') {
      await concludeResponse(row, { ...givenUp, release: 'canceled' }, ports);
      return 'ended';
    }
  }
  const verdict = await verifyResponse(row, ports);
  if (verdict.kind === 'ended') {
    await concludeResponse(row, verdict.seen, ports);
    return 'ended';
  }
  if (verdict.kind === 'forgotten' || why === 'deadline') {
    const release = verdict.kind === 'forgotten' ? 'canceled' : null;
    await concludeResponse(row, { ...givenUp, release }, ports);
    return 'ended';
  }
  await ports.turnstile.requestSweep();
  return 'pending';
}
