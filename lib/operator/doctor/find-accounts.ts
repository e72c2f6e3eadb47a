import type { Finding } from './findings.ts';
import type { SeenRow, Snapshot } from './snapshot.ts';

export interface MistakenAccount {
  readonly row: SeenRow;
  /** The account that the target is; else that has joined by the invitation, or that has its address. */
  readonly accountId: string;
}

const ACCOUNT_ID = /^\d{12}$/;

/**
 * Rows that name another account than the one that they are about. An account id says it itself,
 * whatever became of its invitation; of an address it shows when its account has joined.
 */
export function mistakenAccounts({
  rows,
  handshakes,
  members,
}: Pick<Snapshot, 'rows' | 'handshakes' | 'members'>): MistakenAccount[] {
  const accepted = new Map(
    handshakes
      .filter(({ state }) => state === 'ACCEPTED')
      .map(({ id, sentTo }) => [id, sentTo] as const),
  );
  const byAddress = new Map(members.map(({ email, id }) => [email, id]));
  // An address may have passed to another account since: what the invitation says comes first.
  const accountOf = ({ target, handshakeId }: SeenRow) =>
    [target, ...(accepted.get(handshakeId ?? '') ?? [])].find((id) => ACCOUNT_ID.test(id)) ??
    byAddress.get(target);
  return rows.flatMap((row): MistakenAccount[] => {
    const isTold = row.status === 'JOINED' || ACCOUNT_ID.test(row.target);
    if (!isTold || row.accountId === null) return [];
    const accountId = accountOf(row);
    return accountId === undefined || accountId === row.accountId ? [] : [{ row, accountId }];
  });
}

export function findMistakenAccounts(snapshot: Snapshot): Finding[] {
  return mistakenAccounts(snapshot).map(({ row, accountId }) => {
    const { target, status, accountId: named } = row;
    const isAbout = status === 'JOINED' ? `${accountId} has joined` : `is about ${accountId}`;
    const detail = `names account ${named}, and ${isAbout}`;
    return { code: 'ACCOUNT_MISTAKEN', subject: target, detail, command: null };
  });
}
