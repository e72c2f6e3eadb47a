import { describe, expect, it } from 'vitest';
import {
  DEFAULT_POLICY,
  findPolicy,
  INVITE_EXCEPTION_POLICY,
  type PolicyMatch,
} from '../../../lambdas/shared/contract/exception-policy.ts';
import {
  decideDisposition,
  MOST_ROUNDS,
  type RefusalContext,
} from '../../../lambdas/shared/domain/disposition/decide-disposition.ts';
import type { AccountFacts } from '../../../lambdas/shared/ports/organizations.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

const context = (changes: Partial<RefusalContext> = {}): RefusalContext => ({
  now: NOW,
  message: 'words of AWS',
  rounds: 0,
  refusals: null,
  member: null,
  ...changes,
});

function matchOf(code: string): PolicyMatch {
  const isException = Object.hasOwn(INVITE_EXCEPTION_POLICY, code);
  return findPolicy(
    isException
      ? { exception: code, reason: null }
      : { exception: 'HandshakeConstraintViolationException', reason: code },
  );
}

const member: AccountFacts = {
  id: '111122223333',
  email: 'a@example.com',
  state: 'ACTIVE',
  joinedMethod: 'INVITED',
  joinedAt: 0,
};

describe('disposition of every row', () => {
  const EXPECTED: Record<string, string> = {
    ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED: 'wait',
    ALREADY_IN_AN_ORGANIZATION: 'escalate',
    ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD: 'abort',
    SOURCE_AND_TARGET_CANNOT_MATCH: 'abort',
    PAYMENT_INSTRUMENT_REQUIRED: 'escalate',
    RESPONSIBILITY_TRANSFER_ALREADY_EXISTS: 'escalate',
    TARGET_ACCOUNT_VALIDATION_FAILURE: 'escalate',
    MAX_TAG_LIMIT_EXCEEDED: 'abort',
    TAG_POLICY_VIOLATION: 'abort',
    ConcurrentModificationException: 'wait',
    TooManyRequestsException: 'wait',
    ServiceException: 'wait',
    DuplicateHandshakeException: 'adopt',
    InvalidInputException: 'abort',
  };

  it.each(Object.keys(DEFAULT_POLICY))('of %s is total and asks a person in full', (code) => {
    const decision = decideDisposition(matchOf(code), context());
    // What is not listed concerns the organization: the gate asks, the execution queues again.
    expect(decision.kind).toBe(EXPECTED[code] ?? 'requeue');
    if (decision.kind === 'escalate') {
      const { row } = matchOf(code);
      expect(decision.question).toMatchObject({ reason: code, instruction: row.instruction });
      expect(decision.question.message).toContain('words of AWS');
    }
    if (decision.kind === 'abort') expect(decision.reason).toBe(code);
  });

  it('escalates a reason that no table names, with its name', () => {
    const decision = decideDisposition(matchOf('A_REASON_OF_NEXT_YEAR'), context());
    expect(decision).toMatchObject({
      kind: 'escalate',
      question: { reason: 'A_REASON_OF_NEXT_YEAR', actor: 'platform team' },
      rounds: 1,
    });
  });

  it('names the field of an invalid input', () => {
    const match = findPolicy({
      exception: 'InvalidInputException',
      reason: 'MAX_LENGTH_EXCEEDED:NOTES',
    });
    const decision = decideDisposition(match, context());
    expect(decision).toMatchObject({ kind: 'abort', reason: 'MAX_LENGTH_EXCEEDED:NOTES' });
    expect(decision.kind === 'abort' && decision.message).toContain('field NOTES');
  });
});

describe('waiting', () => {
  const CHANGE = 'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED';

  it('grows while the same refusal repeats, and remembers since when', () => {
    const first = decideDisposition(matchOf(CHANGE), context());
    const refusals = { code: CHANGE, firstAt: iso(NOW), count: 1 };
    expect(first).toEqual({ kind: 'wait', notBefore: iso(NOW + HOUR), refusals, rounds: 1 });
    const then = context({ now: NOW + HOUR, refusals, rounds: 1 });
    expect(decideDisposition(matchOf(CHANGE), then)).toEqual({
      kind: 'wait',
      notBefore: iso(NOW + 3 * HOUR),
      refusals: { ...refusals, count: 2 },
      rounds: 2,
    });
  });

  it('starts over after another refusal', () => {
    const refusals = { code: 'ServiceException', firstAt: iso(NOW - HOUR), count: 9 };
    expect(decideDisposition(matchOf(CHANGE), context({ refusals }))).toMatchObject({
      notBefore: iso(NOW + HOUR),
      refusals: { code: CHANGE, firstAt: iso(NOW), count: 1 },
    });
  });

  it('waits 15 minutes when AWS is busy', () => {
    expect(decideDisposition(matchOf('TooManyRequestsException'), context())).toMatchObject({
      notBefore: iso(NOW + HOUR / 4),
    });
  });

  it('asks a person after 7 days', () => {
    const refusals = { code: CHANGE, firstAt: iso(NOW - 7 * 24 * HOUR), count: 12 };
    expect(decideDisposition(matchOf(CHANGE), context({ refusals }))).toMatchObject({
      kind: 'escalate',
      question: { reason: CHANGE, actor: 'platform team' },
    });
  });
});

describe('rounds', () => {
  it('ask a person when they are exhausted, whatever waits', () => {
    const rounds = MOST_ROUNDS;
    const busy = matchOf('TooManyRequestsException');
    expect(decideDisposition(busy, context({ rounds: rounds - 1 })).kind).toBe('wait');
    expect(decideDisposition(busy, context({ rounds }))).toMatchObject({
      kind: 'escalate',
      question: { reason: 'ROUNDS_EXHAUSTED' },
      rounds: rounds + 1,
    });
  });

  it('do not count refusals that concern the organization', () => {
    const limit = matchOf('HANDSHAKE_RATE_LIMIT_EXCEEDED');
    expect(decideDisposition(limit, context({ rounds: MOST_ROUNDS }))).toEqual({
      kind: 'requeue',
      notBefore: null,
    });
  });
});

describe('an account that is in an organization', () => {
  const already = matchOf('ALREADY_IN_AN_ORGANIZATION');

  it('is settled when it is an active member of ours', () => {
    const decision = decideDisposition(already, context({ member }));
    expect(decision).toEqual({ kind: 'alreadyMember', accountId: member.id });
  });

  it('is a matter for its owner when it is suspended here, or not here at all', () => {
    const suspended = context({ member: { ...member, state: 'SUSPENDED' } });
    const decision = decideDisposition(already, suspended);
    expect(decision).toMatchObject({
      kind: 'escalate',
      question: { actor: 'owner of the invited account' },
    });
    expect(decision.kind === 'escalate' && decision.question.message).toContain('SUSPENDED');
    expect(decideDisposition(already, context()).kind).toBe('escalate');
  });
});
