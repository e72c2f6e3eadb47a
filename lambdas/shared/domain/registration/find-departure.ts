import { accountIdOf, HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import type { Members } from '../../ports/members.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { isPutBefore } from '../ordering/put-before.ts';
import type { RegistrationDecision } from './decide-registration.ts';
import type { AskedInvitation } from './read-request.ts';

/** A new member may not be visible everywhere at once. */
const VISIBLE_AFTER_MS = 60 * 60 * 1000;

/**
 * An event of CloudTrail tells of a departure, and it is best effort; the sweep looks once a day. Until
 * then the row of an account that has left says that it is a member, and every request would be answered
 * so. Where the answer rests on that, AWS is asked. The row with the departure, or null: then it stands as it is.
 */
export async function findDeparture(
  decision: RegistrationDecision,
  asked: AskedInvitation,
  at: string,
  { members, outcomes }: { readonly members: Members; readonly outcomes: Pick<Outcomes, 'append'> },
): Promise<InvitationItem | null> {
  const row = claimedMember(decision, asked);
  const accountId = row === null ? null : accountIdOf(row);
  if (row === null || accountId === null) return null;
  const isVisible = Date.parse(at) - Date.parse(row.statusAt) >= VISIBLE_AFTER_MS;
  if (!isVisible || (await members.find(accountId)) !== 'none') return null;
  await outcomes.append({
    target: row.target,
    name: HistoryEventName.DEPARTED,
    at,
    executionArn: row.executionArn,
    message: 'found when the account was asked for again; when it left is not known',
  });
  return { ...row, departedAt: at };
}

/** The row by which a request is no new invitation because its account is a member. */
function claimedMember(
  decision: RegistrationDecision,
  { requestId, requestedAt }: AskedInvitation,
): InvitationItem | null {
  if (decision.kind !== 'duplicate' && decision.kind !== 'place') return null;
  const { row } = decision;
  const isMember = row.status === 'JOINED' && row.departedAt === null;
  // One that was put before is a duplicate whatever AWS says, and nobody would write the row.
  const isLate = isPutBefore(requestedAt, row.requestedAt);
  return isMember && row.requestId !== requestId && !isLate ? row : null;
}
