import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { Directory } from '../../ports/coordination.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { hasJoinedSince } from '../following/response.ts';

/** Whether another target of the table is the same account: it may be asked for by id and e-mail. */
export type SameAccount =
  | { readonly kind: 'none' }
  | { readonly kind: 'joined'; readonly target: string }
  /** Both learn of one membership at the same time: the row of the account id goes first. */
  | { readonly kind: 'joining' };

export async function findSameAccount(
  member: AccountFacts,
  target: string,
  ports: { readonly outcomes: Outcomes; readonly directory: Directory },
): Promise<SameAccount> {
  const link = await ports.directory.find('ACCOUNT', member.id);
  for (const other of new Set([link?.target ?? member.id, member.id])) {
    const row = other === target ? null : await ports.outcomes.get(other);
    if (row === null) continue;
    if (hasJoinedAs(row, member)) return { kind: 'joined', target: other };
    if (other === member.id && isJoining(row, member)) return { kind: 'joining' };
  }
  return { kind: 'none' };
}

function hasJoinedAs(row: InvitationItem, member: AccountFacts): boolean {
  const isMember = row.status === 'JOINED' && row.departedAt === null && row.sameAs === null;
  return isMember && (row.accountId ?? row.target) === member.id;
}

function isJoining(row: InvitationItem, member: AccountFacts): boolean {
  return row.status === 'INVITED' && hasJoinedSince(member, row.invitedAt);
}
