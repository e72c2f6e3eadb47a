import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import { CLOCK_TOLERANCE_MS, isTo, newestOf } from '../following/handshakes-of-target.ts';
import { isPending } from '../following/response.ts';

/** An invitation sent this long ago is in the list for certain. */
const LISTED_AFTER_MS = 10 * 60 * 1000;

/**
 * The handshake of an invitation that was adopted without its id. AWS told, at `invitedAt`, that an
 * invitation to this target was open, and only one can be: the one that is open now, else the
 * newest that had been sent by then and had not expired. An ended one is believed only when a newer
 * one would show: an earlier refusal must not answer for the present invitation.
 */
export function findAdopted(
  row: Pick<InvitationItem, 'target' | 'targetType' | 'invitedAt'>,
  handshakes: readonly HandshakeFacts[],
  listedAt: number,
): HandshakeFacts | null {
  if (row.invitedAt === null) return null;
  const invitedAt = Date.parse(row.invitedAt);
  const toTarget = handshakes.filter((handshake) => isTo(handshake, row));
  const open = toTarget.filter(isPending);
  if (open.length > 0) return newestOf(open);
  if (listedAt < invitedAt + LISTED_AFTER_MS) return null;
  const wasOpen = ({ requestedAt, expiresAt }: HandshakeFacts) =>
    requestedAt <= invitedAt + CLOCK_TOLERANCE_MS && expiresAt > invitedAt;
  return newestOf(toTarget.filter(wasOpen));
}
