import { describe, expect, it } from 'vitest';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import { reconcileHandshakes } from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import {
  ACCOUNT,
  accept,
  callEvent,
  DAY_MS,
  emailRowOf,
  end,
  HANDSHAKE,
  releasesOf,
  resultsOf,
  rowOf,
} from '../following/following-world.ts';
import { HOUR_MS, many, sweepWorldOf, watched } from './sweep-world.ts';

describe('the sweep', () => {
  it('ends after reading that no row is open', async () => {
    const world = await sweepWorldOf(rowOf({ status: 'JOINED' }));
    const { ports, calls } = watched(world);
    await expect(reconcileHandshakes(ports)).resolves.toEqual({ kind: 'idle' });
    expect(calls).toEqual([
      'clock.now',
      'outcomes.openRows',
      'settledUpTo.read',
      'executions.listEnded',
      'tokens.list',
      'queuedPlaces.list',
    ]);
  });

  it('looks once for the whole fleet while everything is open', async () => {
    const { ports, calls } = watched(await sweepWorldOf(...many(50)));
    await reconcileHandshakes(ports);
    const asked = calls.filter((call) => /^(organizations|executions)/.test(call));
    expect(asked).toEqual([
      'organizations.listInvitations',
      'executions.listRunning',
      'executions.listEnded',
    ]);
  });

  it('reads a long list less often when it comes by the hour, and notes how long it was', async () => {
    const world = await sweepWorldOf(...many(250));
    world.clock.advance(60 * HOUR_MS);
    await reconcileHandshakes(world, { isScheduled: true });
    const startedAt = world.clock.now();
    expect(await world.listings.read()).toMatchObject({ at: startedAt, pages: 13 });
    world.clock.advance(HOUR_MS);
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, { isScheduled: true });
    expect(calls).not.toContain('organizations.listInvitations');
    expect(calls).toContain('executions.listRunning');
    await reconcileHandshakes(ports);
    expect(calls).toContain('organizations.listInvitations');
  });

  it('counts the members while somebody waits for a place', async () => {
    const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
    const { ports, calls } = watched(await sweepWorldOf(...many(50), waiting));
    await reconcileHandshakes(ports);
    expect(calls.filter((call) => /^organizations/.test(call))).toEqual([
      'organizations.listInvitations',
      'organizations.listAccounts',
    ]);
    expect(calls).toContain('turnstile.rebuild');
  });

  it('settles everything when every event is lost', async () => {
    const [accepted, declined, canceled, expired, open] = many(5);
    if (!accepted || !declined || !canceled || !expired || !open) throw new Error('five rows');
    const world = await sweepWorldOf(accepted, declined, canceled, expired, open);
    accept(world, accepted.handshakeId ?? '', accepted.target);
    end(world, 'DECLINED', declined.handshakeId ?? '');
    end(world, 'CANCELED', canceled.handshakeId ?? '');
    end(world, 'EXPIRED', expired.handshakeId ?? '');
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toMatchObject([
      { kind: 'accepted', accountId: accepted.target },
      { kind: 'declined' },
      { kind: 'canceled' },
      { kind: 'expired' },
    ]);
    expect(releasesOf(world).map(([, how]) => how)).toEqual([
      'accepted',
      'declined',
      'canceled',
      'expired',
    ]);
  });

  it('settles the join of an e-mail target', async () => {
    const world = await sweepWorldOf(emailRowOf());
    accept(world);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toMatchObject([{ kind: 'accepted', accountId: ACCOUNT }]);
  });

  it('changes nothing when it runs again', async () => {
    const world = await sweepWorldOf(rowOf(), emailRowOf({ handshakeId: 'h-email000000' }));
    end(world, 'DECLINED');
    await reconcileHandshakes(world);
    const rows = [...world.outcomes.rows.values()];
    world.clock.advance(60 * 60_000);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toHaveLength(1);
    expect([...world.outcomes.rows.values()]).toEqual(rows);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });

  it('agrees with an event that comes late or twice', async () => {
    const world = await sweepWorldOf(rowOf());
    accept(world);
    await reconcileHandshakes(world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toHaveLength(1);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });

  it('counts everything that AWS shows, after what it gives back', async () => {
    const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
    const world = await sweepWorldOf(rowOf(), waiting);
    const byHand = world.organizations.addHandshake({ id: 'h-byhand00000' });
    end(world, 'DECLINED');
    await reconcileHandshakes(world);
    expect(world.turnstile.names()).toEqual(['release', 'rebuild']);
    const [, seen] = world.turnstile.calls.find(([name]) => name === 'rebuild') ?? [];
    expect(seen).toMatchObject({ members: 0, accountQuota: 100, startedAt: world.clock.now() });
    expect(JSON.stringify(seen)).toContain(byHand.id);
  });
});

describe('an adopted invitation', () => {
  const adopted = rowOf({ handshakeId: null, expiresAt: null });

  it('gets the id, the expiry and the link of its handshake', async () => {
    const world = await sweepWorldOf(adopted);
    const found = world.organizations.addHandshake({
      id: HANDSHAKE,
      party: { id: ACCOUNT, type: 'ACCOUNT' },
    });
    await reconcileHandshakes(world);
    expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
      handshakeId: HANDSHAKE,
      expiresAt: new Date(found.expiresAt).toISOString(),
    });
    expect(await world.directory.find('HANDSHAKE', HANDSHAKE)).toMatchObject({ target: ACCOUNT });
    await trackEvent(callEvent('DeclineHandshake', HANDSHAKE), world);
    end(world, 'DECLINED');
    await trackEvent(callEvent('DeclineHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });

  it('is canceled at last when it had been withdrawn', async () => {
    const world = await sweepWorldOf({ ...adopted, withdrawRequested: true });
    world.organizations.addHandshake({ id: HANDSHAKE, party: { id: ACCOUNT, type: 'ACCOUNT' } });
    await reconcileHandshakes(world);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(resultsOf(world)).toEqual([{ kind: 'withdrawn' }]);
  });
});

describe('what the list does not show', () => {
  it('is asked for by name, and an answer counts', async () => {
    const world = await sweepWorldOf(rowOf());
    end(world, 'DECLINED');
    const { ports } = watched(world);
    const unlisted = {
      ...ports,
      organizations: new Proxy(world.organizations, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key, target);
          if (key === 'listInvitations') return async function* () {};
          return typeof member === 'function' ? member.bind(target) : member;
        },
      }),
    };
    await reconcileHandshakes(unlisted);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });

  it('settles nothing while AWS may only be late', async () => {
    const world = await sweepWorldOf(rowOf());
    world.organizations.handshakes.clear();
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([]);
  });

  it('has expired when AWS has forgotten it long after its expiry', async () => {
    const world = await sweepWorldOf(emailRowOf());
    world.organizations.handshakes.clear();
    world.clock.advance(46 * DAY_MS);
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'expired' }]);
  });
});
