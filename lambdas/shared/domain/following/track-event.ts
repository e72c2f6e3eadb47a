import { QUOTA_EVENT } from '../../contract/hints.ts';
import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import { concludeResponse } from './conclude-response.ts';
import { findRowsOfHint } from './find-row.ts';
import type { FollowingPorts } from './following-ports.ts';
import { eventNameOf, type MembershipHint, readMembershipHint } from './membership-event.ts';
import { mayHideMember } from './response.ts';
import { trackDeparture } from './track-departure.ts';
import type { TrackResult } from './track-result.ts';
import { verifyResponse } from './verify-response.ts';

/**
 * Takes an event of AWS as a hint: finds the row it may concern, asks AWS Organizations, and
 * concludes only what it confirms. What matches nothing, or cannot be told from here, is left to
 * one coalesced sweep. Events may come late, twice, out of order or never.
 */
export async function trackEvent(event: unknown, ports: FollowingPorts): Promise<TrackResult> {
  if (eventNameOf(event) === QUOTA_EVENT) return trackQuota(ports);
  const hint = readMembershipHint(event);
  if (hint === null) {
    ports.log.warn('event ignored: it tells of no membership and no quota');
    return { kind: 'ignored' };
  }
  const result =
    hint.eventName === 'AccountDepartedOrganization'
      ? await trackDeparture(hint, ports)
      : await trackAnswer(hint, ports);
  const isNamed = hint.handshakeId !== null;
  ports.log.info('event tracked', { event: hint.eventName, isNamed, result: result.kind });
  return result;
}

/** The sweep reads the quota, and lets go who waits for a place. */
async function trackQuota({ turnstile, log }: FollowingPorts): Promise<TrackResult> {
  await turnstile.requestSweep();
  log.info('event tracked', { event: QUOTA_EVENT });
  return { kind: 'sweepRequested' };
}

async function trackAnswer(hint: MembershipHint, ports: FollowingPorts): Promise<TrackResult> {
  if (hint.isCreated) return { kind: 'ignored' };
  const rows = await findRowsOfHint(hint, ports);
  const candidates = rows.filter((row) => !isSettled(row.status) && !isOfAnother(row, hint));
  let isConcluded = false;
  for (const row of candidates) {
    if (await concludeIfConfirmed(row, ports)) isConcluded = true;
  }
  if (isConcluded) return { kind: 'concluded' };
  const isKnown = candidates.length === 0 && rows.some((row) => isOldNews(row, hint));
  if (isKnown) return { kind: 'ignored' };
  await ports.turnstile.requestSweep();
  return { kind: 'sweepRequested' };
}

/** A late event of an earlier invitation says nothing about the present one. */
function isOfAnother(row: InvitationItem, hint: MembershipHint): boolean {
  return (
    hint.handshakeId !== null && row.handshakeId !== null && hint.handshakeId !== row.handshakeId
  );
}

/** The row says it already: most joins come as two events. */
function isOldNews(row: InvitationItem, hint: MembershipHint): boolean {
  const isMember = row.status === 'JOINED' && row.departedAt === null;
  return isMember || (hint.handshakeId !== null && row.handshakeId !== null);
}

async function concludeIfConfirmed(row: InvitationItem, ports: FollowingPorts): Promise<boolean> {
  // Not INVITED: the answer overtook the function that sends the invitation.
  if (row.status !== 'INVITED') return false;
  const verdict = await verifyResponse(row, ports);
  if (verdict.kind !== 'ended' || mayHideMember(row, verdict.seen)) return false;
  await concludeResponse(row, verdict.seen, ports);
  return true;
}
