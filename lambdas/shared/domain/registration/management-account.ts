import { TargetType } from '../../contract/target.ts';
import type { Visit } from '../../contract/tasks.ts';
import type { Members } from '../../ports/members.ts';
import type { AskedInvitation } from './read-request.ts';

/** The stack runs in the management account, and the ARN of the execution names it. */
export function managementAccountOf({ executionArn }: Visit): string | undefined {
  return executionArn.split(':')[4];
}

export function describeManagementAccount(target: string): string {
  return `target: ${target} is the management account of this organization; expected an account outside of it; name the account that is to join`;
}

/**
 * AWS refuses no e-mail address, whosesoever it is: the management account would be invited, would
 * never see the invitation, and would hold a place until it expires. When AWS does not say, the
 * request is taken.
 */
export async function isManagementAccount(
  { target }: AskedInvitation,
  visit: Visit,
  members: Members,
): Promise<boolean> {
  const accountId = managementAccountOf(visit);
  if (target.type !== TargetType.EMAIL || accountId === undefined) return false;
  return (await members.emailOf(accountId)) === target.id;
}
