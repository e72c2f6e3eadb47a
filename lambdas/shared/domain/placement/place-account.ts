import { HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled, OWN_REASONS } from '../../contract/status.ts';
import type { PlaceAccountRequest, PlaceAccountResult, Question } from '../../contract/tasks.ts';
import type { Directory } from '../../ports/coordination.ts';
import type { AccountFacts, Organizations } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { findMember } from './find-member.ts';
import { ACCEPTED_WITHOUT_MEMBERSHIP, moveRefused, notActive } from './placement-questions.ts';
import { findSameAccount, findTwins, tellTwins } from './twins.ts';

export interface PlacementPorts {
  readonly outcomes: Outcomes;
  readonly directory: Directory;
  readonly organizations: Organizations;
}

const LOOK_AGAIN_MS = 10 * 60 * 1000;
/** An acceptance shows as a membership within seconds; an hour later something is wrong. */
const PATIENCE_MS = 60 * 60 * 1000;

/**
 * Verifies that an account is an active member and moves it to its organizational unit. Looks
 * before it acts, so that it can run any number of times.
 */
export async function placeAccount(
  request: PlaceAccountRequest,
  ports: PlacementPorts,
): Promise<PlaceAccountResult> {
  const { visit, invitation } = request;
  const row = await ports.outcomes.get(invitation.target);
  const isMine = row?.executionArn === visit.executionArn && !isSettled(row.status);
  if (!isMine) return { kind: 'superseded' };

  const member = await findMember(request, row, ports.organizations);
  if (member === null || member.state === 'PENDING_ACTIVATION') {
    return isPatient(request, row) ? lookAgain(request) : escalate(ACCEPTED_WITHOUT_MEMBERSHIP);
  }
  if (member.state !== 'ACTIVE') return escalate(notActive(member.state));

  await forgetDeparture(row, member, ports);
  const isById = member.id === invitation.target;
  // Before the other rows are read: one that is written later finds the link before it invites.
  await link('EMAIL', member.email, member.id, request, ports);
  const twins = await findTwins(member, row, ports);
  await tellTwins(twins, member, row, visit, ports);
  const same = findSameAccount(twins, member, row);
  // However long the other takes: it is concluded by the sweep, and settled when it is abandoned.
  if (same.kind === 'joining') return lookAgain(request);
  // An account that was asked for by its id is found without a link.
  const isLinked = isById || (same.kind === 'joined' && twins.link !== null);
  if (!isLinked) await link('ACCOUNT', member.id, invitation.target, request, ports);
  return same.kind === 'joined'
    ? { kind: 'sameAs', target: same.target, accountId: member.id }
    : settle(request, row, member.id, ports);
}

/** It has come back since it was seen to leave, without another invitation of this row. */
async function forgetDeparture(
  { target, executionArn, departedAt }: InvitationItem,
  { joinedAt }: AccountFacts,
  { outcomes }: PlacementPorts,
): Promise<void> {
  const isBack = departedAt !== null && joinedAt > Date.parse(departedAt);
  if (isBack) await outcomes.annotate(target, executionArn, { departedAt: null });
}

function link(
  kind: 'ACCOUNT' | 'EMAIL',
  id: string,
  target: string,
  { visit: { executionArn } }: PlaceAccountRequest,
  { directory }: PlacementPorts,
): Promise<void> {
  return directory.link(kind, id, { target, executionArn, countedAt: null });
}

async function settle(
  request: PlaceAccountRequest,
  row: InvitationItem,
  accountId: string,
  ports: PlacementPorts,
): Promise<PlaceAccountResult> {
  const { organizationalUnit } = request.invitation;
  const message = row.withdrawRequested ? OWN_REASONS.TOO_LATE_TO_WITHDRAW : null;
  if (organizationalUnit === null) {
    return { kind: 'placed', accountId, placement: 'NOT_REQUESTED', message };
  }
  const move = await moveTo(organizationalUnit, accountId, ports.organizations);
  if (move.kind === 'placed') {
    await record(request, HistoryEventName.PLACED, { accountId, organizationalUnit }, ports);
    return { kind: 'placed', accountId, placement: 'PLACED', message };
  }
  const isPassing = move.kind === 'notVisible' || move.kind === 'busy';
  if (isPassing && isPatient(request, row)) return lookAgain(request);
  const question =
    move.kind === 'notVisible'
      ? moveRefused(
          'AccountNotFoundException',
          'AWS Organizations does not find it to move it',
          organizationalUnit,
        )
      : moveRefused(move.error, move.message, organizationalUnit);
  await record(
    request,
    HistoryEventName.PLACEMENT_FAILED,
    { accountId, organizationalUnit },
    ports,
    question,
  );
  return { kind: 'failed', accountId, question };
}

type Move =
  | { readonly kind: 'placed' }
  | { readonly kind: 'notVisible' }
  | { readonly kind: 'busy'; readonly error: string; readonly message: string }
  | { readonly kind: 'refused'; readonly error: string; readonly message: string };

async function moveTo(to: string, accountId: string, organizations: Organizations): Promise<Move> {
  const from = await organizations.parentOf(accountId);
  if (from === null) return { kind: 'notVisible' };
  if (from === to) return { kind: 'placed' };
  const answer = await organizations.moveAccount(accountId, from, to);
  if (answer.kind === 'refused' || answer.kind === 'busy') return answer;
  return { kind: answer.kind === 'accountNotFound' ? 'notVisible' : 'placed' };
}

/** Counted from the acceptance; for a member without one, from when its row last changed. */
function isPatient({ visit, acceptedAt }: PlaceAccountRequest, row: InvitationItem): boolean {
  const since = Date.parse(acceptedAt ?? row.statusAt);
  return Date.parse(visit.enteredAt) < since + PATIENCE_MS;
}

function lookAgain({ visit }: PlaceAccountRequest): PlaceAccountResult {
  const lookAgainAt = new Date(Date.parse(visit.enteredAt) + LOOK_AGAIN_MS).toISOString();
  return { kind: 'notYetMember', lookAgainAt };
}

const escalate = (question: Question): PlaceAccountResult => ({ kind: 'escalate', question });

async function record(
  { visit, invitation }: PlaceAccountRequest,
  name: HistoryEventName,
  details: { readonly accountId: string; readonly organizationalUnit: string },
  { outcomes }: PlacementPorts,
  question?: Question,
): Promise<void> {
  await outcomes.append({
    target: invitation.target,
    name,
    at: visit.enteredAt,
    executionArn: visit.executionArn,
    reason: question?.reason ?? null,
    message: question?.message ?? null,
    details,
  });
}
