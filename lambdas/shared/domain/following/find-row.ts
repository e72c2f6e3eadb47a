import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { FollowingPorts } from './following-ports.ts';
import type { MembershipHint } from './membership-event.ts';

type FindingPorts = Pick<FollowingPorts, 'outcomes' | 'directory'>;

/** The row of an account: its target is the account id, or the e-mail address it was invited by. */
export async function findRowsOfAccount(
  accountId: string,
  { outcomes, directory }: FindingPorts,
): Promise<readonly InvitationItem[]> {
  const link = await directory.find('ACCOUNT', accountId);
  const targets = new Set([accountId, ...(link === null ? [] : [link.target])]);
  const rows: InvitationItem[] = [];
  for (const target of targets) {
    const row = await outcomes.get(target);
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** The rows an event may concern, each once. A handshake of ours names exactly one. */
export async function findRowsOfHint(
  hint: MembershipHint,
  ports: FindingPorts,
): Promise<readonly InvitationItem[]> {
  const link =
    hint.handshakeId === null ? null : await ports.directory.find('HANDSHAKE', hint.handshakeId);
  const named = link === null ? null : await ports.outcomes.get(link.target);
  if (named !== null) return [named];
  const rows = new Map<string, InvitationItem>();
  for (const accountId of hint.accountIds) {
    for (const row of await findRowsOfAccount(accountId, ports)) rows.set(row.target, row);
  }
  return [...rows.values()];
}
