import { expect, it } from 'vitest';
import { countPlaces } from '../../../lambdas/shared/domain/reconciliation/count-places.ts';
import type { AccountFacts, HandshakeFacts } from '../../../lambdas/shared/ports/organizations.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';

const SENT = Date.parse('2026-11-23T10:00:00.000Z');
const STARTED = SENT + 3_600_000;

const sentTo = (
  id: string,
  type: 'ACCOUNT' | 'EMAIL',
  state: HandshakeFacts['state'] = 'OPEN',
): HandshakeFacts => ({
  id: `h-${id}`,
  state,
  party: { id, type },
  email: type === 'EMAIL' ? id : null,
  requestedAt: SENT,
  expiresAt: STARTED + 1,
});

const member = (id: string, joinedAt: number): AccountFacts => ({
  id,
  email: `Owner-${id}@example.com`,
  state: 'ACTIVE',
  joinedMethod: 'INVITED',
  joinedAt,
});

async function count(handshake: HandshakeFacts, account: AccountFacts) {
  const turnstile = new InMemoryTurnstile();
  const seen = {
    ...{ handshakes: [handshake], undone: [], accounts: [account] },
    ...{ startedAt: STARTED, countedUntil: STARTED + 1 },
  };
  await countPlaces(seen, { turnstile, accountQuota: { read: async () => null } });
  return turnstile.calls;
}

it('tells when the members had been listed', async () => {
  const [call] = await count(sentTo(ID, 'ACCOUNT'), joined);
  expect(call?.[1]).toMatchObject({ startedAt: STARTED, countedUntil: STARTED + 1 });
});

const ID = '111122223333';
const joined = member(ID, STARTED + 1);

it.each([
  ['by its id', sentTo(ID, 'ACCOUNT'), joined, 1],
  ['by its address', sentTo(`owner-${ID}@example.com`, 'EMAIL'), joined, 1],
  ['not when it is shown as accepted', sentTo(ID, 'ACCOUNT', 'ACCEPTED'), joined, 0],
  ['not when another has joined', sentTo('444455556666', 'ACCOUNT'), joined, 0],
  ['not a member whose address was invited', sentTo(ID, 'ACCOUNT'), member(ID, SENT - 1), 0],
])('who accepts between the two lists is counted twice, %s', async (_, sent, account, expected) => {
  expect(await count(sent, account)).toMatchObject([['rebuild', { countedTwice: expected }]]);
});
