import { accountIdOf, type InvitationItem } from '../../contract/outcome-item.ts';
import type { Facts } from '../../ports/coordination.ts';
import { subjectOf } from './response.ts';

/** The owner of the account said yes, or had before: nothing is left that could be withdrawn. */
export interface Acceptance {
  /** Null for an e-mail invitation whose account AWS has not named. */
  readonly accountId: string | null;
}

/**
 * The acceptance of the invitation that a row shows; null when none is known. It counts from when
 * its fact is filed: AWS may show the membership much later. An adopted invitation may have been
 * answered before it had its id.
 */
export async function findAcceptance(
  row: InvitationItem,
  { facts }: { readonly facts: Pick<Facts, 'get'> },
): Promise<Acceptance | null> {
  // Only the row of a member that is being placed has a placement while it is open.
  if (row.placement !== null) return { accountId: accountIdOf(row) };
  for (const subject of new Set([subjectOf(row), subjectOf({ ...row, handshakeId: null })])) {
    const result = (await facts.get(row.executionArn, subject))?.result;
    if (result?.kind === 'accepted') {
      const { accountId } = result;
      return { accountId: typeof accountId === 'string' ? accountId : accountIdOf(row) };
    }
  }
  return null;
}
