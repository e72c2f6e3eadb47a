import {
  DEFAULT_POLICY,
  findPolicy,
} from '../../../../lambdas/shared/contract/exception-policy.ts';
import type { HandshakeFacts } from '../../../../lambdas/shared/ports/organizations.ts';
import type { Account } from './account.ts';
import { DAY } from './history.ts';
import type { QuotaOracle, SentInvitation } from './quota-oracle.ts';
import type { Answer, Called } from './watch.ts';

const INVITATION_LIVES = 15 * DAY;

const REASONS = {
  organization: 'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES',
  account: 'PAYMENT_INSTRUMENT_REQUIRED',
  member: 'ALREADY_IN_AN_ORGANIZATION',
  attempts: 'HANDSHAKE_RATE_LIMIT_EXCEEDED',
  places: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
} as const satisfies Partial<Record<Answer, string>>;

/** What AWS answers to a call, and does. An invitation that it opens is the last of the oracle. */
export function answerCall(account: Account, oracle: QuotaOracle, now: number): Called {
  if (oracle.openOf(account.target) !== undefined) {
    return { answer: 'adopted', conclusion: { kind: 'adopted' } };
  }
  if (oracle.latestOf(account.target)?.ended === 'accepted') return refuse('member');
  const limit = oracle.limitAt(now);
  if (limit !== null) return refuse(limit);
  const planted = account.story.refusals[account.refused];
  if (planted !== undefined) {
    account.refused += 1;
    return refuse(planted);
  }
  const handshake = toFacts(oracle.send(account.target, now));
  return { answer: 'invited', conclusion: { kind: 'invited', handshake } };
}

/** How long the owner takes. */
export function answersAfter({ story }: Account): number {
  return story.answer === 'expired' ? INVITATION_LIVES : story.answersAfter;
}

function refuse(answer: keyof typeof REASONS | 'busy'): Called {
  const refusal =
    answer === 'busy'
      ? { exception: 'TooManyRequestsException', reason: null }
      : { exception: 'HandshakeConstraintViolationException', reason: REASONS[answer] };
  const match = findPolicy(refusal, DEFAULT_POLICY);
  return { answer, conclusion: { kind: 'refused', match, message: 'refused' } };
}

export function toFacts({ id, account, sentAt, ended }: SentInvitation): HandshakeFacts {
  const state = ended === null ? 'OPEN' : (ended.toUpperCase() as HandshakeFacts['state']);
  const party = { id: account, type: 'ACCOUNT' } as const;
  const expiresAt = sentAt + INVITATION_LIVES;
  return { id, state, party, email: null, requestedAt: sentAt, expiresAt };
}
