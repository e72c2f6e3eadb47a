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
}

/** After the conclusions, which give back places one by one: the list has them all already. */
export async function countPlaces(
  { handshakes, undone, accounts, startedAt }: SeenPlaces,
  { turnstile, accountQuota }: Pick<ReconcilingPorts, 'turnstile' | 'accountQuota'>,
): Promise<void> {
  await turnstile.rebuild({
    invitations: asHeld(handshakes, undone),
    // Closed accounts hold a place until AWS has removed them from the list.
    members: accounts?.length ?? null,
    joinedSince: accounts?.filter(({ joinedAt }) => joinedAt >= startedAt).length ?? 0,
    accountQuota: await accountQuota.read(),
    startedAt,
  });
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
