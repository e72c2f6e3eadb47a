import { CALL_OVER_AFTER_MS } from '../../contract/invite-timeout.ts';
import type { InviteAccountRequest, Permit } from '../../contract/tasks.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { findUnrecorded } from '../following/handshakes-of-target.ts';
import type { InvitePorts } from './invite-ports.ts';

/** What AWS Organizations lists may lag behind what it has just done. */
const LISTED_AFTER_MS = 5_000;

/**
 * The invitation of a call whose answer was lost; null when no such call was carried out.
 * `earlierCallAt`: the turn of an earlier run, which may still be calling; null for a call of this one.
 */
export async function findSent(
  { visit, invitation }: InviteAccountRequest,
  permit: Permit,
  earlierCallAt: number | null,
  ports: InvitePorts,
): Promise<HandshakeFacts | null> {
  const { clock } = ports;
  const now = clock.now();
  const isListedAt =
    earlierCallAt === null ? now + LISTED_AFTER_MS : earlierCallAt + CALL_OVER_AFTER_MS;
  await clock.pause(Math.max(0, isListedAt - now));
  return findUnrecorded(invitation, visit.executionArn, Date.parse(permit.callAt), ports);
}
