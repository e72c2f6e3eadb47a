import type { InvitationItem } from '../../contract/outcome-item.ts';
import { StateName } from '../../contract/state-names.ts';
import { isSettled } from '../../contract/status.ts';
import type { AwaitResponseRequest, Parked } from '../../contract/tasks.ts';
import type { ParkedToken } from '../../ports/coordination.ts';
import { carryOut, concludeResponse } from './conclude-response.ts';
import type { FollowingPorts } from './following-ports.ts';
import { giveUpInvitation } from './give-up-invitation.ts';
import { mayHideMember, subjectOf } from './response.ts';
import { verifyResponse } from './verify-response.ts';

/**
 * Parks an open invitation until its owner answers. The token is filed before anything is read, so
 * that a fact which arrives meanwhile either is read here or finds the token.
 */
export async function awaitResponse(
  request: AwaitResponseRequest,
  ports: FollowingPorts,
): Promise<Parked> {
  const { visit, invitation, handshake } = request;
  const parked: ParkedToken = {
    visit,
    state: StateName.AWAIT_RESPONSE,
    target: invitation.target,
    token: request.taskToken,
    subject: handshake.id,
  };
  await ports.tokens.put(parked);

  const row = await findOwnRow(request, ports);
  if (row === null) {
    await ports.callbacks.succeed(parked.token, { kind: 'superseded' });
    await ports.tokens.remove(parked);
  } else {
    await lookForAnswer(row, request, ports);
  }
  return { kind: 'parked' };
}

/**
 * The row, while this execution owns it. It knows best; what it does not know yet, the request may.
 * A successor can find a row that its predecessor never marked as invited.
 */
async function findOwnRow(
  { visit, invitation, handshake }: AwaitResponseRequest,
  { outcomes }: FollowingPorts,
): Promise<InvitationItem | null> {
  const row = await outcomes.get(invitation.target);
  if (row?.executionArn !== visit.executionArn || isSettled(row.status)) return null;
  const known = {
    handshakeId: row.handshakeId ?? handshake.id,
    invitedAt: row.invitedAt ?? handshake.invitedAt,
    expiresAt: row.expiresAt ?? handshake.expiresAt,
  };
  if (row.status !== 'INVITED') {
    const written = await outcomes.writeStatus(row.target, visit, 'INVITED', known);
    if (written === null) return null;
  }
  return { ...row, status: 'INVITED', ...known };
}

async function lookForAnswer(
  row: InvitationItem,
  request: AwaitResponseRequest,
  ports: FollowingPorts,
): Promise<void> {
  const fact = await findFact(row, request, ports);
  if (fact !== null) return carryOut(row, fact, ports);

  const isLate = ports.clock.now() >= Date.parse(request.invitation.deadline);
  const why = row.withdrawRequested ? 'withdrawn' : isLate ? 'deadline' : null;
  if (why !== null) {
    await giveUpInvitation(row, why, ports);
    return;
  }
  const verdict = request.verify ? await verifyResponse(row, ports) : null;
  const seen = verdict?.kind === 'ended' && !mayHideMember(row, verdict.seen) ? verdict.seen : null;
  if (seen !== null) return concludeResponse(row, seen, ports);
  // Only the sweep can find what has no name, tell what AWS has forgotten, and search the members.
  const isUncertain = row.handshakeId === null || (verdict !== null && verdict.kind !== 'open');
  if (isUncertain) await ports.turnstile.requestSweep();
}

/** An adopted invitation may have been answered before the sweep gave it its id, and after. */
async function findFact(row: InvitationItem, request: AwaitResponseRequest, ports: FollowingPorts) {
  const subjects = new Set([subjectOf(row)]);
  if (request.handshake.id === null) subjects.add(subjectOf({ ...row, handshakeId: null }));
  for (const subject of subjects) {
    const fact = await ports.facts.get(row.executionArn, subject);
    if (fact !== null) return fact;
  }
  return null;
}
