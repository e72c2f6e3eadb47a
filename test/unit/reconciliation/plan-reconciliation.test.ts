import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import {
  planReconciliation,
  type ReconcileAction,
} from '../../../lambdas/shared/domain/reconciliation/plan-reconciliation.ts';
import type { AccountFacts, HandshakeFacts } from '../../../lambdas/shared/ports/organizations.ts';
import {
  ACCOUNT,
  DAY_MS,
  EMAIL,
  EXPIRES_AT,
  emailRowOf,
  HANDSHAKE,
  HOUR_MS,
  INVITED_AT,
  rowOf,
} from '../following/following-world.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const INVITED = Date.parse(INVITED_AT);

function handshakeOf(changes: Partial<HandshakeFacts> = {}): HandshakeFacts {
  return {
    id: HANDSHAKE,
    state: 'OPEN',
    party: { id: ACCOUNT, type: 'ACCOUNT' },
    email: null,
    requestedAt: INVITED,
    expiresAt: (changes.requestedAt ?? INVITED) + 15 * DAY_MS,
    ...changes,
  };
}

function accountOf(changes: Partial<AccountFacts> = {}): AccountFacts {
  return {
    id: ACCOUNT,
    email: EMAIL,
    state: 'ACTIVE',
    joinedMethod: 'INVITED',
    joinedAt: INVITED + HOUR_MS / 2,
    ...changes,
  };
}

function planOf(
  row: InvitationItem,
  handshakes: readonly HandshakeFacts[],
  accounts: readonly AccountFacts[] | null = [],
  now = NOW,
): ReconcileAction | undefined {
  return planReconciliation([row], { handshakes, accounts }, now)[0];
}

const unnamed = rowOf({ handshakeId: null, expiresAt: null });

describe('a row whose handshake is listed', () => {
  it('needs nothing while it is open', () => {
    expect(planOf(rowOf(), [handshakeOf()])).toBeUndefined();
  });

  it.each([
    ['DECLINED', 'declined'],
    ['CANCELED', 'canceled'],
    ['EXPIRED', 'expired'],
    ['ACCEPTED', 'accepted'],
  ] as const)('is concluded when it is %s', (state, kind) => {
    const action = planOf(rowOf(), [handshakeOf({ state })]);
    expect(action?.next).toMatchObject({ kind: 'conclude', seen: { result: { kind } } });
  });

  it('takes the account of an e-mail invitation from the party', () => {
    const handshake = handshakeOf({ state: 'ACCEPTED', email: EMAIL });
    expect(planOf(emailRowOf(), [handshake])?.next).toMatchObject({
      seen: { result: { accountId: ACCOUNT } },
    });
  });

  it('is withdrawn when that was asked for', () => {
    const action = planOf(rowOf({ withdrawRequested: true }), [handshakeOf()]);
    expect(action?.next.kind).toBe('withdraw');
  });

  it('is asked about when it is open past its expiry', () => {
    const later = NOW + 15 * DAY_MS;
    expect(planOf(rowOf(), [handshakeOf()], [], later)?.next.kind).toBe('ask');
  });

  it('has joined another way when its account is a member and the handshake is open', () => {
    const action = planOf(emailRowOf(), [handshakeOf({ email: EMAIL })], [accountOf()]);
    expect(action?.next).toMatchObject({
      kind: 'member',
      seen: { result: { kind: 'accepted', accountId: ACCOUNT } },
    });
  });

  it('is not concluded from an older membership', () => {
    const account = accountOf({ joinedAt: INVITED - DAY_MS });
    expect(planOf(rowOf(), [handshakeOf()], [account])).toBeUndefined();
  });
});

describe('the e-mail address of a member that joined before it was invited', () => {
  const account = accountOf({ joinedAt: INVITED - DAY_MS });
  const WAS_MEMBER = { kind: 'accepted', accountId: ACCOUNT, acceptedAt: null };
  const to = (state: HandshakeFacts['state']) => [handshakeOf({ email: EMAIL, state })];

  it('ends its invitation, which is open', () => {
    const action = planOf(emailRowOf(), to('OPEN'), [account]);
    expect(action?.next).toMatchObject({ kind: 'member', seen: { result: WAS_MEMBER } });
  });

  it('may be that of an account which has just left, for an hour', () => {
    expect(planOf(emailRowOf(), to('OPEN'), [account], NOW - 1)).toBeUndefined();
  });

  it('counts more than an expiry', () => {
    const action = planOf(emailRowOf(), to('EXPIRED'), [account]);
    expect(action?.next).toMatchObject({
      kind: 'conclude',
      seen: { result: WAS_MEMBER, release: 'expired' },
    });
  });

  it.each(['EXPIRED', 'DECLINED'] as const)('is looked for before it has %s', (state) => {
    const next = planOf(emailRowOf(), to(state), null)?.next;
    expect(next?.kind).toBe(state === 'EXPIRED' ? 'later' : 'conclude');
  });
});

describe('a row whose handshake is missing', () => {
  it('is asked about by name: absence proves nothing', () => {
    expect(planOf(rowOf(), [])?.next.kind).toBe('ask');
  });

  it('is left alone while it has no name', () => {
    expect(planOf(unnamed, [])).toBeUndefined();
  });

  it('is asked about once its time must be over', () => {
    expect(planOf(unnamed, [], null, INVITED + 15 * DAY_MS + 1)?.next.kind).toBe('ask');
  });

  it('has expired when it is certainly over and no member', () => {
    const later = INVITED + 16 * DAY_MS;
    expect(planOf(emailRowOf({ handshakeId: null }), [], [], later)?.next).toMatchObject({
      kind: 'conclude',
      seen: { result: { kind: 'expired' }, at: EXPIRES_AT },
    });
  });

  it('is not concluded when the members could not be listed', () => {
    const later = INVITED + 16 * DAY_MS;
    expect(planOf(emailRowOf({ handshakeId: null }), [], null, later)).toBeUndefined();
  });
});

describe('an adopted invitation', () => {
  const sentEarlier = (ms: number, changes: Partial<HandshakeFacts> = {}) =>
    handshakeOf({ requestedAt: INVITED - ms, ...changes });

  it('gets the open handshake of its target, whoever sent it', () => {
    const found = sentEarlier(5 * DAY_MS, { id: 'h-byhand00000' });
    expect(planOf(unnamed, [found])).toMatchObject({ attach: found, next: { kind: 'nothing' } });
  });

  it('prefers the open one to what ended before', () => {
    const open = sentEarlier(DAY_MS, { id: 'h-open0000000' });
    const ended = sentEarlier(0, { id: 'h-ended000000', state: 'CANCELED' });
    expect(planOf(unnamed, [ended, open])?.attach).toBe(open);
  });

  it('is concluded by the one that was open then and has ended since', () => {
    const row = { ...unnamed, invitedAt: '2026-11-23T09:00:00.000Z' };
    const ended = sentEarlier(DAY_MS, { state: 'DECLINED' });
    expect(planOf(row, [ended])).toMatchObject({
      attach: ended,
      next: { kind: 'conclude', seen: { result: { kind: 'declined' } } },
    });
  });

  it('is not concluded by an earlier refusal while a newer handshake may not be listed yet', () => {
    const ended = sentEarlier(DAY_MS, { state: 'DECLINED' });
    expect(planOf(unnamed, [ended], [], INVITED + HOUR_MS / 12)).toBeUndefined();
  });

  it.each([
    ['had expired before', sentEarlier(15 * DAY_MS, { state: 'EXPIRED' })],
    ['was sent later and has ended', sentEarlier(-HOUR_MS / 2, { state: 'CANCELED' })],
    ['is of another account', sentEarlier(0, { party: { id: '444455556666', type: 'ACCOUNT' } })],
    ['was sent to an address', sentEarlier(0, { email: EMAIL })],
  ])('is not concluded by a handshake that %s', (_, handshake) => {
    expect(planOf(unnamed, [handshake])).toBeUndefined();
  });

  it('is matched by its e-mail address', () => {
    const row = emailRowOf({ handshakeId: null });
    const found = handshakeOf({ party: { id: EMAIL, type: 'EMAIL' }, email: EMAIL });
    expect(planOf(row, [found])?.attach).toBe(found);
  });

  it('is withdrawn as soon as its handshake is known', () => {
    const row = { ...unnamed, withdrawRequested: true };
    expect(planOf(row, [handshakeOf()])).toMatchObject({
      attach: { id: HANDSHAKE },
      next: { kind: 'withdraw' },
    });
  });
});

describe('a row that somebody has edited', () => {
  it('is followed although its time is no instant', () => {
    const row = rowOf({ updatedAt: 'x y' });
    expect(planOf(row, [handshakeOf({ state: 'DECLINED' })])?.next.kind).toBe('conclude');
  });

  it.each([{ expiresAt: 'x y' }, { expiresAt: 'x y', invitedAt: 'x y' }])(
    'has not expired by what is no instant: %j',
    (changes) => {
      expect(planOf(rowOf({ ...changes, handshakeId: null }), [])).toBeUndefined();
    },
  );
});

describe('rows that are none of the sweep', () => {
  it.each([
    ['not invited', { status: 'QUEUED' }],
    ['changed since the sweep began', { updatedAt: '2026-11-23T10:00:00.001Z' }],
  ] as const)('are left alone: %s', (_, changes) => {
    expect(planOf(rowOf(changes), [handshakeOf({ state: 'DECLINED' })])).toBeUndefined();
  });
});

describe('any list at any time', () => {
  const state = fc.constantFrom('OPEN', 'REQUESTED', 'ACCEPTED', 'DECLINED', 'CANCELED', 'EXPIRED');
  const age = fc.integer({ min: -20, max: 40 }).map((days) => days * DAY_MS);
  const handshake = fc
    .record({
      id: fc.constantFrom(HANDSHAKE, 'h-another0000', 'h-byhand00000'),
      state,
      email: fc.constantFrom(null, EMAIL),
      requestedAt: age.map((ms) => INVITED - ms),
    })
    .map((facts) => handshakeOf(facts as Partial<HandshakeFacts>));
  const row = fc.record({
    handshakeId: fc.constantFrom(null, HANDSHAKE),
    withdrawRequested: fc.boolean(),
    isEmail: fc.boolean(),
  });

  it('concludes only from an end that was seen, a membership, or a time long past', () => {
    fc.assert(
      fc.property(
        row,
        fc.uniqueArray(handshake, { selector: ({ id }) => id, maxLength: 3 }),
        fc.constantFrom(null, [], [accountOf()]),
        fc.integer({ min: 0, max: 30 }),
        ({ isEmail, ...changes }, handshakes, accounts, days) => {
          const subject = isEmail ? emailRowOf(changes) : rowOf(changes);
          const now = NOW + days * DAY_MS;
          const action = planOf(subject, handshakes, accounts, now);
          if (action?.next.kind !== 'conclude') return;
          const name = subject.handshakeId ?? action.attach?.id;
          const named = handshakes.find(({ id }) => id === name);
          const hasEnded = named !== undefined && !/OPEN|REQUESTED/.test(named.state);
          const isMember = accounts !== null && accounts.length > 0;
          const isLongPast = named === undefined && now >= Date.parse(EXPIRES_AT) + DAY_MS;
          expect(hasEnded || isMember || isLongPast).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('plans the same for the same, and one action a row at most', () => {
    fc.assert(
      fc.property(fc.array(handshake, { maxLength: 5 }), (handshakes) => {
        const rows = [rowOf(), emailRowOf({ handshakeId: null })];
        const plan = () => planReconciliation(rows, { handshakes, accounts: [] }, NOW);
        expect(plan()).toEqual(plan());
        expect(new Set(plan().map((action) => action.row.target)).size).toBe(plan().length);
      }),
    );
  });
});
