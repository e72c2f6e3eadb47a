import { describe, expect, it } from 'vitest';
import { PagedList } from '../../../lib/local/organizations/paged-list.ts';
import {
  ALICE,
  BOB,
  baseWorld,
  crowd,
  crowdId,
  emailOf,
  listAll,
  MANAGEMENT,
  ORGANIZATION,
  type Scene,
  scene,
  type WireHandshake,
} from './harness.ts';

const LIST = 'ListHandshakesForOrganization';

function crowded(invited: number, service: Record<string, unknown> = {}): Scene {
  const stage = scene(
    baseWorld({
      organization: { ...ORGANIZATION, accountQuota: 1000 },
      outsideAccounts: crowd(invited),
      service: { throttling: { rates: 'off' }, ...service },
    }),
  );
  for (let i = 0; i < invited; i++) stage.invite(crowdId(i));
  return stage;
}

function invitedIds(handshakes: readonly WireHandshake[]) {
  return handshakes.map(
    ({ Parties }) => Parties.find((party) => party.Type === 'ACCOUNT')?.Id ?? 'none',
  );
}

describe('a list', () => {
  it.each([
    { MaxResults: 0, refused: 'InvalidInputException/MIN_VALUE_EXCEEDED:MAX_RESULTS' },
    { MaxResults: 21, refused: 'InvalidInputException/MAX_VALUE_EXCEEDED:MAX_RESULTS' },
  ])('ORG-49: fails for $MaxResults results', ({ MaxResults, refused }) => {
    expect(scene().refusal(LIST, { MaxResults })).toBe(refused);
    expect(scene().refusal('ListRoots', { MaxResults })).toBe(refused);
    expect(scene().refusal('ListParents', { ChildId: MANAGEMENT, MaxResults })).toBe(refused);
  });

  it('ORG-49: has pages of up to twenty', () => {
    const { call } = crowded(25);
    expect(call(LIST).Handshakes).toHaveLength(20);
    expect(call(LIST, { MaxResults: null }).Handshakes).toHaveLength(20);
    expect(call(LIST, { MaxResults: 3 }).Handshakes).toHaveLength(3);
  });

  it('ORG-50: has a token on every page but the last', () => {
    const { call } = crowded(40);
    const first = call(LIST);
    const second = call(LIST, { NextToken: first.NextToken });
    expect(first.NextToken).toBeTypeOf('string');
    expect(second.Handshakes).toHaveLength(20);
    expect(second).not.toHaveProperty('NextToken');
    expect(call('ListAccounts')).not.toHaveProperty('NextToken');
  });

  it('ORG-50: may have empty pages before the last, and still shows everything once', () => {
    const stage = crowded(45, { emptyPages: 1 });
    const first = stage.call(LIST);
    expect(first.Handshakes).toEqual([]);
    expect(first.NextToken).toBeTypeOf('string');
    expect(invitedIds(listAll(stage))).toEqual(Array.from({ length: 45 }, (_, i) => crowdId(i)));
  });

  it.each([
    { name: 'garbage', NextToken: 'bad' },
    { name: 'an empty token', NextToken: '' },
    { name: 'a number', NextToken: 1 },
  ])('ORG-51: fails for $name', ({ NextToken }) => {
    expect(scene().refusal(LIST, { NextToken })).toBe('InvalidInputException/INVALID_NEXT_TOKEN');
  });

  it('ORG-51: fails for the token of another list', () => {
    const { call, refusal } = crowded(25);
    expect(refusal('ListAccounts', { NextToken: call(LIST).NextToken })).toBe(
      'InvalidInputException/INVALID_NEXT_TOKEN',
    );
  });

  it('ORG-55: shows everything once while items come and go', () => {
    const stage = crowded(60);
    const ids = new Map(listAll(stage).map((h) => [invitedIds([h])[0], h.Id]));
    const cancel = (i: number) =>
      stage.call('CancelHandshake', { HandshakeId: ids.get(crowdId(i)) });
    const first = stage.call(LIST);
    cancel(0);
    cancel(25);
    const second = stage.call(LIST, { NextToken: first.NextToken });
    const third = stage.call(LIST, { NextToken: second.NextToken });
    const seen = invitedIds([...first.Handshakes, ...second.Handshakes, ...third.Handshakes]);
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => crowdId(i)));
  });

  it('ORG-55: keeps its places when what was removed is compacted', () => {
    const list = new PagedList<number>();
    const removals = Array.from({ length: 1000 }, (_, i) => list.append(i));
    const { next = -1 } = list.page({ after: -1, limit: 500 });
    for (const remove of removals.slice(0, 700)) remove();
    removals[0]?.();
    expect(list.size).toBe(300);
    expect(list.page({ after: next, limit: 3 }).items).toEqual([700, 701, 702]);
    expect([...list]).toHaveLength(300);
  });
});

describe('a list of handshakes', () => {
  it.each([
    { Filter: { ActionType: 'INVITE' }, found: 1 },
    { Filter: {}, found: 1 },
    { Filter: { ActionType: 'ENABLE_ALL_FEATURES' }, found: 0 },
    { Filter: { ActionType: 'TRANSFER_RESPONSIBILITY' }, found: 0 },
    { Filter: { ParentHandshakeId: 'h-00000000' }, found: 0 },
  ])('ORG-52: finds $found with $Filter', ({ Filter, found }) => {
    const { call, invite } = scene();
    invite(ALICE);
    expect(call(LIST, { Filter }).Handshakes).toHaveLength(found);
    expect(call('ListHandshakesForAccount', { Filter }, ALICE).Handshakes).toHaveLength(found);
  });

  it.each([LIST, 'ListHandshakesForAccount'] as const)(
    'ORG-52: fails %s for bad filters',
    (name) => {
      const { refusal } = scene();
      const both = { ActionType: 'INVITE', ParentHandshakeId: 'h-00000000' };
      expect(refusal(name, { Filter: both })).toBe(
        'InvalidInputException/MAX_LIMIT_EXCEEDED_FILTER',
      );
      expect(refusal(name, { Filter: { ActionType: 'invalid' } })).toBe(
        'InvalidInputException/INVALID_ENUM:FILTER_ACTION_TYPE',
      );
    },
  );

  it('ORG-53: shows an account what it has received, by id and by e-mail, oldest first', async () => {
    const { call, invite, inviteByEmail, pass } = scene();
    const byEmail = inviteByEmail(emailOf(ALICE).toUpperCase());
    await pass(1);
    const byId = invite(ALICE);
    invite(BOB);
    const { Handshakes } = call('ListHandshakesForAccount', {}, ALICE);
    expect(Handshakes.map((handshake) => handshake.Id)).toEqual([byEmail.Id, byId.Id]);
    expect(call('ListHandshakesForAccount', {}, MANAGEMENT).Handshakes).toEqual([]);
  });

  it('ORG-54: shows handshakes that have ended', () => {
    const stage = scene();
    stage.invite(ALICE);
    stage.control.decline(ALICE);
    expect(listAll(stage)).toMatchObject([{ State: 'DECLINED' }]);
    expect(stage.call('ListHandshakesForAccount', {}, ALICE).Handshakes).toMatchObject([
      { State: 'DECLINED' },
    ]);
  });
});
