import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import {
  reconcileHandshakes,
  watchHandshakes,
} from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import {
  ACCOUNT,
  accept,
  callEvent,
  DAY_MS,
  EMAIL,
  emailRowOf,
  end,
  HANDSHAKE,
  INVITED_AT,
  releasesOf,
  resultsOf,
  rowOf,
} from '../following/following-world.ts';
import { dyingAt } from './dying-ports.ts';
import { HOUR_MS, many, sweepWorldOf, watched } from './sweep-world.ts';

const OTHER = 'h-another000000';
const SINCE_LONG = Date.parse(INVITED_AT) - 100 * DAY_MS;
const WAS_MEMBER = { kind: 'accepted', accountId: ACCOUNT, acceptedAt: null };

/** The e-mail row of an account that joined by its id, after a placement has told it so. */
async function told(change: Partial<InvitationItem> = {}, others = 0) {
  const row = emailRowOf({ accountId: ACCOUNT, ...change });
  const world = await sweepWorldOf(row, ...many(others));
  world.organizations.addMember({ id: ACCOUNT, email: EMAIL });
  return world;
}

/** The e-mail address of a member that nobody knew of was invited. */
async function unknown(joinedAt = SINCE_LONG, others = 0) {
  const world = await sweepWorldOf(emailRowOf(), ...many(others));
  world.organizations.addMember({ id: ACCOUNT, email: EMAIL, joinedAt });
  world.clock.advance(HOUR_MS);
  return world;
}

describe('an open invitation whose account is known to be a member', () => {
  it('ends as accepted, is cancelled and gives its place back', async () => {
    const world = await told();
    await expect(reconcileHandshakes(world)).resolves.toMatchObject({ acted: 1 });
    expect(resultsOf(world)).toMatchObject([{ kind: 'accepted', accountId: ACCOUNT }]);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'canceled', expect.any(Number)]]);
  });

  it('takes one question by name and no page of members, nor of a list that is not due', async () => {
    const world = await told({}, 250);
    world.clock.advance(60 * HOUR_MS);
    await world.listings.note({
      ...{ at: world.clock.now() - HOUR_MS, pages: 13, nextLookAt: null },
      ...{ declinedSince: null, declinedAt: null },
    });
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, { isScheduled: true });
    expect(calls.filter((call) => call.startsWith('organizations'))).toEqual([
      'organizations.describeAccount',
      'organizations.cancelHandshake',
    ]);
    expect(resultsOf(world)).toHaveLength(1);
  });

  it('stays open when the account has left again', async () => {
    const world = await told();
    world.organizations.accounts.clear();
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([]);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('OPEN');
  });

  it.each(['before', 'after'] as const)(
    'ends as accepted wherever the sweep dies, although the event of the cancellation comes: %s',
    async (when) => {
      for (let n = 1; ; n += 1) {
        const world = await told();
        const { ports, hasDied } = dyingAt(world, n, when);
        await reconcileHandshakes(ports).catch(() => {});
        if (!hasDied()) {
          expect(n).toBeGreaterThan(9);
          return;
        }
        const isCanceled = world.organizations.handshakes.get(HANDSHAKE)?.state === 'CANCELED';
        if (isCanceled) await trackEvent(callEvent('CancelHandshake', HANDSHAKE), world);
        await reconcileHandshakes(world);
        expect(resultsOf(world), `${when} call ${n}`).toMatchObject([{ kind: 'accepted' }]);
        expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
        expect(world.outcomes.historyNames(EMAIL)).toEqual(['RESPONDED']);
      }
    },
  );

  it.each([
    ['its id', 'the row of its e-mail address', rowOf(), emailRowOf({ handshakeId: OTHER })],
    ['its e-mail address', 'the row of its id', emailRowOf(), rowOf({ handshakeId: OTHER })],
  ])('is that of an account that this very sweep sees accept by %s: %s', async (...rows) => {
    const world = await sweepWorldOf(rows[2], rows[3]);
    accept(world);
    world.organizations.addMember({ id: ACCOUNT, email: EMAIL });
    const { ports, calls } = watched(world);
    await expect(reconcileHandshakes(ports)).resolves.toMatchObject({ acted: 2 });
    expect(resultsOf(world)).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }]);
    expect(world.organizations.handshakes.get(OTHER)?.state).toBe('CANCELED');
    expect(calls).not.toContain('organizations.listAccounts');
  });

  it('is another, where the row of an account id names a member', async () => {
    const member = '999999999999';
    const world = await sweepWorldOf(rowOf({ accountId: member }));
    world.organizations.addMember({ id: member });
    await reconcileHandshakes(world, { withMembers: true });
    expect(resultsOf(world)).toEqual([]);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('OPEN');
  });

  it('takes no question where all that is open was invited by id', async () => {
    const world = await sweepWorldOf(rowOf(), ...many(5));
    accept(world);
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports);
    expect(calls.filter((call) => call.startsWith('organizations'))).toEqual([
      'organizations.listInvitations',
    ]);
  });

  it('is left to the next sweep when time runs out', async () => {
    const world = await told();
    const [second] = many(1);
    if (second === undefined) throw new Error('one row');
    const executionArn = world.executions.seed('second', {});
    world.outcomes.seed({ ...second, executionArn, accountId: second.target });
    const organizations = Object.assign(Object.create(world.organizations), {
      cancelHandshake: async () => {
        world.clock.advance(11 * 60_000);
        return 'canceled';
      },
    });
    world.organizations.addMember({ id: second.target });
    await expect(reconcileHandshakes({ ...world, organizations })).resolves.toMatchObject({
      acted: 1,
    });
    expect(world.turnstile.names()).toContain('requestSweep');
    await reconcileHandshakes(world);
    expect(world.outcomes.historyNames(second.target)).toEqual(['RESPONDED']);
  });
});

describe('the e-mail address of a member', () => {
  it('is found while the members are listed for somebody who waits', async () => {
    const world = await unknown();
    world.outcomes.seed(emailRowOf({ target: 'b@example.com', status: 'QUEUED' }));
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([WAS_MEMBER]);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
  });

  it('is found when it is asked for', async () => {
    const world = await unknown();
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([]);
    await reconcileHandshakes(world, { withMembers: true });
    expect(resultsOf(world)).toEqual([WAS_MEMBER]);
  });

  it('is found when its invitation expires, before it is invited again', async () => {
    const world = await unknown();
    world.clock.advance(15 * DAY_MS);
    end(world, 'EXPIRED');
    const { ports, calls } = watched(world);
    await reconcileHandshakes(ports, { isScheduled: true });
    expect(calls.filter((call) => call === 'organizations.listAccounts')).toHaveLength(1);
    expect(resultsOf(world)).toEqual([WAS_MEMBER]);
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'expired', expect.any(Number)]]);
  });

  it('has expired when it is no member', async () => {
    const world = await unknown();
    world.organizations.accounts.clear();
    end(world, 'EXPIRED');
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'expired' }]);
  });

  it('is left to a later sweep when the members cannot be listed', async () => {
    const world = await unknown();
    end(world, 'EXPIRED');
    const organizations = Object.assign(Object.create(world.organizations), {
      listAccounts: () => {
        throw new Error('throttled');
      },
    });
    world.outcomes.seed(emailRowOf({ target: 'b@example.com', status: 'QUEUED' }));
    await expect(reconcileHandshakes({ ...world, organizations })).rejects.toThrow('list accounts');
    expect(resultsOf(world)).toEqual([]);
    const [, counted] = world.turnstile.calls.find(([name]) => name === 'rebuild') ?? [];
    expect(counted).toMatchObject({ invitations: [{ id: HANDSHAKE, state: 'OPEN' }] });
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([WAS_MEMBER]);
  });

  it('is left to the sweep by the watch and by an event', async () => {
    const world = await unknown();
    end(world, 'EXPIRED');
    await world.listings.note({
      ...{ at: world.clock.now() - HOUR_MS, pages: 1, nextLookAt: world.clock.now() },
      ...{ declinedSince: world.clock.now(), declinedAt: world.clock.now() },
    });
    const { ports, calls } = watched(world);
    await watchHandshakes(ports);
    expect(calls).not.toContain('organizations.listAccounts');
    await trackEvent(callEvent('DeclineHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([]);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
  });
});
