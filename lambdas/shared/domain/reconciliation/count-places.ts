import type { AccountFacts, HandshakeFacts } from '../../ports/organizations.ts';
import type { ReconcileAction } from './plan-reconciliation.ts';
import type { ReconcilingPorts } from './reconciling-ports.ts';

/** What a sweep has seen, and left undone. */
export interface SeenPlaces {
  readonly handshakes: readonly HandshakeFacts[];
  readonly undone: readonly ReconcileAction[];
  /** Null when the members could not be listed. */
  readonly accounts: readonly AccountFacts[] | null;
  /** ms */
  readonly startedAt: number;
  /** When the members had been listed, ms. */
  readonly countedUntil: number;
}

/** After the conclusions, which give back places one by one: the list has them all already. */
export async function countPlaces(
  { handshakes, undone, accounts, startedAt, countedUntil }: SeenPlaces,
  { turnstile, accountQuota }: Pick<ReconcilingPorts, 'turnstile' | 'accountQuota'>,
): Promise<void> {
  await turnstile.rebuild({
    invitations: asHeld(handshakes, undone),
    // Closed accounts hold a place until AWS has removed them from the list.
    members: accounts?.length ?? null,
    countedTwice: countTwice(handshakes, accounts ?? []),
    joinedSince: accounts?.filter(({ joinedAt }) => joinedAt >= startedAt).length ?? 0,
    countedUntil,
    accountQuota: await accountQuota.read(),
    startedAt,
  });
}

/**
 * Lists take minutes. Who accepts between the two is an open invitation in the one and a member in the
 * other, and takes one place. The event that tells of it moves one from there to here: the sum stays.
 */
function countTwice(
  handshakes: readonly HandshakeFacts[],
  accounts: readonly AccountFacts[],
): number {
  const joinedAt = new Map(
    accounts.flatMap((account) => [
      [account.id, account.joinedAt] as const,
      [account.email.toLowerCase(), account.joinedAt] as const,
    ]),
  );
  const hasJoined = ({ state, party, email, requestedAt }: HandshakeFacts) =>
    state === 'OPEN' &&
    (joinedAt.get((party?.id ?? email ?? '').toLowerCase()) ?? -1) >= requestedAt;
  return handshakes.filter(hasJoined).length;
}

/**
 * What has ended holds its place until it is concluded: counted as free now, it would come back
 * twice.
 */
function asHeld(
  handshakes: readonly HandshakeFacts[],
  undone: readonly ReconcileAction[],
): readonly HandshakeFacts[] {
  const owed = new Set(undone.map(({ row, attach }) => attach?.id ?? row.handshakeId));
  return handshakes.map((handshake) =>
    owed.has(handshake.id) ? { ...handshake, state: 'OPEN' } : handshake,
  );
}
