import type { InviteAccountRequest, Permit } from '../../contract/tasks.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { CLOCK_TOLERANCE_MS, isTo, newestOf } from '../following/handshakes-of-target.ts';
import { isPending } from '../following/response.ts';
import type { InvitePorts } from './invite-ports.ts';

/** What AWS Organizations lists may lag behind what it has just done. */
const LISTED_AFTER_MS = 5_000;

/**
 * The invitation of a call whose answer was lost; null when no such call was carried out. In any
 * state: its owner may have answered already. One that is linked to another execution answers for
 * that, however recent it is.
 */
export async function findSent(
  { visit, invitation }: InviteAccountRequest,
  permit: Permit,
  { organizations, directory, clock }: InvitePorts,
): Promise<HandshakeFacts | null> {
  await clock.pause(LISTED_AFTER_MS);
  const since = Date.parse(permit.callAt) - CLOCK_TOLERANCE_MS;
  const sent: HandshakeFacts[] = [];
  for await (const handshake of organizations.listInvitations()) {
    if (handshake.requestedAt < since || !isTo(handshake, invitation)) continue;
    const link = await directory.find('HANDSHAKE', handshake.id);
    if (link !== null && link.executionArn !== visit.executionArn) continue;
    sent.push(handshake);
    // Only one can be open, and it is the newest.
    if (isPending(handshake)) break;
  }
  return newestOf(sent);
}
