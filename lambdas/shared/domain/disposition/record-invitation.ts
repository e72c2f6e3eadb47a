import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { InvitationItem } from '../../contract/outcome-item.ts';
import type {
  Handshake,
  InviteAccountRequest,
  InviteAccountResult,
  Permit,
  Visit,
} from '../../contract/tasks.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import type { Conclusion } from '../admission/turnstile.ts';
import type { InvitePorts } from './invite-ports.ts';

const NEXT_ACTION = 'the owner of the account accepts or declines the invitation';

/** What the row of a member that has left, and is invited again, may still say. */
const NO_MEMBER = { placement: null, departedAt: null };

/**
 * Records an open invitation; `sent` is null for one that was open already. The link comes first:
 * an answer may arrive at once. The permit ends last: until then a retry finds the row and goes on.
 */
export async function recordInvitation(
  sent: HandshakeFacts | null,
  calledAt: number,
  request: InviteAccountRequest,
  permit: Permit,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { visit, invitation } = request;
  const handshake: Handshake = {
    id: sent?.id ?? null,
    invitedAt: iso(sent?.requestedAt ?? calledAt),
    expiresAt: sent === null ? null : iso(sent.expiresAt),
  };
  await linkInvitation(sent, request, ports);
  const change = {
    handshakeId: handshake.id,
    invitedAt: handshake.invitedAt,
    expiresAt: handshake.expiresAt,
    attempts: request.attempts + 1,
    reason: null,
    message: null,
    notBefore: null,
    nextAction: NEXT_ACTION,
    ...NO_MEMBER,
  };
  const written = await ports.outcomes.writeStatus(invitation.target, visit, 'INVITED', change);
  if (written === null) {
    await ports.turnstile.conclude(permit, visit, concluded(handshake));
    return { kind: 'superseded' };
  }
  await ports.outcomes.append({
    target: invitation.target,
    name: 'INVITED',
    at: visit.enteredAt,
    executionArn: visit.executionArn,
    details: {
      handshakeId: handshake.id,
      expiresAt: handshake.expiresAt,
      attempt: request.attempts + 1,
      adopted: sent === null,
    },
  });
  return finish(handshake, request, permit, ports);
}

/** The rest of what a run that was cut off had begun. */
export async function finishInvitation(
  row: InvitationItem,
  request: InviteAccountRequest,
  permit: Permit,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { handshakeId: id, invitedAt, expiresAt } = row;
  const handshake = { id, invitedAt: invitedAt ?? row.statusAt, expiresAt };
  return finish(handshake, request, permit, ports);
}

async function finish(
  handshake: Handshake,
  request: InviteAccountRequest,
  permit: Permit,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { isFirst } = await ports.turnstile.conclude(permit, request.visit, concluded(handshake));
  if (isFirst) await beginWatch(request.visit, ports);
  // Only the sweep pages through all handshakes: it attaches id and expiry.
  if (handshake.id === null) await ports.turnstile.requestSweep();
  await publishSent(handshake, request, ports);
  return { kind: 'invited', handshake, attempts: request.attempts + 1 };
}

/** What answers to the handshake, and where its attempt is counted. */
async function linkInvitation(
  sent: HandshakeFacts | null,
  { visit, invitation }: InviteAccountRequest,
  { directory }: InvitePorts,
): Promise<void> {
  if (sent === null) return;
  await directory.link('HANDSHAKE', sent.id, {
    target: invitation.target,
    executionArn: visit.executionArn,
    countedAt: sent.requestedAt,
  });
}

/** Nobody looks yet for an answer that no event announces. The next sweep begins the watch as well. */
async function beginWatch({ executionArn }: Visit, { watch, log }: InvitePorts): Promise<void> {
  try {
    await watch.begin();
  } catch (error) {
    log.error('beginning the watch failed', error, { executionArn });
  }
}

/** Nobody waits for this event: without it the invitation is open all the same. */
async function publishSent(
  { id, invitedAt, expiresAt }: Handshake,
  { visit, invitation, attempts }: InviteAccountRequest,
  { publisher, log }: InvitePorts,
): Promise<void> {
  try {
    await publisher.publish('InvitationSent', {
      version: EVENT_VERSION,
      target: invitation.target,
      campaign: invitation.campaign,
      requestId: invitation.requestId,
      executionArn: visit.executionArn,
      attempt: attempts + 1,
      handshakeId: id,
      invitedAt,
      expiresAt,
    });
  } catch (error) {
    log.error('publishing InvitationSent failed', error, { executionArn: visit.executionArn });
  }
}

function concluded({ id, invitedAt, expiresAt }: Handshake): Conclusion {
  if (id === null) return { kind: 'adopted' };
  const requestedAt = Date.parse(invitedAt);
  const handshake: HandshakeFacts = {
    id,
    state: 'OPEN',
    party: null,
    email: null,
    requestedAt,
    expiresAt: expiresAt === null ? requestedAt : Date.parse(expiresAt),
  };
  return { kind: 'invited', handshake };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
