import { Actor } from '../../contract/policy-row.ts';
import { OWN_REASONS } from '../../contract/status.ts';
import type { Question } from '../../contract/tasks.ts';
import type { AccountState } from '../../ports/organizations.ts';

/** The owner has accepted, and AWS still does not list the account as a member. */
export const ACCEPTED_WITHOUT_MEMBERSHIP: Question = {
  reason: 'ACCEPTED_WITHOUT_MEMBERSHIP' satisfies keyof typeof OWN_REASONS,
  message: OWN_REASONS.ACCEPTED_WITHOUT_MEMBERSHIP,
  actor: Actor.PLATFORM_TEAM,
  instruction:
    'ask the owner of the account what the console of AWS Organizations shows; answer with retry to invite the account again (a member is only placed), or with abort to give up',
};

/** A member that is suspended or closing is no success. */
export function notActive(state: AccountState): Question {
  return {
    reason: `ACCOUNT_${state}`,
    message: `the account is a member of the organization, but its state is ${state}`,
    actor: Actor.ACCOUNT_OWNER,
    instruction:
      'have the account reactivated with AWS Support and answer with retry: a member is not invited again, only placed; or answer with abort',
  };
}

export function moveRefused(error: string, message: string, organizationalUnit: string): Question {
  return {
    reason: error,
    message: `the account has joined, but was not moved to ${organizationalUnit}: ${message}`,
    actor: Actor.PLATFORM_TEAM,
    instruction: `move the account to ${organizationalUnit} by hand, or ask for the invitation again with a correct organizational unit`,
  };
}
