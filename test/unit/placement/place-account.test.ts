import { describe, expect, it } from 'vitest';
import { placeAccount } from '../../../lambdas/shared/domain/placement/place-account.ts';
import {
  ACCOUNT,
  EMAIL,
  emailRowOf,
  end,
  HANDSHAKE,
  rowOf,
  worldOf,
} from '../following/following-world.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { anHourLater, joined, OU, requestOf, wanted } from './placing.ts';

describe('placing an account', () => {
  it('moves it to its organizational unit', async () => {
    const world = joined(wanted);
    await expect(placeAccount(requestOf(wanted), world)).resolves.toEqual({
      kind: 'placed',
      accountId: ACCOUNT,
      placement: 'PLACED',
      message: null,
    });
    expect(world.organizations.moves).toEqual([{ accountId: ACCOUNT, from: 'r-abcd', to: OU }]);
    expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['PLACED']);
  });

  it('leaves it where it is when nothing was asked for', async () => {
    const world = joined(rowOf());
    await expect(placeAccount(requestOf(rowOf()), world)).resolves.toMatchObject({
      kind: 'placed',
      placement: 'NOT_REQUESTED',
    });
    expect(world.organizations.moves).toEqual([]);
  });

  it('does not move what is there already', async () => {
    const world = joined(wanted);
    world.organizations.addMember({ id: ACCOUNT }, OU);
    await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
      placement: 'PLACED',
    });
    expect(world.organizations.moves).toEqual([]);
  });

  it.each([
    ['that came back', '2026-11-23T09:30:00.000Z', null],
    ['that left afterwards', '2026-11-23T10:30:00.000Z', '2026-11-23T10:30:00.000Z'],
  ])('knows a member %s', async (_, departedAt, kept) => {
    const row = rowOf({ departedAt, placement: 'PLACED' });
    const world = joined(row);
    await placeAccount(requestOf(row), world);
    expect(world.outcomes.rows.get(ACCOUNT)?.departedAt).toBe(kept);
  });

  it('says that a withdrawal came too late', async () => {
    const row = rowOf({ withdrawRequested: true });
    const result = await placeAccount(requestOf(row), joined(row));
    expect(result).toMatchObject({
      kind: 'placed',
      message: 'a withdrawal came after the invitation had been accepted',
    });
  });

  it.each([
    ['of another execution', rowOf({ executionArn: 'another' })],
    ['that is settled', rowOf({ status: 'FAILED' })],
  ])('is superseded on a row %s', async (_, row) => {
    await expect(placeAccount(requestOf(rowOf()), joined(row))).resolves.toEqual({
      kind: 'superseded',
    });
  });

  it('converges after a crash anywhere', async () => {
    await crashEverywhere({
      fresh: () => joined(wanted),
      run: (world) => placeAccount(requestOf(wanted), world),
      check: (world) => {
        expect(world.organizations.parents.get(ACCOUNT)).toBe(OU);
        expect(world.organizations.moves).toHaveLength(1);
        expect(world.outcomes.historyNames(ACCOUNT)).toEqual(['PLACED']);
      },
    });
  });
});

describe('finding the account of an e-mail invitation', () => {
  const request = requestOf(emailRowOf());

  it('takes the one that the handshake names', async () => {
    await expect(placeAccount(request, joined(emailRowOf()))).resolves.toMatchObject({
      accountId: ACCOUNT,
    });
  });

  it('searches the members when the handshake is gone', async () => {
    const world = worldOf(emailRowOf({ handshakeId: null }));
    world.organizations.addMember({ id: ACCOUNT, email: EMAIL });
    const result = await placeAccount({ ...request, handshakeId: null }, world);
    expect(result).toMatchObject({ kind: 'placed', accountId: ACCOUNT });
    // Who asks for the address again is told whose it is, although the row may be gone by then.
    expect(await world.directory.find('EMAIL', EMAIL)).toMatchObject({ target: ACCOUNT });
  });

  it('waits while neither shows it', async () => {
    const world = worldOf(emailRowOf());
    end(world, 'ACCEPTED');
    const handshake = world.organizations.handshakes.get(HANDSHAKE);
    expect(handshake?.party?.type).toBe('EMAIL');
    await expect(placeAccount(request, world)).resolves.toMatchObject({ kind: 'notYetMember' });
  });
});

describe('an acceptance without membership', () => {
  it('is looked at again ten minutes later', async () => {
    await expect(placeAccount(requestOf(wanted), worldOf(wanted))).resolves.toEqual({
      kind: 'notYetMember',
      lookAgainAt: '2026-11-23T10:10:05.000Z',
    });
  });

  it('counts as none while the account is being activated', async () => {
    const world = worldOf(wanted);
    world.organizations.addMember({ id: ACCOUNT, state: 'PENDING_ACTIVATION' });
    await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
      kind: 'notYetMember',
    });
  });

  it('escalates after an hour', async () => {
    const request = requestOf(wanted, { visit: anHourLater });
    await expect(placeAccount(request, worldOf(wanted))).resolves.toMatchObject({
      kind: 'escalate',
      question: { reason: 'ACCEPTED_WITHOUT_MEMBERSHIP' },
    });
  });

  it('escalates for a member without an acceptance an hour after its row changed', async () => {
    const request = requestOf(wanted, { acceptedAt: null, visit: anHourLater });
    await expect(placeAccount(request, worldOf(wanted))).resolves.toMatchObject({
      kind: 'escalate',
    });
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const)(
    'escalates for a member that is %s',
    async (state) => {
      const world = worldOf(wanted);
      world.organizations.addMember({ id: ACCOUNT, state });
      await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
        kind: 'escalate',
        question: { reason: `ACCOUNT_${state}` },
      });
      expect(world.organizations.moves).toEqual([]);
    },
  );
});

describe('a move that fails', () => {
  it('is a failed placement, not a failed invitation', async () => {
    const world = joined(wanted);
    const error = 'DestinationParentNotFoundException';
    world.organizations.answerNextMove({ kind: 'refused', error, message: 'no such unit' });
    await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
      kind: 'failed',
      accountId: ACCOUNT,
      question: { reason: error, actor: 'platform team' },
    });
    expect(world.outcomes.history(ACCOUNT)).toMatchObject([
      { name: 'PLACEMENT_FAILED', reason: error },
    ]);
  });

  it('waits for an account that cannot be moved yet', async () => {
    const world = joined(wanted);
    world.organizations.answerNextMove({ kind: 'accountNotFound' });
    await expect(placeAccount(requestOf(wanted), world)).resolves.toMatchObject({
      kind: 'notYetMember',
    });
  });

  it('gives up on it after an hour', async () => {
    const world = joined(wanted);
    world.organizations.answerNextMove({ kind: 'accountNotFound' });
    const request = requestOf(wanted, { visit: anHourLater });
    await expect(placeAccount(request, world)).resolves.toMatchObject({
      kind: 'failed',
      question: { reason: 'AccountNotFoundException' },
    });
  });
});
