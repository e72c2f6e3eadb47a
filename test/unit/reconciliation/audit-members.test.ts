import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import {
  reconcileHandshakes,
  watchHandshakes,
} from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import {
  ACCOUNT,
  EMAIL,
  emailRowOf,
  HANDSHAKE,
  INVITED_AT,
  releasesOf,
  rowOf,
  serviceEvent,
} from '../following/following-world.ts';
import { dyingAt } from './dying-ports.ts';
import { HOUR_MS, many, type SweepWorld, sweepWorldOf, watched } from './sweep-world.ts';

const SETTLED_AT = '2026-11-23T09:30:00.000Z';
const MIDNIGHT = Date.parse('2026-11-24T00:00:00.000Z');
const byTheHour = { isScheduled: true } as const;

const joined = (changes: Partial<InvitationItem> = {}) =>
  rowOf({
    ...{ status: 'JOINED', accountId: ACCOUNT, placement: 'PLACED' },
    ...{ statusAt: SETTLED_AT, updatedAt: SETTLED_AT, settledAt: SETTLED_AT },
    ...changes,
  });

/** Shortly after midnight, when whoever is not added has left. */
async function nightOf(...rows: readonly InvitationItem[]): Promise<SweepWorld> {
  const world = await sweepWorldOf(...rows);
  world.clock.advance(MIDNIGHT + 5 * 60_000 - world.clock.now());
  return world;
}

const departedAt = ({ outcomes }: SweepWorld, target = ACCOUNT) =>
  outcomes.rows.get(target)?.departedAt;

const asked = (calls: readonly string[]) => calls.filter((call) => /^organizations/.test(call));

/** The same world with some answers of AWS Organizations changed. */
const answering = (world: SweepWorld, answers: Partial<SweepWorld['organizations']>) => ({
  ...world,
  organizations: Object.assign(Object.create(world.organizations), answers),
});

describe('the first sweep of a day', () => {
  it('notes that a member has left, and gives its place back', async () => {
    const world = await nightOf(joined());
    const seenAt = world.clock.iso();
    await expect(reconcileHandshakes(world, byTheHour)).resolves.toEqual({ kind: 'idle' });
    expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
      ...{ status: 'JOINED', statusAt: SETTLED_AT, departedAt: seenAt },
    });
    expect(world.outcomes.history(ACCOUNT)).toMatchObject([
      {
        ...{ name: 'DEPARTED', at: seenAt, executionArn: world.rows[0]?.executionArn },
        message: 'found by the daily look at the members; when it left is not known',
      },
    ]);
    // Who had counted the members after it joined may have counted it as gone.
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'departed', Date.parse(SETTLED_AT)]]);
  });

  it('notes it once, whoever else looks or tells of it later', async () => {
    const world = await nightOf(joined());
    await reconcileHandshakes(world, byTheHour);
    const row = world.outcomes.rows.get(ACCOUNT);
    world.clock.advance(60_000);
    await reconcileHandshakes(world, byTheHour);
    await trackEvent(serviceEvent('AccountDepartedOrganization'), world);
    expect(world.outcomes.rows.get(ACCOUNT)).toEqual(row);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['DEPARTED']);
    expect(releasesOf(world)).toHaveLength(1);
  });

  it('notes it in both rows of an account, of which one had its place', async () => {
    const twin = emailRowOf({
      ...{ status: 'JOINED', accountId: ACCOUNT, sameAs: ACCOUNT, handshakeId: null },
      ...{ statusAt: SETTLED_AT, settledAt: SETTLED_AT },
    });
    const world = await nightOf(joined(), twin);
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, byTheHour);
    for (const target of [ACCOUNT, EMAIL]) expect(departedAt(world, target)).not.toBeNull();
    expect(releasesOf(world)).toHaveLength(1);
    expect(calls.filter((call) => call.endsWith('describeAccount'))).toHaveLength(1);
  });

  it('reads the list until all have been seen, asks nobody by name and writes nothing', async () => {
    const world = await nightOf(joined());
    world.organizations.addMember({ id: ACCOUNT });
    world.organizations.addMember({ id: '999900001111' });
    let read = 0;
    const { ports, calls } = watched(
      answering(world, {
        async *listAccounts() {
          for (const account of world.organizations.accounts.values()) {
            read += 1;
            yield account;
          }
        },
      }),
    );
    await reconcileHandshakes(ports, byTheHour);
    expect(read).toBe(1);
    expect(asked(calls)).toEqual(['organizations.listAccounts']);
    const writes = /append|annotate|turnstile|note$/;
    expect(calls.filter((call) => writes.test(call))).toEqual([]);
  });

  it('believes AWS by name, where the list does not show a member', async () => {
    const world = await nightOf(joined());
    world.organizations.addMember({ id: ACCOUNT });
    const ports = answering(world, { async *listAccounts() {} });
    await reconcileHandshakes(ports, byTheHour);
    expect(departedAt(world)).toBeNull();
    expect(world.turnstile.calls).toEqual([]);
  });

  it('concludes nothing of a row for which AWS does not answer, and goes on to the others', async () => {
    const world = await nightOf(joined(), joined({ target: '222233334444', accountId: null }));
    const ports = answering(world, {
      describeAccount: async (id: string) => {
        if (id === ACCOUNT) throw new TypeError('throttled');
        return null;
      },
    });
    const sweep = reconcileHandshakes(ports, byTheHour);
    await expect(sweep).rejects.toThrow('1 × find departure: TypeError');
    expect(departedAt(world)).toBeNull();
    expect(departedAt(world, '222233334444')).not.toBeNull();
    await reconcileHandshakes(world, byTheHour);
    expect(departedAt(world)).not.toBeNull();
  });

  it('concludes nothing where the members cannot be listed', async () => {
    const world = await nightOf(joined());
    const { ports, calls } = watched(
      answering(world, {
        // biome-ignore lint/correctness/useYield: it fails before there is anything to yield
        async *listAccounts() {
          throw new TypeError('throttled');
        },
      }),
    );
    const sweep = reconcileHandshakes(ports, byTheHour);
    await expect(sweep).rejects.toThrow('1 × look at the members: TypeError');
    expect(asked(calls)).toEqual(['organizations.listAccounts']);
    expect(departedAt(world)).toBeNull();
  });

  it('leaves alone a row that was asked for again since it was read', async () => {
    const world = await nightOf(joined());
    const again = { executionArn: 'another', statusAt: world.clock.iso() };
    const ports = answering(world, {
      describeAccount: async () => {
        world.outcomes.seed(joined(again));
        return null;
      },
    });
    await reconcileHandshakes(ports, byTheHour);
    expect(world.outcomes.rows.get(ACCOUNT)).toEqual(joined(again));
    expect(world.outcomes.history(ACCOUNT)).toEqual([]);
    expect(world.turnstile.calls).toEqual([]);
  });

  it.each([
    ['nobody has joined', rowOf({ status: 'DECLINED' })],
    ['everybody who joined is known to have left', joined({ departedAt: SETTLED_AT })],
    ['somebody has joined within the hour', joined({ statusAt: '2026-11-23T23:10:00.000Z' })],
    ['nobody knows which account has joined', emailRowOf({ status: 'JOINED' })],
  ])('asks AWS Organizations for nothing when %s', async (_, row) => {
    const { ports, calls } = watched(await nightOf(row));
    await reconcileHandshakes(ports, byTheHour);
    expect(calls.filter((call) => call === 'outcomes.joinedRows')).toHaveLength(1);
    expect(asked(calls)).toEqual([]);
  });

  it('uses the list of members that it has read for the counts, and comes after them', async () => {
    const waiting = rowOf({ target: '555566667777', status: 'QUEUED', handshakeId: null });
    const world = await nightOf(joined(), waiting);
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, byTheHour);
    expect(asked(calls)).toEqual([
      ...['organizations.listInvitations', 'organizations.listAccounts'],
      'organizations.describeAccount',
    ]);
    // The count has it already, and has told whoever waits.
    expect(world.turnstile.names()).toEqual(['rebuild']);
    expect(departedAt(world)).not.toBeNull();
  });

  it('leaves to the next day what it has no time for, and says so', async () => {
    const [first, second, third] = many(3).map((row) => joined({ ...row, status: 'JOINED' }));
    if (!first || !second || !third) throw new Error('three rows');
    const world = await nightOf(
      ...[first, second, third].map((row) => ({ ...row, accountId: null })),
    );
    const ports = answering(world, {
      describeAccount: async () => {
        world.clock.advance(6 * 60_000);
        return null;
      },
    });
    await reconcileHandshakes(ports, byTheHour);
    expect(departedAt(world, second.target)).not.toBeNull();
    expect(departedAt(world, third.target)).toBeNull();
    expect(world.log.lines).toContain(
      'warn the look at the members is left to the next day {"left":1}',
    );
    expect(world.turnstile.names()).not.toContain('requestSweep');
  });

  it('is healed by the next one when it dies between any two calls', async () => {
    for (let n = 1; ; n += 1) {
      const world = await nightOf(joined());
      const { ports, hasDied } = dyingAt(world, n, 'after');
      await reconcileHandshakes(ports, byTheHour).catch(() => {});
      if (!hasDied()) {
        expect(n).toBeGreaterThan(8);
        return;
      }
      await reconcileHandshakes(world, byTheHour);
      expect(departedAt(world)).not.toBeNull();
      expect(new Set(world.outcomes.historyNames(ACCOUNT))).toEqual(new Set(['DEPARTED']));
    }
  });
});

describe('no look at the members', () => {
  it.each([
    ['is part of a sweep that was asked for', 0, {}],
    ['is part of a sweep at one o’clock', 1, byTheHour],
    ['is part of a sweep at eleven in the evening', 23, byTheHour],
  ])('%s', async (_, hour, options) => {
    const world = await nightOf(joined());
    world.clock.advance(hour * HOUR_MS);
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, options);
    expect(calls).not.toContain('outcomes.joinedRows');
    expect(departedAt(world)).toBeNull();
  });

  it('is part of the watch', async () => {
    const open = rowOf({
      target: '555566667777',
      invitedAt: INVITED_AT,
      handshakeId: 'h-open00000000',
    });
    const world = await nightOf(joined(), open);
    await world.listings.note({
      ...{ at: 0, pages: 1, declinedSince: 0, declinedAt: 0, nextLookAt: world.clock.now() },
    });
    const { ports, calls } = watched(world);
    await expect(watchHandshakes(ports)).resolves.toMatchObject({ kind: 'reconciled' });
    expect(calls).not.toContain('outcomes.joinedRows');
  });
});
