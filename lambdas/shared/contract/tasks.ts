import type { Placement, SettledStatus } from './status.ts';
import type { TargetType } from './target.ts';

/**
 * What travels between the workflow and its functions. Every result is total: what is absent is
 * null, since an undefined JSONata result fails the execution at run time.
 */

/** Which visit of which state calls: a write of an older visit never wins over a newer one. */
export interface Visit {
  readonly executionArn: string;
  /** `$states.context.State.EnteredTime`, ISO 8601. */
  readonly enteredAt: string;
  /** `$states.context.State.RetryCount`. */
  readonly retryCount: number;
}

/** The identity of an invitation, kept in a variable of the workflow from its first state. */
export interface Invitation {
  readonly target: string;
  readonly targetType: TargetType;
  readonly campaign: string;
  readonly requestId: string;
  readonly requestedAt: string;
  readonly organizationalUnit: string | null;
  readonly notes: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly priority: number;
  readonly maxInvitations: number;
  /** Past it an invitation that was never admitted is ABORTED, NOT_ADMITTED. */
  readonly admitBy: string;
  /** Past it the execution ends whatever happens: ABORTED, DEADLINE. */
  readonly deadline: string;
}

/** An open or ended invitation, as far as it is known. */
export interface Handshake {
  /** Null while an adopted invitation has not been found in the list of handshakes. */
  readonly id: string | null;
  readonly invitedAt: string;
  /** Null while unknown: then 15 days + 3 h from `invitedAt` are waited. */
  readonly expiresAt: string | null;
}

/** Leave to send one invitation, granted by the turnstile. */
export interface Permit {
  readonly id: string;
  /** The call is made at this instant, at most 2 s ahead: the pacing to 3 calls a second. */
  readonly callAt: string;
}

/** Account-scoped refusals of one kind in a row; null after anything else. */
export interface Refusals {
  readonly code: string;
  readonly firstAt: string;
  readonly count: number;
}

/** What is recorded when the invitation ends. */
export interface Outcome {
  readonly status: SettledStatus;
  readonly reason: string | null;
  readonly message: string | null;
  readonly accountId: string | null;
  readonly placement: Placement | null;
  readonly sameAs: string | null;
}

/** A question to a person, before it is answered. */
export interface Question {
  readonly reason: string;
  readonly message: string;
  readonly actor: string;
  readonly instruction: string;
}

// Register invitation
export interface RegisterInvitationRequest {
  readonly visit: Visit;
  /** The whole input of the execution: an EventBridge event, with `succession` in a successor. */
  readonly event: unknown;
  readonly startedAt: string;
}
export type RegisterInvitationResult =
  | { readonly kind: 'registered'; readonly invitation: Invitation }
  | { readonly kind: 'duplicate'; readonly target: string; readonly of: string }
  /** `target` is null when none can be read: the event then goes to the dead-letter queue. */
  | {
      readonly kind: 'rejected';
      readonly target: string | null;
      readonly campaign: string;
      readonly requestId: string;
      readonly message: string;
    }
  | {
      readonly kind: 'adopt';
      readonly invitation: Invitation;
      readonly handshake: Handshake;
      readonly attempts: number;
    }
  | {
      readonly kind: 'place';
      readonly invitation: Invitation;
      readonly accountId: string;
      readonly attempts: number;
    }
  | { readonly kind: 'superseded' };

// Await admission (callback)
export interface RequestAdmissionRequest {
  readonly visit: Visit;
  readonly taskToken: string;
  readonly invitation: Invitation;
  readonly attempts: number;
  readonly notBefore: string | null;
}
export type AdmissionResult =
  | { readonly kind: 'admitted'; readonly permit: Permit }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'superseded' };

// Invite account
export interface InviteAccountRequest {
  readonly visit: Visit;
  readonly invitation: Invitation;
  readonly attempts: number;
  /** Rounds through admission that ended in an account-scoped refusal. */
  readonly rounds: number;
  readonly refusals: Refusals | null;
  /** Null when Await admission timed out or was withdrawn. */
  readonly permit: Permit | null;
}
export type InviteAccountResult =
  | { readonly kind: 'invited'; readonly handshake: Handshake; readonly attempts: number }
  | {
      readonly kind: 'wait';
      readonly notBefore: string;
      readonly refusals: Refusals;
      readonly rounds: number;
    }
  | { readonly kind: 'requeue'; readonly notBefore: string | null }
  | {
      readonly kind: 'escalate';
      readonly question: Question;
      readonly rounds: number;
    }
  | { readonly kind: 'abort'; readonly reason: string; readonly message: string }
  | { readonly kind: 'withdrawn' }
  /** Or will be: its owner has accepted. Null when AWS has not named the account yet. */
  | { readonly kind: 'alreadyMember'; readonly accountId: string | null }
  | { readonly kind: 'superseded' };

// Escalate (callback; also called without a token for a notice that needs no answer)
export interface RaiseEscalationRequest {
  readonly visit: Visit;
  readonly taskToken: string | null;
  readonly invitation: Invitation;
  readonly question: Question;
  /** Entered time of the state that asked: it names the escalation. */
  readonly since: string;
  /** 0 for the first notice. */
  readonly reminder: number;
}
export type EscalationResult =
  | { readonly kind: 'resolved'; readonly decision: 'retry' | 'abort'; readonly by: string | null }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'superseded' };
/** Of a notice without a token, and of the call that parks. */
export interface RaiseEscalationAnswer {
  /** `answered`: nobody had to be asked, the callback has its result already. */
  readonly kind: 'raised' | 'answered';
  readonly escalationId: string | null;
}

// Await response (callback)
export interface AwaitResponseRequest {
  readonly visit: Visit;
  readonly taskToken: string;
  readonly invitation: Invitation;
  readonly handshake: Handshake;
  readonly attempts: number;
  /** Ask AWS before parking: the callback timed out, or the execution succeeds an abandoned one. */
  readonly verify: boolean;
}
export type ResponseResult =
  | {
      readonly kind: 'accepted';
      readonly accountId: string | null;
      /** Null when the account was a member before it was invited. */
      readonly acceptedAt: string | null;
    }
  | { readonly kind: 'declined' }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'superseded' };

// Place account
export interface PlaceAccountRequest {
  readonly visit: Visit;
  readonly invitation: Invitation;
  /** Null for an e-mail target whose account id is not known yet. */
  readonly accountId: string | null;
  readonly handshakeId: string | null;
  /** When the acceptance was seen; null when the account was a member already. */
  readonly acceptedAt: string | null;
}
export type PlaceAccountResult =
  | {
      readonly kind: 'placed';
      readonly accountId: string;
      readonly placement: 'PLACED' | 'NOT_REQUESTED';
      readonly message: string | null;
    }
  /** Joined, but not moved. */
  | { readonly kind: 'failed'; readonly accountId: string; readonly question: Question }
  /** Accepted, but not an active member yet: looked at again at `lookAgainAt`. */
  | { readonly kind: 'notYetMember'; readonly lookAgainAt: string }
  /** The same for over an hour. */
  | { readonly kind: 'escalate'; readonly question: Question }
  /** The account joined through another target of the table. */
  | { readonly kind: 'sameAs'; readonly target: string; readonly accountId: string }
  | { readonly kind: 'superseded' };

/** Input of the timer machine's dispatch. */
export interface DispatchAdmissionsRequest {
  /** The instant the timer was set for. The dispatch uses max(clock, dueAt). */
  readonly dueAt: string | null;
}

/** Answer of a callback function to Step Functions itself: the result comes with the token. */
export interface Parked {
  readonly kind: 'parked';
}
