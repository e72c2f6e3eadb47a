import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { requestOf, rowOf, worldOf } from '../following/following-world.ts';
import {
  InMemoryListings,
  InMemoryQueuedPlaces,
  InMemorySettledUpTo,
  InMemoryWithdrawals,
} from '../support/in-memory-coordination.ts';
import { InMemoryExecutions, InMemoryWatch } from '../support/in-memory-executions.ts';
import { InMemoryNotices, InMemoryPublisher } from '../support/in-memory-messaging.ts';

export const HOUR_MS = 60 * 60_000;

/** A world with executions: the owner of every row runs and is parked. */
export async function sweepWorldOf(...rows: readonly InvitationItem[]) {
  const executions = new InMemoryExecutions();
  const owned = rows.map((row, i) => ({ ...row, executionArn: executions.seed(`owner-${i}`, {}) }));
  const following = worldOf(...owned);
  const world = {
    ...following,
    pastRequests: following.outcomes.past,
    executions,
    publisher: new InMemoryPublisher(),
    notices: new InMemoryNotices(),
    accountQuota: { read: async () => 100 },
    queuedPlaces: new InMemoryQueuedPlaces(),
    listings: new InMemoryListings(),
    settledUpTo: new InMemorySettledUpTo(),
    watch: new InMemoryWatch(),
    withdrawals: new InMemoryWithdrawals(),
    limits: { admissionTimeoutDays: 180, maxInvitationsPerAccount: 2 },
  };
  for (const [i, row] of owned.entries()) {
    if (row.status === 'INVITED') {
      await awaitResponse(requestOf(row, { taskToken: `token-${i}` }), world);
    }
  }
  world.turnstile.calls.length = 0;
  world.clock.advance(15 * 60_000);
  return { ...world, rows: owned };
}

export type SweepWorld = Awaited<ReturnType<typeof sweepWorldOf>>;

/** Ports that note which of them were called. */
export function watched(world: SweepWorld): {
  readonly ports: SweepWorld;
  readonly calls: string[];
} {
  const calls: string[] = [];
  const wrapped = Object.entries(world).map(([name, port]) => [
    name,
    new Proxy(port, {
      get(target: object, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          calls.push(`${name}.${String(key)}`);
          return member.apply(target, args);
        };
      },
    }),
  ]);
  return { ports: Object.fromEntries(wrapped) as SweepWorld, calls };
}

export const many = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    rowOf({
      target: String(100000000000 + i),
      handshakeId: `h-many${String(i).padStart(8, '0')}`,
    }),
  );
