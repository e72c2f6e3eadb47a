import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { placeAccount } from '../../../lambdas/shared/domain/placement/place-account.ts';
import {
  ACCOUNT,
  accept,
  EMAIL,
  EXECUTION,
  emailRowOf,
  HANDSHAKE,
  rowOf,
  visitOf,
  type World,
  worldOf,
} from '../following/following-world.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { ACCEPTED_AT, anHourLater, joined, requestOf, wanted } from './placing.ts';

describe('one account under two targets', () => {
  const byId = rowOf({ status: 'JOINED', executionArn: 'first', accountId: ACCOUNT });
  const request = requestOf(emailRowOf());
  const LATER = '2026-11-23T12:00:00.000Z';
  const OTHER = 'h-another000000';

  function both(first: Partial<InvitationItem> = {}): World {
    const world = worldOf({ ...byId, ...first }, emailRowOf());
    accept(world);
    return world;
  }

  it('settles the second as the same', async () => {
    await expect(placeAccount(request, both())).resolves.toEqual({
      kind: 'sameAs',
      target: ACCOUNT,
      accountId: ACCOUNT,
    });
  });

  it('finds a first one that was asked for by e-mail through its link', async () => {
    const first = emailRowOf({ status: 'JOINED', executionArn: 'first', accountId: ACCOUNT });
    const world = worldOf(first, rowOf());
    accept(world);
    const link = { target: EMAIL, executionArn: 'first', countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await expect(placeAccount(requestOf(rowOf()), world)).resolves.toMatchObject({
      kind: 'sameAs',
      target: EMAIL,
    });
  });

  it('lets the row of the account id go first when both learn of the membership at once', async () => {
    const world = both({ status: 'INVITED' });
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'notYetMember' });
    const first = { ...byId, status: 'INVITED' } as const;
    const ofFirst = requestOf(first, { visit: visitOf({ executionArn: 'first' }) });
    await expect(placeAccount(ofFirst, world)).resolves.toMatchObject({ kind: 'placed' });
  });

  it('waits for the other however long that takes', async () => {
    const late = requestOf(emailRowOf(), { visit: anHourLater });
    await expect(placeAccount(late, both({ status: 'INVITED' }))).resolves.toMatchObject({
      kind: 'notYetMember',
      lookAgainAt: '2026-11-23T11:10:05.000Z',
    });
  });

  it('lets the linked one go first when the account id was never invited', async () => {
    const queued = rowOf({ status: 'QUEUED', executionArn: 'first', invitedAt: null });
    const world = worldOf(queued, emailRowOf());
    accept(world);
    const ofQueued = requestOf(queued, {
      visit: visitOf({ executionArn: 'first' }),
      acceptedAt: null,
      handshakeId: null,
    });
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'placed' });
    await expect(placeAccount(ofQueued, world)).resolves.toMatchObject({ kind: 'notYetMember' });
    world.outcomes.seed(emailRowOf({ status: 'JOINED', accountId: ACCOUNT }));
    await expect(placeAccount(ofQueued, world)).resolves.toMatchObject({
      kind: 'sameAs',
      target: EMAIL,
    });
  });

  it('tells an open one which account it is, and leaves its invitation to the sweep', async () => {
    const world = worldOf(rowOf(), emailRowOf({ executionArn: 'second', handshakeId: OTHER }));
    accept(world);
    await placeAccount(requestOf(rowOf()), world);
    expect(world.outcomes.rows.get(EMAIL)?.accountId).toBeNull();
    world.organizations.addMember({ id: ACCOUNT, email: EMAIL });
    await expect(placeAccount(requestOf(rowOf()), world)).resolves.toMatchObject({
      kind: 'placed',
    });
    expect(world.outcomes.rows.get(EMAIL)).toMatchObject({ status: 'INVITED', accountId: ACCOUNT });
    expect(world.organizations.handshakes.get(OTHER)?.state).toBe('OPEN');
  });

  it('tells nothing to an open one of an address that the account had once', async () => {
    const other = emailRowOf({ executionArn: 'second', handshakeId: OTHER });
    const world = joined(rowOf());
    world.outcomes.seed(other);
    const link = { target: EMAIL, executionArn: 'earlier', countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await expect(placeAccount(requestOf(rowOf()), world)).resolves.toMatchObject({
      kind: 'placed',
    });
    expect(world.outcomes.rows.get(EMAIL)).toEqual(other);
  });

  it('tells the row of the account id too, which it waits for', async () => {
    const world = both({ status: 'INVITED', accountId: null, handshakeId: OTHER });
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'notYetMember' });
    expect(world.outcomes.rows.get(ACCOUNT)?.accountId).toBe(ACCOUNT);
  });

  it('cancels the own invitation when it was the other that was accepted', async () => {
    const world = worldOf(rowOf({ handshakeId: OTHER }), emailRowOf({ executionArn: 'second' }));
    accept(world);
    await placeAccount(requestOf(rowOf({ handshakeId: OTHER })), world);
    expect(world.organizations.handshakes.get(OTHER)?.state).toBe('CANCELED');
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('ACCEPTED');
  });

  it('links the e-mail address of an account that was asked for by its id', async () => {
    const world = worldOf(rowOf());
    world.organizations.addMember({ id: ACCOUNT, email: EMAIL });
    await placeAccount(requestOf(rowOf()), world);
    expect(await world.directory.find('EMAIL', EMAIL)).toMatchObject({ target: ACCOUNT });
    expect(await world.directory.find('ACCOUNT', ACCOUNT)).toBeNull();
  });

  it('links the second too, so that its departure is noted', async () => {
    const world = both();
    await placeAccount(request, world);
    expect(await world.directory.find('ACCOUNT', ACCOUNT)).toMatchObject({ target: EMAIL });
  });

  it('is placed when the first was an earlier membership, which has ended', async () => {
    const settledAt = '2026-11-01T09:00:00.000Z';
    const world = both({ settledAt });
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'placed' });
    expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).not.toBeNull();
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['DEPARTED']);
  });

  it('is the same although the clock of AWS is a little ahead of ours', async () => {
    const world = both({ settledAt: '2026-11-23T09:59:30.000Z' });
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'sameAs' });
  });

  it('converges after a crash anywhere', async () => {
    await crashEverywhere({
      fresh: () => {
        const world = worldOf(
          rowOf({ handshakeId: OTHER }),
          emailRowOf({ executionArn: 'second' }),
        );
        accept(world);
        return world;
      },
      run: (world) => placeAccount(requestOf(rowOf({ handshakeId: OTHER })), world),
      check: async (world) => {
        expect(world.outcomes.rows.get(EMAIL)?.accountId).toBe(ACCOUNT);
        expect(world.organizations.handshakes.get(OTHER)?.state).toBe('CANCELED');
        expect(await world.directory.find('EMAIL', EMAIL)).not.toBeNull();
      },
    });
  });

  it.each([
    ['has not joined', { status: 'DECLINED' }],
    ['was invited after the account had joined', { status: 'INVITED', invitedAt: LATER }],
    ['has left', { departedAt: ACCEPTED_AT }],
    ['refers to another itself', { sameAs: EMAIL }],
  ] as const)('places the second when the first %s', async (_, first) => {
    await expect(placeAccount(request, both(first))).resolves.toMatchObject({ kind: 'placed' });
  });

  it('places a row again although it is linked itself', async () => {
    const world = joined(wanted);
    const link = { target: ACCOUNT, executionArn: EXECUTION, countedAt: null };
    await world.directory.link('ACCOUNT', ACCOUNT, link);
    await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
      kind: 'placed',
    });
  });
});
