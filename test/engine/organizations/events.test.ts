import { describe, expect, it } from 'vitest';
import type { EventBehaviour, OrganizationWorld } from '../../../lib/local/organizations/world.ts';
import {
  ALICE,
  baseWorld,
  crowd,
  crowdId,
  DAY,
  emailOf,
  HOUR,
  MANAGEMENT,
  MEMBER,
  ORGANIZATION,
  type Scene,
  SECOND,
  scene,
} from './harness.ts';

const AT_ONCE = { kind: 'fixed', hours: 0 } as const;
const API_CALL = 'AWS API Call via CloudTrail';
const SERVICE_EVENT = 'AWS Service Event via CloudTrail';

function listening(behaviour: EventBehaviour = {}, more: Partial<OrganizationWorld> = {}): Scene {
  const events = { delay: AT_ONCE, ...behaviour };
  return scene(baseWorld({ service: { throttling: { rates: 'off' }, events }, ...more }));
}

async function named(stage: Scene): Promise<unknown[]> {
  await stage.clock.runDue();
  return stage.events.map((event) => event.detail.eventName);
}

describe('an event', () => {
  it('ORG-77: tells of an invitation, in the manner of CloudTrail', async () => {
    const stage = listening();
    const { Id, Arn } = stage.invite(ALICE, { Notes: 'please join' });
    expect(await named(stage)).toEqual(['InviteAccountToOrganization']);
    expect(stage.events[0]).toMatchObject({
      version: '0',
      id: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      'detail-type': API_CALL,
      source: 'aws.organizations',
      account: MANAGEMENT,
      region: 'us-east-1',
      time: '2026-01-05T00:00:00Z',
      detail: {
        eventSource: 'organizations.amazonaws.com',
        eventType: 'AwsApiCall',
        recipientAccountId: MANAGEMENT,
        userIdentity: { accountId: MANAGEMENT },
        requestParameters: { target: { type: 'ACCOUNT', id: ALICE }, notes: 'please join' },
        responseElements: {
          handshake: {
            id: Id,
            arn: Arn,
            action: 'invite',
            state: 'OPEN',
            requestedTimestamp: 'Jan 5, 2026 12:00:00 AM',
            expirationTimestamp: 'Jan 20, 2026 12:00:00 AM',
          },
        },
      },
    });
  });

  it('ORG-77: tells of a cancellation', async () => {
    const stage = listening();
    const { Id } = stage.invite(ALICE);
    await stage.pass(21 * HOUR + 41 * 60 * SECOND + 16 * SECOND);
    stage.call('CancelHandshake', { HandshakeId: Id });
    expect(await named(stage)).toEqual(['InviteAccountToOrganization', 'CancelHandshake']);
    expect(stage.events[1]?.detail).toMatchObject({
      eventTime: '2026-01-05T21:41:16Z',
      requestParameters: { handshakeId: Id },
      responseElements: { handshake: { id: Id, state: 'CANCELED' } },
    });
  });

  it('ORG-78: tells of a refusal, without response elements', async () => {
    const stage = listening();
    stage.refusedInvite(MEMBER);
    await stage.clock.runDue();
    expect(stage.events[0]?.detail).toMatchObject({
      eventName: 'InviteAccountToOrganization',
      errorCode: 'HandshakeConstraintViolationException',
      errorMessage: 'The AWS account is already a member of an organization.',
      responseElements: null,
    });
  });

  it('ORG-78: does not reach the management account for what others are refused', async () => {
    const stage = listening();
    const { Id } = stage.invite(ALICE);
    stage.refusal('CancelHandshake', { HandshakeId: Id }, ALICE);
    expect(await named(stage)).toEqual(['InviteAccountToOrganization']);
  });

  it('ORG-79: tells of a join and of departures, with the details of a service event', async () => {
    const stage = listening();
    stage.invite(ALICE);
    stage.control.accept(ALICE);
    stage.control.depart(ALICE);
    stage.call('RemoveAccountFromOrganization', { AccountId: MEMBER });
    expect(await named(stage)).toEqual([
      'InviteAccountToOrganization',
      'AccountJoinedOrganization',
      'AccountDepartedOrganization',
      'AccountDepartedOrganization',
      'RemoveAccountFromOrganization',
    ]);
    const [, joined, left, removed] = stage.events;
    expect(joined).toMatchObject({
      'detail-type': SERVICE_EVENT,
      detail: {
        eventType: 'AwsServiceEvent',
        userIdentity: { invokedBy: 'organizations.amazonaws.com' },
        requestParameters: null,
        responseElements: null,
        serviceEventDetails: {
          accountId: ALICE,
          joinedMethod: 'INVITED',
          joinedTime: 'Jan 5, 2026 12:00:00 AM',
        },
      },
    });
    expect(left?.detail.serviceEventDetails).toMatchObject({ departureMethod: 'LEFT' });
    expect(removed?.detail.serviceEventDetails).toMatchObject({
      accountId: MEMBER,
      departureMethod: 'REMOVED',
    });
  });

  it('ORG-80: tells of a removal by the management account, refused or not', async () => {
    const stage = listening({ hasAcceptHandshake: true, hasMembershipEvents: false });
    stage.call('RemoveAccountFromOrganization', { AccountId: MEMBER });
    stage.refusal('RemoveAccountFromOrganization', { AccountId: MEMBER });
    await stage.clock.runDue();
    expect(stage.events).toHaveLength(2);
    const [removed, refused] = stage.events;
    expect(removed).toMatchObject({
      'detail-type': API_CALL,
      detail: {
        eventName: 'RemoveAccountFromOrganization',
        requestParameters: { accountId: MEMBER },
        responseElements: null,
      },
    });
    expect(removed?.detail).not.toHaveProperty('errorCode');
    expect(refused?.detail).toMatchObject({ errorCode: 'AccountNotFoundException' });
  });

  it('ORG-85: tells of a raised quota, and not of one that is lowered or set again', async () => {
    const stage = listening();
    for (const quota of [5, 40, 40, 12]) stage.control.setAccountQuota(quota);
    expect(await named(stage)).toEqual(['UpdateServiceQuotaIncreaseRequestStatus']);
    expect(stage.events[0]).toMatchObject({
      'detail-type': SERVICE_EVENT,
      source: 'aws.servicequotas',
      account: MANAGEMENT,
      detail: {
        eventSource: 'servicequotas.amazonaws.com',
        eventType: 'AwsServiceEvent',
        userIdentity: { invokedBy: 'servicequotas.amazonaws.com' },
        serviceEventDetails: { newStatus: 'CASE_CLOSED', newQuotaValue: '40.0' },
      },
    });
  });

  it('ORG-85: is not sent for quotas when the world has none', async () => {
    const stage = listening({ hasQuotaEvents: false });
    stage.control.setAccountQuota(5000);
    expect(await named(stage)).toEqual([]);
  });

  it('ORG-79: is not sent for memberships when the world has none', async () => {
    const stage = listening({ hasAcceptHandshake: true, hasMembershipEvents: false });
    stage.invite(ALICE);
    stage.control.accept(ALICE);
    stage.control.depart(ALICE);
    expect(await named(stage)).toEqual(['InviteAccountToOrganization', 'AcceptHandshake']);
  });

  it('ORG-81: tells of an acceptance by the invited account only when it is switched on', async () => {
    const stage = listening({ hasAcceptHandshake: true });
    const { Id } = stage.invite(ALICE);
    stage.control.accept(ALICE);
    expect(await named(stage)).toContain('AcceptHandshake');
    const accepted = stage.events.find((event) => event.detail.eventName === 'AcceptHandshake');
    expect(accepted).toMatchObject({
      'detail-type': API_CALL,
      detail: {
        userIdentity: { accountId: ALICE },
        recipientAccountId: MANAGEMENT,
        requestParameters: { handshakeId: Id },
        responseElements: {
          handshake: {
            state: 'ACCEPTED',
            parties: expect.arrayContaining([
              { id: ALICE, type: 'ACCOUNT' },
              { id: 'exampleorg1', type: 'ORGANIZATION' },
            ]),
          },
        },
      },
    });
    const silent = listening();
    silent.invite(ALICE);
    silent.control.accept(ALICE);
    expect(await named(silent)).not.toContain('AcceptHandshake');
  });

  it('ORG-82: is not sent for a decline or an expiry', async () => {
    const stage = listening();
    stage.invite(ALICE);
    stage.control.decline(ALICE);
    stage.invite(ALICE);
    await stage.pass(20 * DAY);
    expect(await named(stage)).toEqual([
      'InviteAccountToOrganization',
      'InviteAccountToOrganization',
    ]);
  });

  it('ORG-84: masks e-mail addresses', async () => {
    const stage = listening();
    stage.inviteByEmail(emailOf(ALICE));
    await stage.clock.runDue();
    expect(JSON.stringify(stage.events)).not.toContain(emailOf(ALICE));
    expect(stage.events[0]?.detail).toMatchObject({
      requestParameters: { target: { type: 'EMAIL', id: '****' } },
    });
  });
});

describe('the delivery of events', () => {
  const COUNT = 400;
  const world = { organization: { ...ORGANIZATION, accountQuota: 1000 } };

  async function deliver(behaviour: EventBehaviour, seed = 'test'): Promise<Scene> {
    const stage = scene(
      baseWorld({
        ...world,
        outsideAccounts: crowd(COUNT),
        service: { throttling: { rates: 'off' }, events: behaviour },
      }),
      seed,
    );
    for (let i = 0; i < COUNT; i++) stage.invite(crowdId(i));
    await stage.clock.runUntilIdle();
    return stage;
  }

  it('ORG-83: is a little late', async () => {
    const stage = listening({ delay: { kind: 'uniform', minHours: 1, maxHours: 2 } });
    stage.invite(ALICE);
    await stage.pass(HOUR - 1);
    expect(stage.events).toEqual([]);
    await stage.pass(HOUR);
    expect(stage.events).toHaveLength(1);
    expect(stage.events[0]?.time).toBe('2026-01-05T00:00:00Z');
  });

  it('ORG-83: loses a share of them', async () => {
    const { events } = await deliver({ lossProbability: 0.25 });
    expect(events.length).toBeGreaterThan(COUNT * 0.65);
    expect(events.length).toBeLessThan(COUNT * 0.85);
  });

  it('ORG-83: brings a share of them twice, under the same id', async () => {
    const { events } = await deliver({ duplicateProbability: 0.25 });
    const ids = new Set(events.map((event) => event.id));
    expect(ids.size).toBe(COUNT);
    expect(events.length).toBeGreaterThan(COUNT * 1.15);
    expect(events.length).toBeLessThan(COUNT * 1.35);
  });

  it('ORG-83: lets one overtake another', async () => {
    const { events } = await deliver({ delay: { kind: 'uniform', minHours: 0, maxHours: 24 } });
    const sent = events.map(({ detail }) => {
      const { target } = detail.requestParameters as { target: { id: string } };
      return target.id;
    });
    expect(new Set(sent).size).toBe(COUNT);
    expect(sent).not.toEqual([...sent].sort());
  });

  it('ORG-83: is the same for the same seed only', async () => {
    const behaviour = { lossProbability: 0.2, duplicateProbability: 0.2 };
    const first = await deliver(behaviour);
    expect((await deliver(behaviour)).events).toEqual(first.events);
    expect((await deliver(behaviour, 'other')).events).not.toEqual(first.events);
  });
});
