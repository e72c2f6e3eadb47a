import { accountIdOf, type InvitationItem } from '../../contract/outcome-item.ts';
import type { ResponseResult } from '../../contract/tasks.ts';
import { UNNAMED_SUBJECT } from '../../ports/coordination.ts';
import type { AccountFacts, HandshakeFacts, HandshakeState } from '../../ports/organizations.ts';
import type { Release } from '../admission/turnstile.ts';

/** How an open invitation ended, as far as its owner is concerned. */
export type Ending = Exclude<ResponseResult, { kind: 'superseded' }>;

/** An ending that was seen, not guessed. */
export interface SeenResponse {
  readonly result: Ending;
  /** When it happened, as far as AWS tells; else when it was seen. ISO 8601. */
  readonly at: string;
  /** What its own handshake gives back; null while that is open, and keeps its place. */
  readonly release: Release | null;
}

/** What of the row the rules of this folder look at. */
export type FollowedRow = Pick<
  InvitationItem,
  'target' | 'targetType' | 'accountId' | 'handshakeId' | 'invitedAt' | 'expiresAt'
> &
  Pick<InvitationItem, 'withdrawRequested'>;

/** Clocks of AWS and of ours may differ by this much. */
const CLOCK_TOLERANCE_MS = 60_000;

/** An invitation lives 15 days: orgs_reference_limits of the AWS Organizations User Guide. */
const LIFE_OF_AN_INVITATION_MS = 15 * 24 * 60 * 60 * 1000;
/** Past its expiry by this much, no delay of AWS can keep an invitation open. */
const CERTAINLY_OVER_MS = 24 * 60 * 60 * 1000;

/** A member that has left may be shown for a while; an invitation this old was sent to one that is. */
const VISIBLE_AFTER_MS = 60 * 60 * 1000;

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * What a fact about an invitation is filed under: its handshake id. An adopted invitation has none
 * until the sweep finds it; the instant tells two adopted ones of the same execution apart.
 */
export function subjectOf(row: Pick<FollowedRow, 'handshakeId' | 'invitedAt'>): string {
  return row.handshakeId ?? `${UNNAMED_SUBJECT}#${row.invitedAt}`;
}

export function isPending(handshake: HandshakeFacts): boolean {
  return handshake.state === 'OPEN' || handshake.state === 'REQUESTED';
}

/** A membership older than the invitation says nothing about the invitation. */
export function hasJoinedSince(account: AccountFacts, invitedAt: string | null): boolean {
  return invitedAt !== null && account.joinedAt >= Date.parse(invitedAt) - CLOCK_TOLERANCE_MS;
}

/** The account is a member that joined after it was invited: the invitation was accepted. */
export function acceptedBy(account: AccountFacts): SeenResponse {
  const acceptedAt = iso(account.joinedAt);
  return {
    result: { kind: 'accepted', accountId: account.id, acceptedAt },
    at: acceptedAt,
    release: 'accepted',
  };
}

/**
 * What the membership of an account says about its invitation: that it joined since, by this or by
 * another invitation, or that it was a member before. AWS refuses the id of a member, but it sends
 * an invitation to its e-mail address. Null when it says nothing.
 */
export function membershipOf(
  account: AccountFacts,
  row: FollowedRow,
  now: number,
): SeenResponse | null {
  if (hasJoinedSince(account, row.invitedAt)) return acceptedBy(account);
  const invitedAt = row.invitedAt === null ? Number.POSITIVE_INFINITY : Date.parse(row.invitedAt);
  const isItsAddress = row.targetType === 'EMAIL' && account.email === row.target;
  if (!isItsAddress || now < invitedAt + VISIBLE_AFTER_MS) return null;
  return {
    result: { kind: 'accepted', accountId: account.id, acceptedAt: null },
    at: iso(now),
    release: 'accepted',
  };
}

/**
 * Whether an invitation that has expired may have been sent to a member: of an e-mail address
 * nobody knows whose it is, unless the members are searched for it.
 */
export function mayHideMember(row: FollowedRow, { result }: SeenResponse): boolean {
  return result.kind === 'expired' && accountIdOf(row) === null;
}

/**
 * The ending that a handshake states; null while it is pending. ACCEPTED is not membership:
 * placing the account verifies that.
 */
export function endingOf(
  handshake: HandshakeFacts,
  row: FollowedRow,
  now: number,
): SeenResponse | null {
  if (isPending(handshake)) return null;
  const ending = ENDINGS[handshake.state as Exclude<HandshakeState, 'OPEN' | 'REQUESTED'>];
  const seen = ending(handshake, row, now);
  return { ...seen, release: RELEASES[seen.result.kind] };
}

type EndingRule = (
  handshake: HandshakeFacts,
  row: FollowedRow,
  now: number,
) => Pick<SeenResponse, 'result' | 'at'>;

const ENDINGS: Record<Exclude<HandshakeState, 'OPEN' | 'REQUESTED'>, EndingRule> = {
  // The EMAIL party of an accepted invitation becomes an ACCOUNT party: that names the account.
  ACCEPTED: ({ party }, row, now) => ({
    result: {
      kind: 'accepted',
      accountId: party?.type === 'ACCOUNT' ? party.id : accountIdOf(row),
      acceptedAt: iso(now),
    },
    at: iso(now),
  }),
  DECLINED: (_, __, now) => ({ result: { kind: 'declined' }, at: iso(now) }),
  CANCELED: (_, row, now) => ({
    result: { kind: row.withdrawRequested ? 'withdrawn' : 'canceled' },
    at: iso(now),
  }),
  EXPIRED: ({ expiresAt }) => ({ result: { kind: 'expired' }, at: iso(expiresAt) }),
};

/**
 * AWS has forgotten a handshake 30 days after its end. Long past its expiry, an invitation of an
 * account that is not a member can only have ended without an acceptance. Null when that is not
 * certain yet.
 */
export function endingOfForgotten(row: FollowedRow, now: number): SeenResponse | null {
  const expiry = expiryOf(row);
  if (expiry === null || now < expiry + CERTAINLY_OVER_MS) return null;
  return { result: { kind: 'expired' }, at: iso(expiry), release: 'expired' };
}

/** When the invitation expires, ms: an adopted one that was not found yet, 15 days later at most. */
export function expiryOf(row: Pick<FollowedRow, 'expiresAt' | 'invitedAt'>): number | null {
  const expiry = Date.parse(row.expiresAt ?? '');
  const latest = Date.parse(row.invitedAt ?? '') + LIFE_OF_AN_INVITATION_MS;
  // Of what is no instant, because somebody has edited it, nothing follows.
  return [expiry, latest].find((at) => !Number.isNaN(at)) ?? null;
}

/** What an ending gives back to the turnstile. */
export const RELEASES: Record<Ending['kind'], Release> = {
  accepted: 'accepted',
  declined: 'declined',
  canceled: 'canceled',
  withdrawn: 'canceled',
  deadline: 'canceled',
  expired: 'expired',
};
