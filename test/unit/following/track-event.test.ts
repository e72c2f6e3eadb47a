import { describe, expect, it } from 'vitest';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { trackEvent } from '../../../lambdas/shared/domain/following/track-event.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  ACCOUNT,
  accept,
  callEvent,
  EMAIL,
  EXECUTION,
  emailRowOf,
  end,
  HANDSHAKE,
  parkedTokenOf,
  releasesOf,
  requestOf,
  resultsOf,
  rowOf,
  serviceEvent,
  type World,
  worldOf,
} from './following-world.ts';

const ACCEPTED = { kind: 'accepted', accountId: ACCOUNT, acceptedAt: '2026-11-23T10:00:00.000Z' };
const JOINED = serviceEvent('AccountJoinedOrganization');
const DEPARTED = serviceEvent('AccountDepartedOrganization');

async function parked(row = rowOf()): Promise<World> {
  const world = worldOf(row);
  await awaitResponse(requestOf(row), world);
  return world;
}

/** As AWS documents it, for another service: names tell which, in English. */
const QUOTA_CHANGED = {
  'detail-type': 'AWS Service Event via CloudTrail',
  source: 'aws.servicequotas',
  detail: {
    eventName: 'UpdateServiceQuotaIncreaseRequestStatus',
    serviceEventDetails: { newStatus: 'CASE_CLOSED', newQuotaValue: '10.0' },
  },
};

it('a quota that may have been raised has the sweep read it, and asks nobody else', async () => {
  const world = await parked();
  world.turnstile.calls.length = 0;
  await expect(trackEvent(QUOTA_CHANGED, world)).resolves.toEqual({ kind: 'sweepRequested' });
  expect(world.turnstile.calls).toEqual([['requestSweep']]);
  expect(resultsOf(world)).toEqual([]);
});

describe('an event that AWS confirms', () => {
  it.each([
    ['a join, by account', JOINED],
    ['an acceptance, by handshake', callEvent('AcceptHandshake', HANDSHAKE)],
  ])('wakes the owner once: %s', async (_, event) => {
    const world = await parked();
    accept(world);
    await expect(trackEvent(event, world)).resolves.toEqual({ kind: 'concluded' });
    expect(resultsOf(world)).toEqual([ACCEPTED]);
    expect(await parkedTokenOf(world)).toBeNull();
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'accepted', expect.any(Number)]]);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });

  it.each([
    ['DeclineHandshake', 'DECLINED', 'declined'],
    ['CancelHandshake', 'CANCELED', 'canceled'],
  ] as const)('%s', async (eventName, state, kind) => {
    const world = await parked();
    end(world, state);
    await trackEvent(callEvent(eventName, HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([{ kind }]);
  });

  it('names the account of an e-mail invitation', async () => {
    const world = await parked(emailRowOf());
    accept(world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('resumes an acceptance that is no membership yet: placing the account waits for it', async () => {
    const world = await parked();
    end(world, 'ACCEPTED');
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('is told by both of its events as one response', async () => {
    const world = await parked();
    accept(world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    world.clock.advance(60_000);
    await trackEvent(JOINED, world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['RESPONDED']);
  });
});

describe('an event that AWS does not confirm', () => {
  it('asks for a sweep while the handshake is still open', async () => {
    const world = await parked();
    await expect(trackEvent(JOINED, world)).resolves.toEqual({ kind: 'sweepRequested' });
    expect(resultsOf(world)).toEqual([]);
  });

  it('does not settle the present invitation by an earlier handshake', async () => {
    const world = await parked();
    world.organizations.addHandshake({ id: 'h-earlier000000', state: 'DECLINED' });
    await world.directory.link('HANDSHAKE', 'h-earlier000000', {
      target: ACCOUNT,
      executionArn: EXECUTION,
      countedAt: null,
    });
    const event = callEvent('DeclineHandshake', 'h-earlier000000');
    await expect(trackEvent(event, world)).resolves.toEqual({ kind: 'ignored' });
    expect(resultsOf(world)).toEqual([]);
  });

  it('does not take an earlier membership for the answer', async () => {
    const world = await parked();
    world.organizations.addMember({ id: ACCOUNT, joinedAt: Date.parse('2026-01-01T00:00:00Z') });
    await trackEvent(JOINED, world);
    expect(resultsOf(world)).toEqual([]);
  });

  it('waits for the function that is still sending the invitation', async () => {
    const world = worldOf(rowOf({ status: 'QUEUED', handshakeId: null, invitedAt: null }));
    await expect(trackEvent(JOINED, world)).resolves.toEqual({ kind: 'sweepRequested' });
  });

  it('asks for a sweep when it matches nothing, as for an e-mail target', async () => {
    const world = await parked(emailRowOf());
    accept(world);
    await expect(trackEvent(JOINED, world)).resolves.toEqual({ kind: 'sweepRequested' });
  });
});

describe('an event without consequence', () => {
  it.each([
    ['of another kind', { detail: { eventName: 'MoveAccount' } }],
    ['malformed', 'nonsense'],
    [
      'a created account',
      serviceEvent('AccountJoinedOrganization', ACCOUNT, { joinedMethod: 'Created' }),
    ],
  ])('is ignored: %s', async (_, event) => {
    const world = await parked();
    await expect(trackEvent(event, world)).resolves.toEqual({ kind: 'ignored' });
    expect(world.turnstile.names()).toEqual([]);
  });

  it('is ignored when the row has joined already', async () => {
    const world = worldOf(rowOf({ status: 'JOINED' }));
    accept(world);
    await expect(trackEvent(JOINED, world)).resolves.toEqual({ kind: 'ignored' });
    await expect(trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world)).resolves.toEqual({
      kind: 'ignored',
    });
  });

  it('never logs a token or an address', async () => {
    const world = await parked(emailRowOf());
    accept(world);
    await trackEvent(callEvent('AcceptHandshake', HANDSHAKE), world);
    await trackEvent({ detail: { eventName: EMAIL } }, world);
    expect(world.log.lines.length).toBeGreaterThan(0);
    expect(world.log.lines.join('\n')).not.toMatch(new RegExp(`token-1|${EMAIL}`));
  });
});

describe('a departure', () => {
  const joined = rowOf({ status: 'JOINED', accountId: ACCOUNT });

  it('is noted on the row and gives back the place', async () => {
    const world = worldOf(joined);
    await expect(trackEvent(DEPARTED, world)).resolves.toEqual({ kind: 'departed' });
    expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
      status: 'JOINED',
      departedAt: '2026-11-23T10:00:00.000Z',
    });
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['DEPARTED']);
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'departed', expect.any(Number)]]);
  });

  it('finds the row of an account that was invited by e-mail', async () => {
    const row = emailRowOf({ status: 'JOINED', accountId: ACCOUNT });
    const world = worldOf(row);
    const link = { target: EMAIL, executionArn: EXECUTION, countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await trackEvent(DEPARTED, world);
    expect(world.outcomes.rows.get(EMAIL)?.departedAt).not.toBeNull();
  });

  it('is noted on the row that has joined while the other is open', async () => {
    const row = emailRowOf({ status: 'JOINED', accountId: ACCOUNT });
    const world = worldOf(row, rowOf({ status: 'QUEUED', handshakeId: null, invitedAt: null }));
    const link = { target: EMAIL, executionArn: EXECUTION, countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await expect(trackEvent(DEPARTED, world)).resolves.toEqual({ kind: 'departed' });
    expect(world.outcomes.rows.get(EMAIL)?.departedAt).not.toBeNull();
    expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).toBeNull();
  });

  it('is noted on both rows of an account, and gives back one place', async () => {
    const second = emailRowOf({
      ...{ status: 'JOINED', accountId: ACCOUNT, sameAs: ACCOUNT },
      handshakeId: 'h-canceled00000',
    });
    const world = worldOf(joined, second);
    const link = { target: EMAIL, executionArn: EXECUTION, countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await trackEvent(DEPARTED, world);
    for (const target of [ACCOUNT, EMAIL]) {
      expect(world.outcomes.rows.get(target)?.departedAt, target).not.toBeNull();
    }
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'departed', expect.any(Number)]]);
  });

  it.each(['REQUESTED', 'ESCALATED'] as const)(
    'is noted on the row of a member that is placed anew and is %s',
    async (status) => {
      const world = worldOf(rowOf({ status, accountId: ACCOUNT, placement: 'PLACED' }));
      await trackEvent(DEPARTED, world);
      expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
        ...{ status, departedAt: '2026-11-23T10:00:00.000Z' },
      });
      expect(releasesOf(world)).toHaveLength(1);
    },
  );

  it('is not believed of a member', async () => {
    const world = worldOf(joined);
    world.organizations.addMember({ id: ACCOUNT });
    await expect(trackEvent(DEPARTED, world)).resolves.toEqual({ kind: 'sweepRequested' });
    expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).toBeNull();
  });

  it('of an account that is invited again changes nothing', async () => {
    const world = await parked();
    await trackEvent(DEPARTED, world);
    expect(resultsOf(world)).toEqual([]);
    expect(world.outcomes.rows.get(ACCOUNT)).toEqual(rowOf());
  });

  it('of an unknown account calls for a fresh count', async () => {
    const world = worldOf();
    await trackEvent(DEPARTED, world);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
  });

  it('calls for a fresh count when no invitation of ours tells of the place', async () => {
    const member = rowOf({ status: 'JOINED', accountId: ACCOUNT, handshakeId: null });
    const world = worldOf(member);
    await expect(trackEvent(DEPARTED, world)).resolves.toEqual({ kind: 'departed' });
    expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).not.toBeNull();
    expect(world.turnstile.names()).toContain('requestSweep');
  });

  it('calls for none when one of the rows of the account has an invitation', async () => {
    const other = emailRowOf({ status: 'JOINED', accountId: ACCOUNT, handshakeId: null });
    const world = worldOf(joined, other);
    const link = { target: EMAIL, executionArn: EXECUTION, countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await trackEvent(DEPARTED, world);
    for (const target of [ACCOUNT, EMAIL]) {
      expect(world.outcomes.rows.get(target)?.departedAt, target).not.toBeNull();
    }
    expect(world.turnstile.names()).not.toContain('requestSweep');
  });

  it('converges after a crash anywhere', async () => {
    await crashEverywhere({
      fresh: () => worldOf(joined),
      run: (world) => trackEvent(DEPARTED, world),
      check: (world) => {
        expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['DEPARTED']);
        expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).not.toBeNull();
        expect(releasesOf(world).length).toBeGreaterThan(0);
      },
    });
  });
});
