import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { giveUpInvitation } from '../../../lambdas/shared/domain/following/give-up-invitation.ts';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  ACCOUNT,
  accept,
  callEvent,
  HANDSHAKE,
  parkedTokenOf,
  requestOf,
  resultsOf,
  rowOf,
  serviceEvent,
  visitOf,
  type World,
  worldOf,
} from './following-world.ts';

const JOINED = serviceEvent('AccountJoinedOrganization');

/** The ports, each call of which takes place when the scheduler lets it. */
function interleaved(world: World, scheduler: fc.Scheduler): World {
  const wrapped = Object.entries(world).map(([name, port]) => {
    const proxy = new Proxy(port, {
      get(target: object, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        if (name === 'clock' || name === 'log') return member.bind(target);
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), `${name}.${String(key)}`);
          return member.apply(target, args);
        };
      },
    });
    return [name, proxy];
  });
  return Object.fromEntries(wrapped) as World;
}

describe('token and fact', () => {
  it('meet in either order', async () => {
    const late = worldOf(rowOf());
    accept(late);
    await trackEvent(JOINED, late);
    await awaitResponse(requestOf(rowOf()), late);
    const early = worldOf(rowOf());
    await awaitResponse(requestOf(rowOf()), early);
    accept(early);
    await trackEvent(JOINED, early);
    expect(resultsOf(late)).toHaveLength(1);
    expect(resultsOf(early)).toEqual(resultsOf(late));
  });

  it('meet exactly once, whichever calls interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = worldOf(rowOf());
        accept(world);
        const ports = interleaved(world, scheduler);
        const all = Promise.all([
          awaitResponse(requestOf(rowOf()), ports),
          trackEvent(JOINED, ports),
          trackEvent(callEvent('AcceptHandshake', HANDSHAKE), ports),
        ]);
        await scheduler.waitFor(all);
        expect(resultsOf(world)).toHaveLength(1);
        expect(resultsOf(world)[0]).toMatchObject({ kind: 'accepted' });
        expect(await parkedTokenOf(world)).toBeNull();
        expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
      }),
      { numRuns: 300 },
    );
  });

  it('agree when a withdrawal and an acceptance race', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const row = rowOf({ withdrawRequested: true });
        const world = worldOf(row);
        const ports = interleaved(world, scheduler);
        const owner = scheduler.schedule(Promise.resolve(), 'accept').then(() => {
          if (world.organizations.handshakes.get(HANDSHAKE)?.state === 'OPEN') accept(world);
        });
        const all = Promise.all([
          awaitResponse(requestOf(row), ports),
          giveUpInvitation(row, 'withdrawn', ports),
          owner.then(() => trackEvent(JOINED, ports)),
        ]);
        await scheduler.waitFor(all);
        const isMember = world.organizations.accounts.has(ACCOUNT);
        expect(resultsOf(world)).toEqual([
          expect.objectContaining({ kind: isMember ? 'accepted' : 'withdrawn' }),
        ]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a crash between any two calls', () => {
  it('of the function that tracks events is healed by the next delivery', async () => {
    await crashEverywhere({
      fresh: async () => {
        const world = worldOf(rowOf());
        await awaitResponse(requestOf(rowOf()), world);
        accept(world);
        return world;
      },
      run: (world) => trackEvent(JOINED, world),
      check: async (world) => {
        expect(resultsOf(world)).toHaveLength(1);
        expect(await parkedTokenOf(world)).toBeNull();
        expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
      },
    });
  });

  it('of the event is healed by the owner that parks afterwards', async () => {
    await crashEverywhere({
      fresh: () => {
        const world = worldOf(rowOf());
        accept(world);
        return world;
      },
      run: (world) => trackEvent(JOINED, world),
      check: async (world) => {
        await awaitResponse(requestOf(rowOf(), { visit: visitOf({ retryCount: 1 }) }), world);
        expect(resultsOf(world)).toHaveLength(1);
      },
    });
  });
});
