import type { InvitationItem } from '../../contract/outcome-item.ts';
import { TargetType } from '../../contract/target.ts';
import type { AccountFacts, Organizations } from '../../ports/organizations.ts';
import type { InvitePorts } from './invite-ports.ts';

/**
 * The member that an e-mail target is, as far as our own rows know: another target has joined, and
 * said so. AWS would not refuse the invitation. No page is read: null proves nothing.
 */
export async function findKnownMember(
  row: Pick<InvitationItem, 'target' | 'targetType' | 'accountId'>,
  { organizations, directory }: Pick<InvitePorts, 'organizations' | 'directory'>,
): Promise<AccountFacts | null> {
  if (row.targetType === TargetType.ACCOUNT) return null;
  const accountId = row.accountId ?? (await directory.find('EMAIL', row.target))?.target ?? null;
  const account = accountId === null ? null : await organizations.describeAccount(accountId);
  return account?.email === row.target ? account : null;
}

/** The account as a member of our organization; null when it is none. Pages for e-mail targets. */
export async function findMember(
  target: { readonly target: string; readonly targetType: TargetType },
  organizations: Pick<Organizations, 'describeAccount' | 'listAccounts'>,
): Promise<AccountFacts | null> {
  if (target.targetType === TargetType.ACCOUNT) {
    return organizations.describeAccount(target.target);
  }
  for await (const account of organizations.listAccounts()) {
    if (account.email.toLowerCase() === target.target) return account;
  }
  return null;
}
