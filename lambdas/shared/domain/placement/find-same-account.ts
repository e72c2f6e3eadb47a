import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { Directory, Link } from '../../ports/coordination.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { hasJoinedSince } from '../following/response.ts';

/** Whether another target of the table is the same account: it may be asked for by id and e-mail. */
export type SameAccount =
  | { readonly kind: 'none' }
  | { readonly kind: 'joined'; readonly target: string }
  /** Both learn of one membership at the same time, and the other goes first. */
  | { readonly kind: 'joining' };

/**
 * Of two rows that are open, an invited one of the account id goes first; one that found the account
 * to be a member already lets the linked one go. So one of the two always waits, and never both.
 */
export async function findSameAccount(
  member: AccountFacts,
  own: InvitationItem,
  ports: { readonly outcomes: Outcomes; readonly directory: Directory },
): Promise<SameAccount> {
  const link = await ports.directory.find('ACCOUNT', member.id);
  for (const other of new Set([link?.target ?? member.id, member.id])) {
    const row = other === own.target ? null : await ports.outcomes.get(other);
    if (row === null) continue;
    if (hasJoinedAs(row, member)) return { kind: 'joined', target: other };
    const goesFirst =
      other === member.id ? isJoining(row, member) : isLinkedBy(row, link) && !isInvited(own);
    if (goesFirst) return { kind: 'joining' };
  }
  return { kind: 'none' };
}

function hasJoinedAs(row: InvitationItem, member: AccountFacts): boolean {
  const isMember = row.status === 'JOINED' && row.departedAt === null && row.sameAs === null;
  return isMember && (row.accountId ?? row.target) === member.id;
}

function isJoining(row: InvitationItem, member: AccountFacts): boolean {
  return isInvited(row) && hasJoinedSince(member, row.invitedAt);
}

/** The link is written by who is about to be recorded as the member. */
function isLinkedBy(row: InvitationItem, link: Link | null): boolean {
  return !isSettled(row.status) && row.executionArn === link?.executionArn;
}

function isInvited({ status }: InvitationItem): boolean {
  return status === 'INVITED';
}
