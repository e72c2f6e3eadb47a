import type { Members } from '../ports/members.ts';
import type { Organizations } from '../ports/organizations.ts';
import { log } from './log.ts';

/** An account that is suspended, or being closed, is a member until AWS Organizations drops it. */
export function organizationMembers(
  organizations: Pick<Organizations, 'describeAccount'>,
): Members {
  return {
    async find(accountId) {
      try {
        return (await organizations.describeAccount(accountId)) === null ? 'none' : 'member';
      } catch (error) {
        log.warn('AWS Organizations does not say whether an account is a member', {
          error: error instanceof Error ? error.name : typeof error,
        });
        return 'unknown';
      }
    },
  };
}
