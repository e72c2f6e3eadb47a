import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptedBy,
  endingOf,
  endingOfForgotten,
  hasJoinedSince,
  subjectOf,
} from '../../../lambdas/shared/domain/following/response.ts';
import type {
  AccountFacts,
  HandshakeFacts,
  HandshakeState,
} from '../../../lambdas/shared/ports/organizations.ts';
import {
  ACCOUNT,
  DAY_MS,
  EMAIL,
  EXPIRES_AT,
  emailRowOf,
  INVITED_AT,
  rowOf,
} from './following-world.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');

function handshakeOf(state: HandshakeState, changes: Partial<HandshakeFacts> = {}): HandshakeFacts {
  return {
    id: 'h-present000000',
    state,
    party: { id: ACCOUNT, type: 'ACCOUNT' },
    email: null,
    requestedAt: Date.parse(INVITED_AT),
    expiresAt: Date.parse(EXPIRES_AT),
    ...changes,
  };
}

const memberOf = (joinedAt: string): AccountFacts => ({
  id: ACCOUNT,
  email: EMAIL,
  state: 'ACTIVE',
  joinedMethod: 'INVITED',
  joinedAt: Date.parse(joinedAt),
});

describe('the ending that a handshake states', () => {
  it.each(['OPEN', 'REQUESTED'] as const)('is none while it is %s', (state) => {
    expect(endingOf(handshakeOf(state), rowOf(), NOW)).toBeNull();
  });

  it.each([
    ['DECLINED', { kind: 'declined' }],
    ['CANCELED', { kind: 'canceled' }],
    ['EXPIRED', { kind: 'expired' }],
    ['ACCEPTED', { kind: 'accepted', accountId: ACCOUNT, acceptedAt: '2026-11-23T10:00:00.000Z' }],
  ] as const)('of %s is told as such', (state, result) => {
    expect(endingOf(handshakeOf(state), rowOf(), NOW)?.result).toEqual(result);
  });

  it('is a withdrawal when a withdrawal was asked for and the handshake is canceled', () => {
    const seen = endingOf(handshakeOf('CANCELED'), rowOf({ withdrawRequested: true }), NOW);
    expect(seen?.result).toEqual({ kind: 'withdrawn' });
  });

  it('names the account of an e-mail invitation from the party that accepted', () => {
    const handshake = handshakeOf('ACCEPTED', { email: EMAIL });
    expect(endingOf(handshake, emailRowOf(), NOW)?.result).toMatchObject({ accountId: ACCOUNT });
  });

  it('leaves the account open while the party is still an address', () => {
    const handshake = handshakeOf('ACCEPTED', { party: { id: EMAIL, type: 'EMAIL' } });
    expect(endingOf(handshake, emailRowOf(), NOW)?.result).toMatchObject({ accountId: null });
  });

  it('happened at the expiry when it expired', () => {
    expect(endingOf(handshakeOf('EXPIRED'), rowOf(), NOW)?.at).toBe(EXPIRES_AT);
  });
});

describe('membership', () => {
  it.each([
    ['after the invitation', '2026-11-23T09:30:00.000Z', true],
    ['within the tolerance of clocks', '2026-11-23T08:59:30.000Z', true],
    ['before the invitation', '2026-11-20T09:00:00.000Z', false],
  ])('that began %s counts accordingly', (_, joinedAt, expected) => {
    expect(hasJoinedSince(memberOf(joinedAt), INVITED_AT)).toBe(expected);
  });

  it('proves nothing for a row that was never invited', () => {
    expect(hasJoinedSince(memberOf(INVITED_AT), null)).toBe(false);
  });

  it('dates the acceptance', () => {
    const joinedAt = '2026-11-23T09:30:00.000Z';
    expect(acceptedBy(memberOf(joinedAt))).toMatchObject({
      result: { kind: 'accepted', accountId: ACCOUNT, acceptedAt: joinedAt },
      at: joinedAt,
    });
  });
});

describe('an invitation that AWS has forgotten', () => {
  it('has expired, and never before a day past its expiry', () => {
    const expiry = fc.option(fc.constant(EXPIRES_AT));
    const days = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(expiry, days, (expiresAt, after) => {
        const now = Date.parse(INVITED_AT) + after * DAY_MS;
        const seen = endingOfForgotten(rowOf({ expiresAt }), now);
        expect(seen !== null).toBe(now >= Date.parse(EXPIRES_AT) + DAY_MS);
      }),
    );
  });

  it('cannot be judged without the time of the invitation', () => {
    const row = rowOf({ expiresAt: null, invitedAt: null });
    expect(endingOfForgotten(row, NOW + 400 * DAY_MS)).toBeNull();
  });
});

describe('the subject of a fact', () => {
  it('is the handshake', () => {
    expect(subjectOf(rowOf())).toBe('h-present000000');
  });

  it('tells two adopted invitations of one execution apart', () => {
    const first = subjectOf({ handshakeId: null, invitedAt: INVITED_AT });
    const second = subjectOf({ handshakeId: null, invitedAt: EXPIRES_AT });
    expect(first).not.toBe(second);
  });
});
