import { findPolicy, type PolicyMatch, type PolicyTable } from '../../contract/exception-policy.ts';
import { Scope } from '../../contract/policy-row.ts';
import type { InviteAccountRequest, InviteAccountResult, Permit } from '../../contract/tasks.ts';
import type { InviteAnswer } from '../../ports/organizations.ts';
import {
  asksForMembership,
  decideDisposition,
  explain,
  type RefusalDecision,
} from './decide-disposition.ts';
import { findMember } from './find-member.ts';
import type { InvitePorts } from './invite-ports.ts';
import { recordInvitation } from './record-invitation.ts';

type Refused = Extract<InviteAnswer, { readonly kind: 'refused' }>;

/** Records a refusal, gives back what the call had counted, and says how the execution goes on. */
export async function answerRefusal(
  refused: Refused,
  calledAt: number,
  request: InviteAccountRequest,
  permit: Permit,
  policy: PolicyTable,
  ports: InvitePorts,
): Promise<InviteAccountResult> {
  const match = findPolicy(refused.refusal, policy);
  const member = asksForMembership(match)
    ? await findMember(request.invitation, ports.organizations)
    : null;
  const decision = decideDisposition(match, {
    now: ports.clock.now(),
    message: refused.message,
    rounds: request.rounds,
    refusals: request.refusals,
    member,
  });
  if (decision.kind === 'adopt') {
    return recordInvitation(null, calledAt, request, permit, ports);
  }
  await recordRefusal(match, refused, decision, request, ports);
  const { scope } = await ports.turnstile.conclude(permit, request.visit, {
    kind: 'refused',
    match,
    message: refused.message,
  });
  // The gate has closed for this reason: it asks once for all, and this one queues again.
  return scope === Scope.ORGANIZATION ? { kind: 'requeue', notBefore: null } : decision;
}

async function recordRefusal(
  match: PolicyMatch,
  refused: Refused,
  decision: RefusalDecision,
  { visit, invitation }: InviteAccountRequest,
  { outcomes }: InvitePorts,
): Promise<void> {
  const message = explain(match, refused.message);
  await outcomes.append({
    target: invitation.target,
    name: 'REFUSED',
    at: visit.enteredAt,
    executionArn: visit.executionArn,
    reason: match.code,
    message,
    details: { exception: refused.refusal.exception, decision: decision.kind },
  });
  await outcomes.annotate(invitation.target, visit.executionArn, {
    reason: match.code,
    message,
    nextAction: nextAction(match, decision),
  });
}

function nextAction({ row }: PolicyMatch, decision: RefusalDecision): string {
  if (decision.kind === 'wait') return `nothing to do: tried again at ${decision.notBefore}`;
  return `${row.actor}: ${row.instruction}`;
}
