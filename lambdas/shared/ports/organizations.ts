import type { RefusalCode } from '../contract/exception-policy.ts';
import type { Target, TargetType } from '../contract/target.ts';

/** States of a handshake. REQUESTED and OPEN both await an answer: the real service answers OPEN. */
export type HandshakeState =
  | 'REQUESTED'
  | 'OPEN'
  | 'ACCEPTED'
  | 'DECLINED'
  | 'CANCELED'
  | 'EXPIRED';

/** An invitation as AWS Organizations knows it. Instants in milliseconds since the epoch. */
export interface HandshakeFacts {
  readonly id: string;
  readonly state: HandshakeState;
  /** The invited party. An EMAIL party becomes an ACCOUNT party on acceptance. */
  readonly party: { readonly id: string; readonly type: TargetType } | null;
  /** The e-mail address it was sent to; stays when the party becomes an account. */
  readonly email: string | null;
  readonly requestedAt: number;
  readonly expiresAt: number;
}

export type AccountState =
  | 'PENDING_ACTIVATION'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'PENDING_CLOSURE'
  | 'CLOSED';

/** A member account of our organization. */
export interface AccountFacts {
  readonly id: string;
  readonly email: string;
  readonly state: AccountState;
  readonly joinedMethod: 'INVITED' | 'CREATED';
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
}

export interface OrganizationFacts {
  readonly id: string;
  readonly managementAccountId: string;
}

export type InviteAnswer =
  | { readonly kind: 'invited'; readonly handshake: HandshakeFacts }
  | { readonly kind: 'refused'; readonly refusal: RefusalCode; readonly message: string }
  /** No answer came, or one that does not say whether the invitation was sent. */
  | { readonly kind: 'uncertain'; readonly message: string };

export type MoveAnswer =
  | { readonly kind: 'moved' }
  | { readonly kind: 'alreadyThere' }
  /** Not visible yet right after the acceptance. */
  | { readonly kind: 'accountNotFound' }
  /** Throttled or failing in passing, longer than the retries inside last. */
  | { readonly kind: 'busy'; readonly error: string; readonly message: string }
  | { readonly kind: 'refused'; readonly error: string; readonly message: string };

export type CancelAnswer = 'canceled' | 'alreadyCanceled' | 'tooLate' | 'notFound';

/**
 * AWS Organizations, as the orchestrator needs it. Throttles and passing faults
 * (TooManyRequests, ConcurrentModification, Service) are retried inside, with backoff and jitter;
 * what remains is returned where the caller branches on it and thrown otherwise.
 */
export interface Organizations {
  /**
   * The only call that spends quota, and the only one that is not repeated inside when its answer
   * is lost: AWS offers no token that would tell the second call from another invitation. Never
   * throws for an exception of the service.
   */
  invite(invitation: {
    readonly target: Target;
    readonly notes: string | null;
    readonly tags: Readonly<Record<string, string>> | null;
  }): Promise<InviteAnswer>;
  /** Null when AWS does not know it, e.g. 30 days after its end. One call a second for the account. */
  describeHandshake(id: string): Promise<HandshakeFacts | null>;
  /** All invitations AWS still shows, page by page until there is no NextToken. */
  listInvitations(): AsyncIterable<HandshakeFacts>;
  cancelHandshake(id: string): Promise<CancelAnswer>;
  /** Null when the account is not a member. */
  describeAccount(id: string): Promise<AccountFacts | null>;
  listAccounts(): AsyncIterable<AccountFacts>;
  describeOrganization(): Promise<OrganizationFacts>;
  /** Id of the root or organizational unit the account is in; null when it is not a member. */
  parentOf(accountId: string): Promise<string | null>;
  moveAccount(accountId: string, fromParentId: string, toParentId: string): Promise<MoveAnswer>;
}

/** Service Quotas, code L-E619E033. Null when it cannot be read: then refusals teach. */
export interface AccountQuota {
  read(): Promise<number | null>;
}
