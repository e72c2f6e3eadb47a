import type { Directory } from '../../ports/coordination.ts';
import type { Outcomes } from '../../ports/outcomes.ts';

/**
 * Another target of the table that is this very account and has joined: an account may have been
 * asked for by its id and by its e-mail address.
 */
export async function findSameAccount(
  accountId: string,
  target: string,
  ports: { readonly outcomes: Outcomes; readonly directory: Directory },
): Promise<string | null> {
  const link = await ports.directory.find('ACCOUNT', accountId);
  for (const other of new Set([link?.target ?? accountId, accountId])) {
    const row = other === target ? null : await ports.outcomes.get(other);
    const isMember = row?.status === 'JOINED' && row.departedAt === null && row.sameAs === null;
    if (isMember && (row.accountId ?? row.target) === accountId) return other;
  }
  return null;
}
