import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEMBERSHIP_EVENTS } from '../../../lambdas/shared/contract/hints.ts';
import { readMembershipHint } from '../../../lambdas/shared/domain/following/membership-event.ts';
import { ACCOUNT, callEvent, HANDSHAKE, serviceEvent } from './following-world.ts';

const detailOf = (detail: object) => ({ source: 'aws.organizations', detail });

describe('reading an event of AWS Organizations', () => {
  it('finds handshake and account in a recorded call', () => {
    expect(readMembershipHint(callEvent('AcceptHandshake', HANDSHAKE))).toEqual({
      eventName: 'AcceptHandshake',
      handshakeId: HANDSHAKE,
      accountIds: [ACCOUNT],
      at: '2026-11-23T10:00:00.000Z',
      isCreated: false,
    });
  });

  it('finds the handshake in the response when the request does not name it', () => {
    const event = detailOf({
      eventName: 'DeclineHandshake',
      requestParameters: null,
      responseElements: { handshake: { id: HANDSHAKE } },
    });
    expect(readMembershipHint(event)?.handshakeId).toBe(HANDSHAKE);
  });

  it.each([
    ['as documented by analogy', { serviceEventDetails: { accountId: ACCOUNT } }],
    ['nested in account', { serviceEventDetails: { account: { id: ACCOUNT } } }],
    ['as JSON inside of JSON', { serviceEventDetails: JSON.stringify({ accountId: ACCOUNT }) }],
    ['with capitals', { serviceEventDetails: { AccountId: ACCOUNT } }],
    ['in the request', { requestParameters: { accountId: ACCOUNT } }],
    ['in the detail itself', { accountId: ACCOUNT }],
    ['only as the caller', { userIdentity: { accountId: ACCOUNT } }],
  ])('finds the account of a join %s', (_, places) => {
    const event = detailOf({ eventName: 'AccountJoinedOrganization', ...places });
    expect(readMembershipHint(event)?.accountIds).toEqual([ACCOUNT]);
  });

  it.each(['Created', 'CREATED'])('sees that an account was %s, not invited', (joinedMethod) => {
    const event = serviceEvent('AccountJoinedOrganization', ACCOUNT, { joinedMethod });
    expect(readMembershipHint(event)?.isCreated).toBe(true);
  });

  it('does not take the caller of a cancellation for the invited account', () => {
    const event = detailOf({
      eventName: 'CancelHandshake',
      userIdentity: { accountId: '999988887777' },
      requestParameters: { handshakeId: HANDSHAKE },
    });
    expect(readMembershipHint(event)?.accountIds).toEqual([]);
  });

  it('falls back to the time of the envelope', () => {
    const event = { time: '2026-11-23T11:00:00Z', detail: { eventName: 'DeclineHandshake' } };
    expect(readMembershipHint(event)?.at).toBe('2026-11-23T11:00:00.000Z');
  });

  it('refuses ids that are none', () => {
    const event = detailOf({
      eventName: 'AcceptHandshake',
      requestParameters: { handshakeId: '****' },
      responseElements: { handshake: { parties: [{ id: '****' }, null, 7] } },
    });
    expect(readMembershipHint(event)).toMatchObject({ handshakeId: null, accountIds: [] });
  });

  it('answers null to other events', () => {
    expect(readMembershipHint(detailOf({ eventName: 'MoveAccount' }))).toBeNull();
    expect(readMembershipHint({})).toBeNull();
    expect(readMembershipHint(null)).toBeNull();
  });

  it('never throws, whatever it is given', () => {
    const junk = fc.oneof(fc.anything(), fc.string(), fc.constant('{"a":'));
    const detail = fc.record(
      {
        eventName: fc.constantFrom(...MEMBERSHIP_EVENTS),
        eventTime: junk,
        requestParameters: junk,
        responseElements: fc.oneof(junk, fc.record({ handshake: fc.record({ parties: junk }) })),
        serviceEventDetails: junk,
        userIdentity: junk,
      },
      { requiredKeys: ['eventName'] },
    );
    fc.assert(
      fc.property(fc.oneof(junk, fc.record({ detail, time: junk })), (event) => {
        readMembershipHint(event);
      }),
    );
  });
});
