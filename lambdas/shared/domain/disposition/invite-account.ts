import type { PolicyTable } from '../../contract/exception-policy.ts';
import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled, OWN_REASONS } from '../../contract/status.ts';
import type { InviteAccountRequest, InviteAccountResult, Permit } from '../../contract/tasks.ts';
import { answerRefusal } from './answer-refusal.ts';
import type { InvitePorts } from './invite-ports.ts';
import { finishInvitation, recordInvitation } from './record-invitation.ts';

/**
 * Sends one invitation under a permit and translates the answer. A call whose answer was lost
 * shows up as DuplicateHandshake and is adopted: no invitation is sent twice.
 */
export async function inviteAccount(
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { visit, permit } = request;
  const { turnstile, clock } = ports;
  if (permit === null) return explainNoPermit(await findOwnRow(request, ports), request, ports);

  const answer = await turnstile.take(permit, visit);
  if (answer.kind === 'taken') await clock.pause(Math.max(0, answer.callAt - clock.now()));
  // Read after the permit was taken, as late as can be: a withdrawal until now is honoured.
  const row = await findOwnRow(request, ports);
  const isRecorded = row?.status === 'INVITED' && row.statusAt === visit.enteredAt;
  if (isRecorded) return finishInvitation(row, request, permit, ports);
  const stop = findStop(row, request, clock.now());
  if (answer.kind === 'denied') return stop ?? { kind: 'requeue', notBefore: null };
  // A repeated run may have called already: only the call itself can tell.
  if (stop !== null && !answer.isRepeat) {
    await turnstile.conclude(permit, visit, { kind: 'unused' });
    return stop;
  }
  if (row === null) return { kind: 'superseded' };
  return call(permit, request, policy, ports);
}

async function call(
  permit: Permit,
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { invitation } = request;
  const calledAt = ports.clock.now();
  const result = await ports.organizations.invite({
    target: { id: invitation.target, type: invitation.targetType },
    notes: invitation.notes,
    tags: invitation.tags,
  });
  return result.kind === 'invited'
    ? recordInvitation(result.handshake, calledAt, request, permit, ports)
    : answerRefusal(result, calledAt, request, permit, policy, ports);
}

async function findOwnRow(
  { visit, invitation }: InviteAccountRequest,
  { outcomes }: InvitePorts,
): Promise<InvitationItem | null> {
  const row = await outcomes.get(invitation.target);
  return row?.executionArn === visit.executionArn && !isSettled(row.status) ? row : null;
}

/** Why no invitation is to be sent any more. */
function findStop(
  row: InvitationItem | null,
  { invitation }: InviteAccountRequest,
  now: number,
): InviteAccountResult | null {
  if (row === null) return { kind: 'superseded' };
  if (row.withdrawRequested) return { kind: 'withdrawn' };
  if (now >= Date.parse(invitation.deadline)) {
    return { kind: 'abort', reason: 'DEADLINE', message: OWN_REASONS.DEADLINE };
  }
  return null;
}

/** Await admission was withdrawn or has timed out. */
function explainNoPermit(
  row: InvitationItem | null,
  request: InviteAccountRequest,
  { clock }: InvitePorts,
): InviteAccountResult {
  const stop = findStop(row, request, clock.now());
  if (stop !== null) return stop;
  return clock.now() >= Date.parse(request.invitation.admitBy)
    ? { kind: 'abort', reason: 'NOT_ADMITTED', message: OWN_REASONS.NOT_ADMITTED }
    : { kind: 'requeue', notBefore: null };
}
