import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isBeingPlaced } from '../registration/being-placed.ts';
import { findRowsOfAccount } from './find-row.ts';
import type { FollowingPorts } from './following-ports.ts';
import type { MembershipHint } from './membership-event.ts';
import { hasPlace, noteDeparture } from './note-departure.ts';
import type { TrackResult } from './track-result.ts';

/**
 * An account has left, was removed or is gone for good: its place is free. A JOINED row notes it,
 * so that the account can be invited again, and so does that of a member that is only placed anew.
 * Other departures only call for a fresh count, and so does that of a member that we did not invite:
 * no handshake of ours tells the turnstile of its place.
 */
export async function trackDeparture(
  hint: MembershipHint,
  ports: FollowingPorts,
): Promise<TrackResult> {
  let hasDeparted = false;
  let isPlaceUnknown = false;
  for (const accountId of hint.accountIds) {
    const rows = await findRowsOfAccount(accountId, ports);
    const joined = rows.filter((row) => isMemberRow(row, accountId));
    if (joined.length === 0) continue;
    // Joined again since, or an event that was never true.
    if ((await ports.organizations.describeAccount(accountId)) !== null) continue;
    const at = hint.at ?? new Date(ports.clock.now()).toISOString();
    const departure = { at, leftAfter: Date.parse(at), message: null };
    for (const row of joined) await noteDeparture(row, departure, ports);
    hasDeparted = true;
    isPlaceUnknown ||= !joined.some(hasPlace);
  }
  if (isPlaceUnknown || !hasDeparted) await ports.turnstile.requestSweep();
  return { kind: hasDeparted ? 'departed' : 'sweepRequested' };
}

function isMemberRow(row: InvitationItem, accountId: string): boolean {
  const isOfAccount = row.accountId === accountId || row.target === accountId;
  const isMember = row.status === 'JOINED' || isBeingPlaced(row);
  return isOfAccount && isMember && row.departedAt === null;
}
