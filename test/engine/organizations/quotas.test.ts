import { describe, expect, it } from 'vitest';
import { FakeServiceQuotas } from '../../../lib/local/service-quotas/fake-service-quotas.ts';
import {
  ALICE,
  baseWorld,
  callerOf,
  crowd,
  crowdId,
  DAY,
  HOUR,
  MANAGEMENT,
  MEMBER,
  ORGANIZATION,
  type Scene,
  scene,
} from './harness.ts';

const NO_PLACE = 'HandshakeConstraintViolationException/ACCOUNT_NUMBER_LIMIT_EXCEEDED';
const NO_ATTEMPT = 'HandshakeConstraintViolationException/HANDSHAKE_RATE_LIMIT_EXCEEDED';

/** A management account and `members`, a crowd to invite. */
function crowded(accountQuota: number, members: number, ageHours?: number): Scene {
  return scene(
    baseWorld({
      organization: {
        ...ORGANIZATION,
        accountQuota,
        ...(ageHours === undefined ? {} : { ageHours }),
      },
      members: { count: members },
      outsideAccounts: crowd(60),
    }),
  );
}

function inviteAndCancel({ call, invite }: Scene, id: string): void {
  call('CancelHandshake', { HandshakeId: invite(id).Id });
}

describe('the places of an organization', () => {
  it('ORG-29: fails an invitation when members and pending ones fill the quota', () => {
    const { control, invite, refusedInvite } = crowded(10, 7);
    invite(crowdId(0));
    invite(crowdId(1));
    expect(control.usage()).toEqual({ members: 8, pending: 2, attempts: 2, accountQuota: 10 });
    expect(refusedInvite(crowdId(2))).toBe(NO_PLACE);
    control.setAccountQuota(11);
    expect(invite(crowdId(2)).State).toBe('OPEN');
  });

  it('ORG-29: fails with the words that were seen', () => {
    const input = { Target: { Type: 'ACCOUNT', Id: crowdId(0) } };
    expect(crowded(10, 9).fault('InviteAccountToOrganization', input).message).toBe(
      'You have exceeded the allowed number of AWS accounts.',
    );
  });

  it.each([
    ['a decline', (stage: Scene, id: string) => stage.control.decline(id)],
    [
      'a cancellation',
      (stage: Scene, id: string) => {
        const { Handshakes } = stage.call('ListHandshakesForAccount', {}, id);
        stage.call('CancelHandshake', { HandshakeId: Handshakes[0]?.Id });
      },
    ],
    ['an expiry', (stage: Scene) => stage.pass(15 * DAY)],
  ] as const)('ORG-30: come back with %s', async (_name, free) => {
    const stage = crowded(10, 8);
    stage.invite(crowdId(0));
    expect(stage.refusedInvite(crowdId(1))).toBe(NO_PLACE);
    await free(stage, crowdId(0));
    expect(stage.control.usage()).toMatchObject({ members: 9, pending: 0 });
    expect(stage.invite(crowdId(1)).State).toBe('OPEN');
  });

  it('ORG-30: stay taken after an acceptance, and come back with the departure', () => {
    const { control, invite, refusedInvite } = crowded(10, 8);
    invite(crowdId(0));
    control.accept(crowdId(0));
    expect(control.usage()).toMatchObject({ members: 10, pending: 0 });
    expect(refusedInvite(crowdId(1))).toBe(NO_PLACE);
    control.depart(crowdId(0));
    expect(invite(crowdId(1)).State).toBe('OPEN');
  });

  it('ORG-31: are kept by members that are suspended or closed', () => {
    const world = baseWorld({
      organization: { ...ORGANIZATION, accountQuota: 3 },
      members: {
        accounts: [
          { id: MEMBER, email: 'closed@example.com', state: 'CLOSED' },
          { id: '444444444445', email: 'suspended@example.com', state: 'SUSPENDED' },
        ],
      },
    });
    expect(scene(world).refusedInvite(ALICE)).toBe(NO_PLACE);
  });

  it('ORG-29: are taken by an account that is created inside', () => {
    const { control, invite, refusedInvite } = crowded(10, 8);
    control.addMember({ id: MEMBER, email: 'member@example.com', organizationalUnit: 'New' });
    expect(refusedInvite(crowdId(0))).toBe(NO_PLACE);
    control.setAccountQuota(11);
    expect(invite(crowdId(0)).State).toBe('OPEN');
  });
});

describe('the attempts of a day', () => {
  it('ORG-32: are twenty even for a smaller organization, until the first is a day old', async () => {
    const stage = crowded(10, 0);
    for (let i = 0; i < 20; i++) {
      inviteAndCancel(stage, crowdId(i));
      await stage.pass(HOUR / 4);
    }
    expect(stage.refusedInvite(crowdId(20))).toBe(NO_ATTEMPT);
    await stage.pass(DAY - 5 * HOUR - 1);
    expect(stage.refusedInvite(crowdId(20))).toBe(NO_ATTEMPT);
    await stage.pass(1);
    inviteAndCancel(stage, crowdId(20));
    expect(stage.refusedInvite(crowdId(21))).toBe(NO_ATTEMPT);
  });

  it('ORG-32: are as many as the quota allows accounts, when that is more', () => {
    const stage = crowded(40, 0);
    for (let i = 0; i < 40; i++) inviteAndCancel(stage, crowdId(i));
    expect(stage.refusedInvite(crowdId(40))).toBe(NO_ATTEMPT);
    stage.control.setAccountQuota(41);
    expect(stage.invite(crowdId(40)).State).toBe('OPEN');
  });

  it('ORG-33: are given back by an acceptance', () => {
    const { control, invite, refusedInvite } = crowded(50, 0);
    control.spendAttempts(49);
    invite(crowdId(0));
    expect(refusedInvite(crowdId(1))).toBe(NO_ATTEMPT);
    control.accept(crowdId(0));
    expect(control.usage().attempts).toBe(49);
    expect(invite(crowdId(1)).State).toBe('OPEN');
  });

  it('ORG-33: are not given back by a cancellation or a decline', () => {
    const stage = crowded(50, 0);
    stage.control.spendAttempts(48);
    inviteAndCancel(stage, crowdId(0));
    stage.invite(crowdId(1));
    stage.control.decline(crowdId(1));
    expect(stage.refusedInvite(crowdId(2))).toBe(NO_ATTEMPT);
  });

  it('ORG-33: are given back once only, not again when the day is over', async () => {
    const { control, invite, pass } = crowded(50, 0);
    invite(crowdId(0));
    control.accept(crowdId(0));
    await pass(DAY);
    expect(control.usage().attempts).toBe(0);
  });

  it('ORG-33: count an acceptance on a later day for nothing more', async () => {
    const { control, invite, pass } = crowded(50, 0);
    invite(crowdId(0));
    await pass(2 * DAY);
    invite(crowdId(1));
    control.accept(crowdId(0));
    expect(control.usage().attempts).toBe(1);
  });

  it('ORG-34: are not spent by a refusal', () => {
    const { control, invite, refusedInvite } = crowded(50, 0);
    invite(crowdId(0));
    refusedInvite(crowdId(0));
    expect(control.usage().attempts).toBe(1);
  });

  it('ORG-35: are spent by other tools too', async () => {
    const { control, invite, pass, refusedInvite } = crowded(50, 0);
    control.spendAttempts(50);
    expect(refusedInvite(crowdId(0))).toBe(NO_ATTEMPT);
    await pass(DAY);
    expect(invite(crowdId(0)).State).toBe('OPEN');
  });

  it('ORG-36: come second when there are no places either', () => {
    const { control, refusedInvite } = crowded(10, 9);
    control.spendAttempts(20);
    expect(refusedInvite(crowdId(0))).toBe(NO_PLACE);
  });
});

describe('an organization in its first hour', () => {
  it('ORG-37: fails every invitation, and none after that hour', async () => {
    const { invite, pass, refusedInvite } = crowded(50, 0, 0.5);
    expect(refusedInvite(crowdId(0))).toBe('FinalizingOrganizationException');
    await pass(HOUR / 2);
    expect(invite(crowdId(0)).State).toBe('OPEN');
  });

  it('ORG-37: fails with the account limit if the world says so', () => {
    const organization = {
      ...ORGANIZATION,
      ageHours: 0,
      refusalWhileInitializing: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
    };
    expect(scene(baseWorld({ organization })).refusedInvite(ALICE)).toBe(NO_PLACE);
  });
});

describe('Service Quotas', () => {
  const input = { ServiceCode: 'organizations', QuotaCode: 'L-E619E033' };

  function quotas(stage: Scene) {
    const fake = new FakeServiceQuotas({
      accountQuota: stage.control.accountQuota,
      managementAccountId: MANAGEMENT,
    });
    return (operation: string, request: Record<string, unknown>, as = MANAGEMENT) =>
      fake.operations[operation]?.(request, callerOf(as));
  }

  it('ORG-38: answers with the quota that Organizations enforces', () => {
    const stage = crowded(50, 0);
    const call = quotas(stage);
    expect(call('GetServiceQuota', input)).toMatchObject({
      Quota: { QuotaName: 'Maximum number of accounts', QuotaCode: 'L-E619E033', Value: 50 },
    });
    stage.control.setAccountQuota(5000);
    expect(call('GetServiceQuota', input)).toMatchObject({ Quota: { Value: 5000 } });
    expect(call('ListServiceQuotas', { ServiceCode: 'organizations' })).toMatchObject({
      Quotas: [{ QuotaCode: 'L-E619E033', Value: 5000, Adjustable: true, GlobalQuota: true }],
    });
  });

  it('ORG-38: fails for other quotas and other callers', () => {
    const call = quotas(crowded(50, 0));
    const named = (name: string) => expect.objectContaining({ name });
    expect(() => call('GetServiceQuota', { ...input, QuotaCode: 'L-0' })).toThrow(
      named('NoSuchResourceException'),
    );
    expect(() => call('ListServiceQuotas', { ServiceCode: 'ec2' })).toThrow(
      named('NoSuchResourceException'),
    );
    expect(() => call('GetServiceQuota', input, ALICE)).toThrow(named('AccessDeniedException'));
  });
});
