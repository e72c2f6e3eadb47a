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
  const row = await findOwnRow(request, ports);
  if (permit === null) {
    return row === null ? { kind: 'superseded' } : explainNoPermit(row, request, ports);
  }
  // A function that runs for the first time has called nobody: its permit goes to the next.
  const stop = findStop(row, request, ports.clock.now());
  if (stop !== null && visit.retryCount === 0) {
    await ports.turnstile.conclude(permit, visit, { kind: 'unused' });
    return stop;
  }
  if (row === null) return { kind: 'superseded' };
  const isRecorded = row.status === 'INVITED' && row.statusAt === visit.enteredAt;
  if (isRecorded) return finishInvitation(row, request, permit, ports);
  return callUnder(permit, request, policy, ports);
}

async function callUnder(
  permit: Permit,
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { visit, invitation } = request;
  const { turnstile, clock, organizations } = ports;
  const answer = await turnstile.take(permit, visit);
  if (answer.kind === 'denied') return { kind: 'requeue', notBefore: null };
  await clock.pause(Math.max(0, answer.callAt - clock.now()));
  // A repeated run may have called already: only the call itself can tell.
  const stop = answer.isRepeat
    ? null
    : findStop(await findOwnRow(request, ports), request, clock.now());
  if (stop !== null) {
    await turnstile.conclude(permit, visit, { kind: 'unused' });
    return stop;
  }
  const calledAt = clock.now();
  const result = await organizations.invite({
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
  row: InvitationItem,
  request: InviteAccountRequest,
  { clock }: InvitePorts,
): InviteAccountResult {
  const stop = findStop(row, request, clock.now());
  if (stop !== null) return stop;
  return clock.now() >= Date.parse(request.invitation.admitBy)
    ? { kind: 'abort', reason: 'NOT_ADMITTED', message: OWN_REASONS.NOT_ADMITTED }
    : { kind: 'requeue', notBefore: null };
}
