import { TargetType } from '../../contract/target.ts';
import type { AccountFacts, Organizations } from '../../ports/organizations.ts';

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
