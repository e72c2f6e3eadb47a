import { describe, expect, it } from 'vitest';
import { awaitResponse } from '../../../lambdas/shared/domain/following/await-response.ts';
import { concludeResponse } from '../../../lambdas/shared/domain/following/conclude-response.ts';
import { acceptedBy } from '../../../lambdas/shared/domain/following/response.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  ACCOUNT,
  accept,
  DAY_MS,
  EMAIL,
  EXECUTION,
  emailRowOf,
  end,
  HANDSHAKE,
  INVITED_AT,
  parkedTokenOf,
  releasesOf,
  requestOf,
  resultsOf,
  rowOf,
  visitOf,
  worldOf,
} from './following-world.ts';

const ACCEPTED = { kind: 'accepted', accountId: ACCOUNT, acceptedAt: '2026-11-23T10:00:00.000Z' };

describe('awaiting a response', () => {
  it('parks while nothing is known', async () => {
    const world = worldOf(rowOf());
    await expect(awaitResponse(requestOf(rowOf()), world)).resolves.toEqual({ kind: 'parked' });
    expect(await parkedTokenOf(world)).toMatchObject({ token: 'token-1', subject: HANDSHAKE });
    expect(resultsOf(world)).toEqual([]);
    expect(world.turnstile.names()).toEqual([]);
  });

  it('ends as superseded when the row belongs to another execution', async () => {
    const world = worldOf(rowOf({ executionArn: 'another' }));
    await awaitResponse(requestOf(rowOf()), world);
    expect(resultsOf(world)).toEqual([{ kind: 'superseded' }]);
    expect(await parkedTokenOf(world)).toBeNull();
  });

  it('ends as superseded when somebody has settled the row for it', async () => {
    const world = worldOf(rowOf({ status: 'FAILED' }));
    await awaitResponse(requestOf(rowOf()), world);
    expect(resultsOf(world)).toEqual([{ kind: 'superseded' }]);
  });

  it('marks a row as invited that its predecessor had not marked', async () => {
    const world = worldOf(rowOf({ status: 'QUEUED', handshakeId: null, invitedAt: null }));
    await awaitResponse(requestOf(rowOf({ handshakeId: null }), { verify: true }), world);
    expect(world.outcomes.rows.get(ACCOUNT)).toMatchObject({
      status: 'INVITED',
      invitedAt: INVITED_AT,
    });
  });

  it('asks for a sweep when the handshake has no name yet', async () => {
    const row = rowOf({ handshakeId: null, expiresAt: null });
    const world = worldOf(row);
    await awaitResponse(requestOf(row), world);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    expect(resultsOf(world)).toEqual([]);
  });

  it('knows the handshake from the row when the request does not', async () => {
    const world = worldOf(rowOf());
    end(world, 'DECLINED');
    await awaitResponse(requestOf(rowOf({ handshakeId: null }), { verify: true }), world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });
});

describe('a response that came before the token', () => {
  it('resumes at once', async () => {
    const world = worldOf(rowOf());
    await world.facts.put(EXECUTION, HANDSHAKE, { result: { kind: 'declined' }, at: INVITED_AT });
    await awaitResponse(requestOf(rowOf()), world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
    expect(await parkedTokenOf(world)).toBeNull();
  });

  it('resumes an adopted invitation although the sweep has named it since', async () => {
    const adopted = rowOf({ handshakeId: null });
    const world = worldOf(adopted);
    world.organizations.addMember({ id: ACCOUNT });
    const member = await world.organizations.describeAccount(ACCOUNT);
    if (member === null) throw new Error('no member');
    await concludeResponse(adopted, acceptedBy(member), world);
    await world.outcomes.annotate(ACCOUNT, EXECUTION, { handshakeId: HANDSHAKE });
    await awaitResponse(requestOf(adopted), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('is not confused with the response to an earlier handshake of the execution', async () => {
    const world = worldOf(rowOf());
    await world.facts.put(EXECUTION, 'h-earlier000000', {
      result: { kind: 'expired' },
      at: INVITED_AT,
    });
    await awaitResponse(requestOf(rowOf()), world);
    expect(resultsOf(world)).toEqual([]);
  });
});

describe('giving an invitation up', () => {
  it('cancels a withdrawn invitation', async () => {
    const row = rowOf({ withdrawRequested: true });
    const world = worldOf(row);
    await awaitResponse(requestOf(row), world);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(resultsOf(world)).toEqual([{ kind: 'withdrawn' }]);
    expect(releasesOf(world)).toEqual([[HANDSHAKE, 'canceled', expect.any(Number)]]);
  });

  it('is too late once the owner has accepted', async () => {
    const row = rowOf({ withdrawRequested: true });
    const world = worldOf(row);
    accept(world);
    await awaitResponse(requestOf(row), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('waits for the sweep while the handshake has no name', async () => {
    const row = rowOf({ withdrawRequested: true, handshakeId: null });
    const world = worldOf(row);
    await awaitResponse(requestOf(row), world);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    expect(resultsOf(world)).toEqual([]);
  });

  it.each([HANDSHAKE, null])('ends at the deadline, with handshake %s', async (handshakeId) => {
    const row = rowOf({ handshakeId });
    const world = worldOf(row);
    world.clock.advance(Date.parse('2027-11-08T08:00:00.000Z') - world.clock.now());
    await awaitResponse(requestOf(row), world);
    expect(resultsOf(world)).toEqual([
      handshakeId === null ? { kind: 'expired' } : { kind: 'deadline' },
    ]);
  });
});

describe('verifying', () => {
  it.each([
    ['DECLINED', { kind: 'declined' }],
    ['CANCELED', { kind: 'canceled' }],
    ['EXPIRED', { kind: 'expired' }],
  ] as const)('learns that the handshake is %s', async (state, result) => {
    const world = worldOf(rowOf());
    end(world, state);
    await awaitResponse(requestOf(rowOf(), { verify: true }), world);
    expect(resultsOf(world)).toEqual([result]);
  });

  it('leaves it to the sweep whether an e-mail address that has expired is a member', async () => {
    const world = worldOf(emailRowOf());
    end(world, 'EXPIRED');
    await awaitResponse(requestOf(emailRowOf(), { verify: true }), world);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    expect(resultsOf(world)).toEqual([]);
  });

  it('stays parked while the handshake is open', async () => {
    const world = worldOf(rowOf());
    await awaitResponse(requestOf(rowOf(), { verify: true }), world);
    expect(resultsOf(world)).toEqual([]);
    expect(await parkedTokenOf(world)).not.toBeNull();
  });

  it('takes the account of an accepted e-mail invitation from its party', async () => {
    const world = worldOf(emailRowOf());
    accept(world);
    await awaitResponse(requestOf(emailRowOf(), { verify: true }), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('lets the membership decide when AWS has forgotten the handshake', async () => {
    const world = worldOf(rowOf());
    world.organizations.handshakes.clear();
    world.organizations.addMember({ id: ACCOUNT });
    await awaitResponse(requestOf(rowOf(), { verify: true }), world);
    expect(resultsOf(world)).toEqual([ACCEPTED]);
  });

  it('leaves to the sweep what AWS does not know before its expiry', async () => {
    const world = worldOf(rowOf());
    world.organizations.handshakes.clear();
    await awaitResponse(requestOf(rowOf(), { verify: true }), world);
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    expect(resultsOf(world)).toEqual([]);
  });

  it('takes what AWS has forgotten for expired, long after its expiry', async () => {
    const world = worldOf(rowOf());
    world.organizations.handshakes.clear();
    world.clock.advance(46 * DAY_MS);
    await awaitResponse(requestOf(rowOf(), { verify: true }), world);
    expect(resultsOf(world)).toEqual([{ kind: 'expired' }]);
  });
});

describe('running again', () => {
  const withdrawn = rowOf({ withdrawRequested: true });
  const scenarios = [
    ['parked', rowOf(), false, () => {}, 0],
    ['declined', rowOf(), true, (world) => end(world, 'DECLINED'), 1],
    ['accepted', rowOf(), true, (world) => accept(world), 1],
    ['withdrawn', withdrawn, false, () => {}, 1],
    ['superseded', rowOf({ executionArn: 'another' }), false, () => {}, 1],
  ] as const satisfies readonly (readonly [
    string,
    ReturnType<typeof rowOf>,
    boolean,
    (world: ReturnType<typeof worldOf>) => void,
    number,
  ])[];

  it.each(scenarios)('converges after a crash anywhere: %s', async (_, row, verify, prepare, n) => {
    const request = requestOf(row, { verify, visit: visitOf() });
    const tried = await crashEverywhere({
      fresh: () => {
        const world = worldOf(row);
        prepare(world);
        return world;
      },
      run: (world) => awaitResponse(request, world),
      check: async (world) => {
        expect(resultsOf(world)).toHaveLength(n);
        expect((await parkedTokenOf(world)) === null).toBe(n === 1);
      },
    });
    expect(tried).toBeGreaterThan(1);
  });

  it('never logs a token or an address', async () => {
    const world = worldOf(emailRowOf());
    accept(world);
    await awaitResponse(requestOf(emailRowOf(), { verify: true }), world);
    expect(world.log.lines.join('\n')).not.toMatch(new RegExp(`token-1|${EMAIL}`));
  });
});
