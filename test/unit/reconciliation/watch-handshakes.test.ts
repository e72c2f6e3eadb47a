import { describe, expect, it } from 'vitest';
import {
  reconcileHandshakes,
  watchHandshakes,
} from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import type { HandshakeFacts } from '../../../lambdas/shared/ports/organizations.ts';
import { end, resultsOf } from '../following/following-world.ts';
import { many, type SweepWorld, sweepWorldOf, watched } from './sweep-world.ts';

const MINUTE_MS = 60_000;

async function decline(world: SweepWorld, ...indexes: number[]): Promise<void> {
  for (const index of indexes) end(world, 'DECLINED', world.rows[index]?.handshakeId ?? '');
}

/** So many open invitations, two of them declined and found by a sweep. */
async function watchedWorld(count = 30) {
  const world = await sweepWorldOf(...many(count));
  await decline(world, 0, 1);
  await reconcileHandshakes(world, { isScheduled: true });
  return world;
}

/** Its list is longer than ten pages, and owners were invited after a decline. */
async function longWatchedWorld() {
  const world = await watchedWorld(250);
  const invitedAt = new Date(world.clock.now() + MINUTE_MS).toISOString();
  for (const again of world.rows.slice(2, 22)) world.outcomes.seed({ ...again, invitedAt });
  world.clock.advance(60 * MINUTE_MS);
  await reconcileHandshakes(world, { isScheduled: true });
  return world;
}

describe('the watch between two sweeps', () => {
  it('begins with the first sweep, where few calls show everybody', async () => {
    const world = await sweepWorldOf(...many(30));
    await reconcileHandshakes(world, { isScheduled: true });
    expect(world.watch.isOn).toBe(true);
  });

  it('begins later when a sweep finds that an owner has declined', async () => {
    const world = await sweepWorldOf(...many(30));
    world.clock.advance(13 * 60 * MINUTE_MS);
    await reconcileHandshakes(world, { isScheduled: true });
    expect(world.watch.isOn).toBe(false);
    world.clock.advance(60 * MINUTE_MS);
    await decline(world, 0);
    await reconcileHandshakes(world, { isScheduled: true });
    expect(world.watch.isOn).toBe(true);
  });

  it('reads one item and ends until it is time to look', async () => {
    const { ports, calls } = watched(await watchedWorld());
    await expect(watchHandshakes(ports)).resolves.toEqual({ kind: 'idle' });
    expect(calls).toEqual(['clock.now', 'listings.read']);
  });

  it('then looks at the handshakes alone, and settles what it finds', async () => {
    const world = await watchedWorld();
    world.clock.advance(2 * MINUTE_MS);
    await decline(world, 2);
    const { ports, calls } = watched(world);
    await expect(watchHandshakes(ports)).resolves.toMatchObject({ kind: 'reconciled', open: 30 });
    expect(resultsOf(world).at(-1)).toEqual({ kind: 'declined' });
    const asked = calls.filter((call) => /^(organizations|executions|accountQuota)/.test(call));
    expect(asked).toEqual(['organizations.listInvitations']);
    expect(calls).not.toContain('turnstile.rebuild');
    expect(world.watch.isOn).toBe(true);
  });

  it('lists no members, also where a handshake is not in the list', async () => {
    const world = await watchedWorld(3);
    world.clock.advance(2 * MINUTE_MS);
    world.organizations.handshakes.delete(world.rows[2]?.handshakeId ?? '');
    const { ports, calls } = watched(world);
    await watchHandshakes(ports);
    expect(calls).toContain('organizations.listInvitations');
    expect(calls).not.toContain('organizations.listAccounts');
  });

  it('does not look twice at once, however long the list takes', async () => {
    const world = await longWatchedWorld();
    world.clock.advance(3 * MINUTE_MS);
    const { ports, calls } = watched(world);
    const listInvitations = world.organizations.listInvitations.bind(world.organizations);
    world.organizations.listInvitations = async function* () {
      world.clock.advance(3 * MINUTE_MS);
      await expect(watchHandshakes(ports)).resolves.toEqual({ kind: 'idle' });
      yield* listInvitations();
    };
    await watchHandshakes(world);
    expect(calls).toEqual(['clock.now', 'listings.read']);
  });

  it('begins over a long list when owners were invited after a decline', async () => {
    const world = await watchedWorld(250);
    expect(world.watch.isOn).toBe(false);
    const long = await longWatchedWorld();
    expect(long.watch.isOn).toBe(true);
  });

  it('looks at once when an invitation has begun it', async () => {
    const world = await sweepWorldOf(...many(3));
    await decline(world, 0);
    await world.watch.begin();
    await watchHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
    expect(world.watch.isOn).toBe(true);
  });

  it('looks for who was invited after a sweep that expected nothing', async () => {
    const world = await sweepWorldOf(...many(3));
    for (const row of world.rows) world.outcomes.seed({ ...row, status: 'QUEUED' });
    await reconcileHandshakes(world);
    expect(world.watch.isOn).toBe(false);
    world.clock.advance(MINUTE_MS);
    const invitedAt = new Date(world.clock.now()).toISOString();
    for (const row of world.rows) world.outcomes.seed({ ...row, invitedAt });
    await world.watch.begin();
    world.clock.advance(2 * MINUTE_MS);
    await decline(world, 1);
    await watchHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
    expect(world.watch.isOn).toBe(true);
  });

  it('ends without a look that would not be worth its calls', async () => {
    const world = await sweepWorldOf(...many(250));
    await reconcileHandshakes(world, { isScheduled: true });
    await world.watch.begin();
    const { ports, calls } = watched(world);
    await watchHandshakes(ports);
    expect(calls.filter((call) => call.startsWith('organizations.'))).toEqual([]);
    expect(world.watch.isOn).toBe(false);
  });

  it('does not read a long list while the sweep does', async () => {
    const world = await longWatchedWorld();
    world.clock.advance(60 * MINUTE_MS);
    const { ports, calls } = watched(world);
    const listInvitations = world.organizations.listInvitations.bind(world.organizations);
    world.organizations.listInvitations = async function* () {
      await expect(watchHandshakes(ports)).resolves.toEqual({ kind: 'idle' });
      yield* listInvitations();
    };
    await reconcileHandshakes(world, { isScheduled: true });
    expect(calls).toEqual(['clock.now', 'listings.read']);
  });

  it('is not ended by a sweep that began before a decline and was over after it', async () => {
    const world = await sweepWorldOf(...many(60));
    const listInvitations = world.organizations.listInvitations.bind(world.organizations);
    world.organizations.listInvitations = async function* () {
      world.organizations.listInvitations = listInvitations;
      const shown: HandshakeFacts[] = [];
      for await (const handshake of listInvitations()) shown.push({ ...handshake });
      world.clock.advance(MINUTE_MS);
      await decline(world, 0);
      await watchHandshakes(world);
      yield* shown;
    };
    await reconcileHandshakes(world, { isScheduled: true });
    expect(await world.listings.read()).toMatchObject({ declinedAt: world.clock.now() });
    expect(world.watch.isOn).toBe(true);
  });

  describe('when few of many are still open', () => {
    const FEW = 15;

    /** Four hundred were invited; the list is 20 pages long. Owners have declined. */
    async function fewLeft() {
      const world = await watchedWorld(400);
      for (const row of world.rows.slice(FEW)) {
        end(world, 'ACCEPTED', row.handshakeId ?? '');
        world.outcomes.seed({ ...row, status: 'JOINED' });
      }
      for (const row of world.rows.slice(0, 2)) world.outcomes.seed({ ...row, status: 'DECLINED' });
      const invitedAt = new Date(world.clock.now() + MINUTE_MS).toISOString();
      for (const row of world.rows.slice(2, FEW)) world.outcomes.seed({ ...row, invitedAt });
      world.clock.advance(60 * MINUTE_MS);
      await world.watch.begin();
      return world;
    }

    it('asks for each by name, one a second', async () => {
      const world = await fewLeft();
      const startedAt = world.clock.now();
      const { ports, calls } = watched(world);
      await watchHandshakes(ports);
      const asked = calls.filter((call) => call.startsWith('organizations.'));
      expect(asked).toEqual(Array(FEW - 2).fill('organizations.describeHandshake'));
      expect(world.clock.now() - startedAt).toBe((FEW - 3) * 1000);
    });

    it('remembers how long the list is, and that an owner has declined', async () => {
      const world = await fewLeft();
      const startedAt = world.clock.now();
      await decline(world, 5);
      await watchHandshakes(world);
      expect(await world.listings.read()).toMatchObject({ pages: 20, declinedAt: startedAt });
    });
  });

  it('ends by itself when nothing is expected any more', async () => {
    const world = await watchedWorld();
    world.clock.advance(26 * 60 * MINUTE_MS);
    await watchHandshakes(world);
    expect(world.watch.isOn).toBe(false);
    await world.watch.begin();
    await watchHandshakes(world);
    expect(world.watch.isOn).toBe(false);
  });

  it('ends when the last answer has come', async () => {
    const world = await sweepWorldOf(...many(3));
    await decline(world, 0, 1);
    await reconcileHandshakes(world, { isScheduled: true });
    expect(world.watch.isOn).toBe(true);
    await decline(world, 2);
    world.clock.advance(5 * MINUTE_MS);
    await watchHandshakes(world);
    for (const { target, executionArn } of world.rows) {
      const row = await world.outcomes.get(target);
      if (row !== null) world.outcomes.seed({ ...row, executionArn, status: 'DECLINED' });
    }
    world.clock.advance(5 * MINUTE_MS);
    await watchHandshakes(world);
    expect(world.watch.isOn).toBe(false);
  });
});
