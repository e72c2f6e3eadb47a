import type { Members } from '../ports/members.ts';
import type { AccountFacts, Organizations } from '../ports/organizations.ts';
import { log } from './log.ts';

/** An account that is suspended, or being closed, is a member until AWS Organizations drops it. */
export function organizationMembers(
  organizations: Pick<Organizations, 'describeAccount'>,
): Members {
  const describe = async (accountId: string): Promise<AccountFacts | null | 'unknown'> => {
    try {
      return await organizations.describeAccount(accountId);
    } catch (error) {
      log.warn('AWS Organizations does not say whether an account is a member', {
        error: error instanceof Error ? error.name : typeof error,
      });
      return 'unknown';
    }
  };
  return {
    async find(accountId) {
      const account = await describe(accountId);
      if (account === 'unknown') return 'unknown';
      return account === null ? 'none' : 'member';
    },
    async emailOf(accountId) {
      const account = await describe(accountId);
      return account === null || account === 'unknown' ? null : account.email.toLowerCase();
    },
  };
}
