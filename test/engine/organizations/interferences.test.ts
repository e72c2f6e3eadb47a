import { describe, expect, it } from 'vitest';
import type { OrganizationCondition } from '../../../lib/local/organizations/world.ts';
import {
  ALICE,
  BOB,
  baseWorld,
  DAY,
  emailOf,
  HOUR,
  listAll,
  MEMBER,
  outside,
  type Scene,
  START,
  scene,
} from './harness.ts';

const INVITE = 'InviteAccountToOrganization';
const BUSY = { exception: 'ServiceException' } as const;
const byEmail = { Target: { Type: 'EMAIL', Id: emailOf(ALICE) } };

function withConditions(...conditions: OrganizationCondition[]): Scene {
  return scene(baseWorld({ conditions }));
}

describe('an interference of a test', () => {
  it('ORG-67: ends at its virtual time, however many calls it has hit', async () => {
    const { control, invite, pass, refusedInvite } = scene();
    control.injectFault(INVITE, BUSY, { untilMs: START + HOUR });
    for (let i = 0; i < 5; i++) expect(refusedInvite(ALICE)).toBe('ServiceException');
    await pass(HOUR - 1);
    expect(refusedInvite(ALICE)).toBe('ServiceException');
    await pass(1);
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-67: ends after its calls when they come before its time', () => {
    const { control, invite, refusedInvite } = scene();
    control.injectFault(INVITE, BUSY, { times: 2, untilMs: START + HOUR });
    expect(refusedInvite(ALICE)).toBe('ServiceException');
    expect(refusedInvite(BOB)).toBe('ServiceException');
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-68: knows its account by id and by e-mail address, whichever a call uses', () => {
    const { control, invite, refusal } = scene();
    control.injectFault(INVITE, BUSY, { target: ALICE });
    expect(refusal(INVITE, byEmail)).toBe('ServiceException');
    control.injectFault(INVITE, BUSY, { target: emailOf(ALICE).toUpperCase() });
    expect(invite(BOB).State).toBe('OPEN');
    expect(refusal(INVITE, { Target: { Type: 'ACCOUNT', Id: ALICE } })).toBe('ServiceException');
    control.injectFault(INVITE, BUSY, { target: 'nobody@example.com' });
    expect(refusal(INVITE, { Target: { Type: 'EMAIL', Id: 'Nobody@example.com' } })).toBe(
      'ServiceException',
    );
  });

  it('ORG-68: knows its account by the handshake that invites it, and the handshake itself', () => {
    const { control, inviteByEmail, invite, refusal, stateOf } = scene();
    const alice = inviteByEmail(emailOf(ALICE));
    const bob = invite(BOB);
    control.injectFault('CancelHandshake', BUSY, { target: ALICE });
    control.injectFault('DescribeHandshake', BUSY, { target: bob.Id });
    expect(stateOf(alice)).toBe('OPEN');
    expect(refusal('CancelHandshake', { HandshakeId: alice.Id })).toBe('ServiceException');
    expect(refusal('DescribeHandshake', { HandshakeId: bob.Id })).toBe('ServiceException');
  });
});

describe('an answer that is lost', () => {
  it('ORG-69: belongs to a call that succeeded', () => {
    const stage = scene();
    stage.control.loseAnswer(INVITE);
    const lost = stage.fault(INVITE, { Target: { Type: 'ACCOUNT', Id: ALICE } });
    expect(lost).toMatchObject({ name: 'ServiceUnavailable', status: 503 });
    expect(stage.control.usage()).toMatchObject({ pending: 1, attempts: 1 });
    expect(stage.control.journal()).toMatchObject([{ targetId: ALICE, outcome: 'opened' }]);
    expect(stage.refusedInvite(ALICE)).toBe('DuplicateHandshakeException');
    expect(listAll(stage)).toHaveLength(1);
    expect(stage.invite(BOB).State).toBe('OPEN');
  });

  it('ORG-69: is not used up by a call that is refused', () => {
    const { control, invite, refusal, refusedInvite } = scene();
    control.loseAnswer(INVITE, { target: ALICE });
    control.injectFault(INVITE, BUSY, { target: ALICE });
    expect(refusedInvite(ALICE)).toBe('ServiceException');
    expect(invite(BOB).State).toBe('OPEN');
    expect(refusal(INVITE, byEmail)).toBe('ServiceUnavailable');
  });

  it('ORG-69: is announced by its event all the same', async () => {
    const { clock, control, events, refusedInvite } = scene();
    control.loseAnswer(INVITE);
    refusedInvite(ALICE);
    await clock.runUntilIdle();
    expect(events.map(({ detail }) => detail.eventName)).toEqual([INVITE]);
    expect(events[0]?.detail).not.toHaveProperty('errorCode');
  });

  it('ORG-69: can be taken back', () => {
    const { control, invite } = scene();
    control.loseAnswer(INVITE);
    control.clearFaults();
    expect(invite(ALICE).State).toBe('OPEN');
  });
});

describe('an interference of the world', () => {
  it('ORG-67: ends after so many calls', () => {
    const { invite, refusedInvite } = withConditions({ refusal: 'PAST_DUE_INVOICE', times: 2 });
    refusedInvite(ALICE);
    refusedInvite(BOB);
    expect(invite(ALICE).State).toBe('OPEN');
  });

  it('ORG-67: is counted for each world anew', () => {
    const world = baseWorld({
      outsideAccounts: [
        outside(ALICE, { conditions: [{ refusal: 'PAST_DUE_INVOICE', times: 1 }] }),
      ],
    });
    for (let run = 0; run < 2; run++) {
      const { invite, refusedInvite } = scene(world);
      expect(refusedInvite(ALICE)).toContain('PAST_DUE_INVOICE');
      expect(invite(ALICE).State).toBe('OPEN');
    }
  });

  it('ORG-68: can aim at one account and any operation, until it is resolved for the account', () => {
    const { call, control, refusal } = withConditions(
      { refusal: BUSY, operation: 'DescribeAccount', target: 'member@example.com' },
      { refusal: BUSY, operation: 'ListRoots' },
    );
    expect(refusal('DescribeAccount', { AccountId: MEMBER })).toBe('ServiceException');
    control.resolveOrganization();
    expect(call('ListRoots').Roots).toHaveLength(1);
    expect(refusal('DescribeAccount', { AccountId: MEMBER })).toBe('ServiceException');
    control.resolve(MEMBER);
    expect(call('DescribeAccount', { AccountId: MEMBER }).Account.Id).toBe(MEMBER);
  });

  it('ORG-69: can lose answers on its days', async () => {
    const { invite, pass, refusedInvite } = withConditions({ answer: 'lost', from: 1, until: 2 });
    invite(ALICE);
    await pass(DAY);
    expect(refusedInvite(BOB)).toBe('ServiceUnavailable');
    expect(refusedInvite(BOB)).toBe('DuplicateHandshakeException');
  });

  it('ORG-91: fails to be made without an effect, or with two', () => {
    expect(() => withConditions({ from: 1 })).toThrow('has neither of "refusal" and "answer"');
    expect(() => withConditions({ refusal: 'PAST_DUE_INVOICE', answer: 'lost' })).toThrow(
      'a condition of InviteAccountToOrganization has both of "refusal" and "answer", expected one',
    );
  });
});
