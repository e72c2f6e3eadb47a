import type { InviteAccountRequest, Permit } from '../../contract/tasks.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { findUnrecorded } from '../following/handshakes-of-target.ts';
import type { InvitePorts } from './invite-ports.ts';

/** What AWS Organizations lists may lag behind what it has just done. */
const LISTED_AFTER_MS = 5_000;

/**
 * The invitation of a call whose answer was lost; null when no such call was carried out. `isOver`:
 * it is long enough ago that the list tells of it.
 */
export async function findSent(
  { visit, invitation }: InviteAccountRequest,
  permit: Permit,
  isOver: boolean,
  ports: InvitePorts,
): Promise<HandshakeFacts | null> {
  if (!isOver) await ports.clock.pause(LISTED_AFTER_MS);
  return findUnrecorded(invitation, visit.executionArn, Date.parse(permit.callAt), ports);
}
