import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { PlaceAccountRequest } from '../../../lambdas/shared/contract/tasks.ts';
import { placeAccount } from '../../../lambdas/shared/domain/placement/place-account.ts';
import {
  ACCOUNT,
  accept,
  EMAIL,
  EXECUTION,
  emailRowOf,
  end,
  HANDSHAKE,
  invitationOf,
  rowOf,
  visitOf,
  type World,
  worldOf,
} from '../following/following-world.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';

const OU = 'ou-abcd-12345678';
const ACCEPTED_AT = '2026-11-23T10:00:00.000Z';
const wanted = rowOf({ organizationalUnit: OU });

function requestOf(
  row: InvitationItem,
  changes: Partial<PlaceAccountRequest> = {},
): PlaceAccountRequest {
  return {
    visit: visitOf({ enteredAt: '2026-11-23T10:00:05.000Z' }),
    invitation: invitationOf(row),
    accountId: row.targetType === 'ACCOUNT' ? row.target : null,
    handshakeId: row.handshakeId,
    acceptedAt: ACCEPTED_AT,
    ...changes,
  };
}

const anHourLater = visitOf({ enteredAt: '2026-11-23T11:00:05.000Z' });

function joined(row: InvitationItem): World {
  const world = worldOf(row);
  accept(world);
  return world;
}

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
