import type { InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { FollowingPorts } from './following-ports.ts';
import type { MembershipHint } from './membership-event.ts';

type FindingPorts = Pick<FollowingPorts, 'outcomes' | 'directory'>;

/**
 * The row of an account whose answer is awaited: its target is the account id, or the e-mail address
 * it was invited by.
 */
async function findFollowedRows(
  accountId: string,
  ports: FindingPorts,
): Promise<readonly InvitationItem[]> {
  const own = await ports.outcomes.get(accountId);
  const isOpen = own !== null && !isSettled(own.status);
  return isOpen ? [own] : withLinked(accountId, own, ports);
}

/** All rows of an account: it may have joined under one target while another is open. */
export async function findRowsOfAccount(
  accountId: string,
  ports: FindingPorts,
): Promise<readonly InvitationItem[]> {
  return withLinked(accountId, await ports.outcomes.get(accountId), ports);
}

async function withLinked(
  accountId: string,
  own: InvitationItem | null,
  { outcomes, directory }: FindingPorts,
): Promise<readonly InvitationItem[]> {
  const link = await directory.find('ACCOUNT', accountId);
  const isOther = link !== null && link.target !== accountId;
  const linked = isOther ? await outcomes.get(link.target) : null;
  return [own, linked].filter((row) => row !== null);
}

/** The rows an event may concern, each once. A handshake of ours names exactly one. */
export async function findRowsOfHint(
  hint: MembershipHint,
  ports: FindingPorts,
): Promise<readonly InvitationItem[]> {
  const { handshakeId, accountIds } = hint;
  for (const accountId of accountIds) {
    const row = handshakeId === null ? null : await ports.outcomes.get(accountId);
    if (row !== null && row.handshakeId === handshakeId) return [row];
  }
  const link = handshakeId === null ? null : await ports.directory.find('HANDSHAKE', handshakeId);
  const named = link === null ? null : await ports.outcomes.get(link.target);
  if (named !== null) return [named];
  const rows = new Map<string, InvitationItem>();
  for (const accountId of accountIds) {
    for (const row of await findFollowedRows(accountId, ports)) rows.set(row.target, row);
  }
  return [...rows.values()];
}
