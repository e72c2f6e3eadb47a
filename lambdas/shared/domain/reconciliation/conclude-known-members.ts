import { accountIdOf } from '../../contract/outcome-item.ts';
import { TargetType } from '../../contract/target.ts';
import type { AccountFacts } from '../../ports/organizations.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import { concludeMembership } from '../following/conclude-membership.ts';
import type { FollowingPorts } from '../following/following-ports.ts';
import { membershipOf } from '../following/response.ts';
import { hasChanged } from './carry-out-action.ts';
import type { CollectedErrors } from './collected-errors.ts';

/** Accounts that this sweep has seen to accept, by the target that they were invited under. */
export type Accepted = ReadonlyMap<string, string>;

/**
 * Ends the invitations of accounts that were seen to be members under another target, one question by
 * name for each account and no page of members: whoever has seen it before has written the account
 * into the open row. What is not begun in time is left to the next sweep.
 */
export async function concludeKnownMembers(
  rows: readonly OpenRow[],
  accepted: Accepted,
  until: number,
  errors: CollectedErrors,
  ports: FollowingPorts,
): Promise<number> {
  const open = rows.filter(({ status, target }) => status === 'INVITED' && !accepted.has(target));
  let concluded = 0;
  for (const accountId of accountsWorthAsking(open, accepted)) {
    if (ports.clock.now() > until) {
      await ports.turnstile.requestSweep();
      break;
    }
    await errors.attempt('conclude member', async () => {
      const account = await ports.organizations.describeAccount(accountId);
      if (account === null) return;
      for (const row of open.filter((candidate) => isOf(account, candidate))) {
        if (await concludeMember(row, account, ports)) concluded += 1;
      }
    });
  }
  return concluded;
}

/** An account tells its e-mail address, which is asked for only where an address is invited. */
function accountsWorthAsking(open: readonly OpenRow[], accepted: Accepted): ReadonlySet<string> {
  const named = open.flatMap((row) => (row.accountId === null ? [] : (accountIdOf(row) ?? [])));
  const targets = new Set(open.map(({ target }) => target));
  const isAnyAddress = open.some(
    ({ targetType, accountId }) => targetType === TargetType.EMAIL && accountId === null,
  );
  return new Set([
    ...named,
    ...[...accepted.values()].filter((accountId) => isAnyAddress || targets.has(accountId)),
  ]);
}

function isOf({ id, email }: AccountFacts, row: OpenRow): boolean {
  return accountIdOf(row) === id || row.target === email;
}

async function concludeMember(
  planned: OpenRow,
  account: AccountFacts,
  ports: FollowingPorts,
): Promise<boolean> {
  const seen = membershipOf(account, planned, ports.clock.now());
  const row = seen === null ? null : await ports.outcomes.get(planned.target);
  if (seen === null || row === null || hasChanged(row, planned)) return false;
  await concludeMembership(row, seen, ports);
  return true;
}
