import { describe, expect, it } from 'vitest';
import { OperationName } from '../../../lib/local/organizations/operation-names.ts';
import { PUBLISHED_LIMITS } from '../../../lib/local/organizations/throttle.ts';
import {
  ALICE,
  baseWorld,
  crowd,
  crowdId,
  MANAGEMENT,
  MEMBER,
  type Scene,
  SECOND,
  scene,
} from './harness.ts';

const BUSY =
  "AWS Organizations can't complete your request because another request is already in progress. Try again later.";

function strict(assumedCallMs = 0): Scene {
  return scene(
    baseWorld({ outsideAccounts: crowd(40), service: { throttling: { assumedCallMs } } }),
  );
}

/** How many calls in a row pass. */
function passing(call: () => unknown, most = 100): number {
  for (let passed = 0; passed < most; passed++) {
    try {
      call();
    } catch (error) {
      if (error instanceof Error && error.name === 'TooManyRequestsException') return passed;
    }
  }
  return most;
}

describe('throttling', () => {
  it.each(Object.entries(PUBLISHED_LIMITS))('ORG-73: lets the burst of %s pass', (name, limits) => {
    const { fake } = strict();
    const caller = { accountId: MANAGEMENT, accessKeyId: 'AKIA' };
    const { perAccount, perOrganization = perAccount } = limits;
    expect(passing(() => fake.operations[name]?.({}, caller))).toBe(
      Math.min(perAccount.burst, perOrganization.burst),
    );
  });

  it('ORG-73, ORG-74: are the figures that AWS publishes: rate and burst of an account, and of all', () => {
    const figures = Object.entries(PUBLISHED_LIMITS).map(
      ([name, { perAccount, perOrganization }]) => {
        const all = perOrganization && [perOrganization.perSecond, perOrganization.burst];
        return [name, [perAccount.perSecond, perAccount.burst], ...(all ? [all] : [])];
      },
    );
    expect(figures).toEqual([
      ['AcceptHandshake', [1, 2], [5, 5]],
      ['CancelHandshake', [2, 3]],
      ['DeclineHandshake', [1, 1], [5, 5]],
      ['DescribeAccount', [20, 30], [24, 36]],
      ['DescribeHandshake', [1, 2], [6, 10]],
      ['DescribeOrganization', [1, 2]],
      ['DescribeOrganizationalUnit', [2, 2], [2, 3]],
      ['InviteAccountToOrganization', [3, 5]],
      ['ListAccounts', [8, 12], [9, 15]],
      ['ListAccountsForParent', [5, 8], [6, 10]],
      ['ListHandshakesForAccount', [5, 8], [6, 10]],
      ['ListHandshakesForOrganization', [5, 8], [6, 10]],
      ['ListOrganizationalUnitsForParent', [5, 8], [6, 10]],
      ['ListParents', [5, 8], [6, 10]],
      ['ListRoots', [1, 2], [1, 3]],
      ['ListTagsForResource', [10, 15], [12, 18]],
      ['MoveAccount', [2, 3]],
      ['RemoveAccountFromOrganization', [2, 2]],
      ['TagResource', [4, 6]],
    ]);
  });

  it('ORG-73: refills at three invitations a second', async () => {
    const { invite, pass } = strict();
    let next = 0;
    const send = () => invite(crowdId(next++));
    expect(passing(send)).toBe(5);
    await pass(SECOND);
    expect(passing(send)).toBe(3);
    await pass(SECOND / 2);
    expect(passing(send)).toBe(1);
    await pass(SECOND / 6);
    expect(passing(send)).toBe(1);
  });

  it('ORG-73: fails with the words of AWS', () => {
    const { call, fault } = strict();
    call('ListRoots');
    call('ListRoots');
    const refused = fault('ListRoots');
    expect(refused.name).toBe('TooManyRequestsException');
    expect(refused.message).toBe(BUSY);
  });

  it('ORG-73: counts each account for itself', () => {
    const { call, refusal } = strict();
    call('ListHandshakesForAccount', {}, crowdId(0));
    expect(passing(() => call('ListHandshakesForAccount', {}, crowdId(0)))).toBe(7);
    expect(passing(() => call('ListHandshakesForAccount', {}, crowdId(1)))).toBe(8);
    expect(refusal('ListHandshakesForAccount', {}, crowdId(1))).toBe('TooManyRequestsException');
  });

  it('ORG-73: has a figure for every operation', () => {
    expect(Object.keys(PUBLISHED_LIMITS).sort()).toEqual(Object.values(OperationName).sort());
  });

  it('ORG-73: leaves everything alone when it is switched off', () => {
    const off = scene(baseWorld({ service: { throttling: { rates: 'off' } } }));
    expect(passing(() => off.call('ListRoots'))).toBe(100);
  });

  it('ORG-74: has one more bucket for all members', () => {
    const { call } = strict();
    const list = (as: string) => () => call('ListHandshakesForAccount', {}, as);
    expect(passing(list(MEMBER))).toBe(8);
    expect(passing(list(MANAGEMENT))).toBe(2);
  });

  it('ORG-75: allows for the time that calls in a row would take', () => {
    const { call, invite } = strict(200);
    let next = 0;
    expect(passing(() => call('ListHandshakesForOrganization'))).toBe(100);
    expect(passing(() => invite(crowdId(next++)))).toBe(11);
  });
});

describe('a write', () => {
  it('ORG-76: fails while another one is in progress', async () => {
    const stage = scene(
      baseWorld({ service: { throttling: { rates: 'off' }, writeTakesMs: 250 } }),
    );
    const handshake = stage.invite(ALICE);
    const { fault, pass, refusal, stateOf } = stage;
    expect(fault('CancelHandshake', { HandshakeId: handshake.Id }).message).toBe(BUSY);
    expect(stateOf(handshake)).toBe('OPEN');
    await pass(249);
    expect(refusal('CancelHandshake', { HandshakeId: handshake.Id })).toBe(
      'TooManyRequestsException',
    );
    await pass(1);
    stage.call('CancelHandshake', { HandshakeId: handshake.Id });
    expect(stateOf(handshake)).toBe('CANCELED');
  });
});
