import type { PolicyTable } from '../../contract/exception-policy.ts';
import { LATEST_CALL_MS } from '../../contract/invite-timeout.ts';
import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled, OWN_REASONS } from '../../contract/status.ts';
import type {
  InviteAccountRequest,
  InviteAccountResult,
  Permit,
  Visit,
} from '../../contract/tasks.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import type { TakeAnswer } from '../admission/turnstile.ts';
import { isPending } from '../following/response.ts';
import { findKnownMember } from './find-member.ts';
import type { InvitePorts } from './invite-ports.ts';
import { finishInvitation, recordInvitation } from './record-invitation.ts';

/** A call that may or may not have been carried out is repeated once: then the answer is a wait. */
const MOST_CALLS = 2;

/**
 * Sends one invitation under a permit and translates the answer. Before a call is repeated whose
 * answer was lost, here or in an earlier run, its invitation is looked for: while it is open, AWS
 * would refuse a second one, but its owner may have declined the first already.
 */
export async function inviteAccount(
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { visit, permit } = request;
  if (permit === null) return explainNoPermit(await findOwnRow(request, ports), request, ports);

  // Taken when its turn has come: a gate that has closed until then, or a pause, still stops the call.
  await waitUntil(Date.parse(permit.callAt), ports);
  const answer = await ports.turnstile.take(permit, visit);
  const row = await readAtTurn(answer, request, ports);
  if (isRecorded(row, visit)) return finishInvitation(row, request, permit, ports);
  const sent = row === null ? null : await findEarlierCall(answer, request, permit, ports);
  if (sent !== null) return recordSent(sent, request, permit, ports);
  const stop = await findStop(row, request, ports);
  if (answer.kind === 'denied') return stop ?? REQUEUE;
  if (stop !== null) return leaveUnused(stop, request, permit, ports);
  const member = row === null ? null : await findKnownMember(row, ports);
  if (member !== null) {
    return leaveUnused({ kind: 'alreadyMember', accountId: member.id }, request, permit, ports);
  }
  return callInTime(answer, permit, request, policy, ports);
}

function waitUntil(at: number, { clock }: InvitePorts): Promise<void> {
  return clock.pause(Math.max(0, at - clock.now()));
}

/**
 * The row, read after the permit was taken and as late as can be: a withdrawal until then is honoured.
 * Who finds that an earlier run has recorded its call needs no turn.
 */
async function readAtTurn(
  answer: TakeAnswer,
  request: InviteAccountRequest,
  ports: InvitePorts,
): Promise<InvitationItem | null> {
  if (answer.kind === 'taken') {
    const isRepeat = answer.earlierCallAt !== null;
    const row = isRepeat ? await findOwnRow(request, ports) : null;
    if (isRecorded(row, request.visit)) return row;
    await waitUntil(answer.callAt, ports);
  }
  return findOwnRow(request, ports);
}

/** In this visit of the state. */
function isRecorded(row: InvitationItem | null, visit: Visit): row is InvitationItem {
  return row?.status === 'INVITED' && row.statusAt === visit.enteredAt;
}

const REQUEUE = { kind: 'requeue', notBefore: null } as const;

async function leaveUnused(
  result: InviteAccountResult,
  { visit }: InviteAccountRequest,
  permit: Permit,
  { turnstile }: InvitePorts,
): Promise<InviteAccountResult> {
  await turnstile.conclude(permit, visit, { kind: 'unused' });
  return result;
}

/** Most calls are not refused: what it takes is loaded then. */
async function answerRefused(
  ...refused: Parameters<typeof import('./answer-refusal.ts').answerRefusal>
): Promise<InviteAccountResult> {
  const { answerRefusal } = await import('./answer-refusal.ts');
  return answerRefusal(...refused);
}

/** Few calls lose their answer: it is loaded then. */
async function lookForSent(
  ...asked: Parameters<typeof import('./find-sent.ts').findSent>
): Promise<HandshakeFacts | null> {
  const { findSent } = await import('./find-sent.ts');
  return findSent(...asked);
}

/** What an earlier run of this visit has sent, under a permit that may have run out since. */
async function findEarlierCall(
  answer: TakeAnswer,
  request: InviteAccountRequest,
  permit: Permit,
  ports: InvitePorts,
): Promise<HandshakeFacts | null> {
  const isTaken = answer.kind === 'taken';
  const ranBefore = isTaken ? answer.earlierCallAt !== null : request.visit.retryCount > 0;
  return ranBefore ? lookForSent(request, permit, isTaken, ports) : null;
}

/** Whoever repeats this call counts on its being over a while after its turn: none is made late. */
async function callInTime(
  { callAt }: Extract<TakeAnswer, { kind: 'taken' }>,
  permit: Permit,
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const latestAt = callAt + LATEST_CALL_MS;
  return ports.clock.now() > latestAt
    ? leaveUnused(REQUEUE, request, permit, ports)
    : call(permit, latestAt, request, policy, ports);
}

async function call(
  permit: Permit,
  latestAt: number,
  request: InviteAccountRequest,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const { invitation } = request;
  for (let calls = 1; ; calls += 1) {
    const calledAt = ports.clock.now();
    const result = await ports.organizations.invite({
      target: { id: invitation.target, type: invitation.targetType },
      notes: invitation.notes,
      tags: invitation.tags,
    });
    if (result.kind === 'invited') {
      return recordInvitation(result.handshake, calledAt, request, permit, ports);
    }
    if (result.kind === 'refused') {
      return answerRefused(result, calledAt, request, permit, policy, ports);
    }
    const sent = await lookForSent(request, permit, false, ports);
    if (sent !== null) return recordSent(sent, request, permit, ports);
    if (calls === MOST_CALLS || ports.clock.now() > latestAt) {
      const failed = { kind: 'refused', refusal: UNANSWERED, message: result.message } as const;
      return answerRefused(failed, calledAt, request, permit, policy, ports);
    }
  }
}

/** Whatever kept AWS from answering is treated as the fault that AWS itself declares for it. */
const UNANSWERED = { exception: 'ServiceException', reason: null };

/** An answer that came before the invitation was known woke nobody: the sweep sees it. */
async function recordSent(
  sent: HandshakeFacts,
  request: InviteAccountRequest,
  permit: Permit,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  if (!isPending(sent)) await ports.turnstile.requestSweep();
  return recordInvitation(sent, Date.parse(permit.callAt), request, permit, ports);
}

async function findOwnRow(
  { visit, invitation }: InviteAccountRequest,
  { outcomes }: InvitePorts,
): Promise<InvitationItem | null> {
  const row = await outcomes.get(invitation.target);
  return row?.executionArn === visit.executionArn && !isSettled(row.status) ? row : null;
}

/**
 * Why no invitation is to be sent any more. A withdrawal after the acceptance only ends the sending:
 * the account is, or becomes, a member.
 */
async function findStop(
  row: InvitationItem | null,
  { invitation }: InviteAccountRequest,
  ports: InvitePorts,
): Promise<InviteAccountResult | null> {
  if (row === null) return { kind: 'superseded' };
  if (row.withdrawRequested) {
    const { findAcceptance } = await import('../following/find-acceptance.ts');
    const acceptance = await findAcceptance(row, ports);
    return acceptance === null ? { kind: 'withdrawn' } : { kind: 'alreadyMember', ...acceptance };
  }
  if (ports.clock.now() >= Date.parse(invitation.deadline)) {
    return { kind: 'abort', reason: 'DEADLINE', message: OWN_REASONS.DEADLINE };
  }
  return null;
}

/** Await admission was withdrawn or has timed out. */
async function explainNoPermit(
  row: InvitationItem | null,
  request: InviteAccountRequest,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const stop = await findStop(row, request, ports);
  if (stop !== null) return stop;
  return ports.clock.now() >= Date.parse(request.invitation.admitBy)
    ? { kind: 'abort', reason: 'NOT_ADMITTED', message: OWN_REASONS.NOT_ADMITTED }
    : REQUEUE;
}
