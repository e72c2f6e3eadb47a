import { describe, expect, it } from 'vitest';
import { TARGET } from '../support/invitation-rows.ts';
import {
  HANDSHAKE,
  HOUR_MS,
  OU,
  rowOf,
  run,
  SUCCESSOR_ARN,
  type World,
  worldOfSuccessor,
} from './succession-world.ts';

describe('a successor that died too', () => {
  const settle = (world: World) => run(world, SUCCESSOR_ARN);

  it('has its open invitation cancelled and is FAILED', async () => {
    const world = worldOfSuccessor();
    expect(await settle(world)).toEqual({ kind: 'settled', status: 'FAILED' });
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(world.turnstile.calls).toEqual([
      ['leave', SUCCESSOR_ARN, null],
      ['release', HANDSHAKE, 'canceled'],
    ]);
    expect(rowOf(world)).toMatchObject({ status: 'FAILED', reason: 'ABANDONED' });
  });

  it('is CANCELED when its invitation had been withdrawn', async () => {
    const world = worldOfSuccessor({ withdrawRequested: true });
    await settle(world);
    expect(rowOf(world)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
  });

  it.each([
    ['DECLINED', 'DECLINED', 'declined'],
    ['CANCELED', 'CANCELED', 'canceled'],
    ['EXPIRED', 'EXPIRED', 'expired'],
  ] as const)('ends as its handshake did: %s', async (state, status, release) => {
    const world = worldOfSuccessor();
    world.organizations.endHandshake(HANDSHAKE, state);
    expect(await settle(world)).toEqual({ kind: 'settled', status });
    expect(rowOf(world)).toMatchObject({ status, reason: null });
    expect(world.turnstile.calls[1]?.at(-1)).toBe(release);
  });

  it('is JOINED but not placed when the account is a member, and tells a person', async () => {
    const world = worldOfSuccessor({ organizationalUnit: OU });
    world.organizations.endHandshake(HANDSHAKE, 'ACCEPTED');
    world.organizations.addMember({ id: TARGET });
    expect(await settle(world)).toEqual({ kind: 'settled', status: 'JOINED' });
    expect(rowOf(world)).toMatchObject({ placement: 'FAILED', accountId: TARGET });
    expect(world.notices.sent[0]?.text).toContain(OU);
  });

  it.each([
    ['is where it belongs', OU, 'PLACED'],
    ['was not to be moved', null, 'NOT_REQUESTED'],
  ])('tells nobody when the member %s', async (_, organizationalUnit, placement) => {
    const world = worldOfSuccessor({ organizationalUnit });
    world.organizations.addMember({ id: TARGET }, OU);
    await settle(world);
    expect(rowOf(world)).toMatchObject({ status: 'JOINED', placement, reason: null });
    expect(world.notices.sent).toEqual([]);
  });

  it('waits for the membership of an accepted invitation', async () => {
    const world = worldOfSuccessor();
    world.organizations.endHandshake(HANDSHAKE, 'ACCEPTED');
    expect(await settle(world)).toEqual({ kind: 'awaitingMembership' });
    expect(rowOf(world)).toMatchObject({ status: 'INVITED' });
    expect(world.publisher.published).toEqual([]);
    world.clock.advance(HOUR_MS / 2);
    expect(await settle(world)).toEqual({ kind: 'awaitingMembership' });
    world.organizations.addMember({ id: TARGET });
    world.clock.advance(HOUR_MS);
    expect(await settle(world)).toEqual({ kind: 'settled', status: 'JOINED' });
    expect(world.turnstile.calls).toContainEqual(['release', HANDSHAKE, 'accepted']);
  });

  it('fails when its handshake is accepted without a membership for an hour', async () => {
    const world = worldOfSuccessor();
    world.organizations.endHandshake(HANDSHAKE, 'ACCEPTED');
    await settle(world);
    world.clock.advance(HOUR_MS);
    await settle(world);
    expect(rowOf(world)).toMatchObject({ status: 'FAILED', reason: 'ACCEPTED_WITHOUT_MEMBERSHIP' });
  });

  it('says that an invitation may be open when it has no id', async () => {
    const world = worldOfSuccessor({ handshakeId: null });
    await settle(world);
    expect(rowOf(world)).toMatchObject({
      status: 'FAILED',
      message: expect.stringContaining('may still be open'),
    });
  });

  it('lets the owner of the account be faster than the cancellation', async () => {
    const world = worldOfSuccessor();
    const { cancelHandshake } = world.organizations;
    world.organizations.cancelHandshake = async (id) => {
      world.organizations.endHandshake(id, 'DECLINED');
      return cancelHandshake.call(world.organizations, id);
    };
    expect(await settle(world)).toEqual({ kind: 'settled', status: 'DECLINED' });
  });
});
