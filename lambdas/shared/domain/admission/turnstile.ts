import type { PolicyMatch } from '../../contract/exception-policy.ts';
import type { Scope } from '../../contract/policy-row.ts';
import type { Permit, Visit } from '../../contract/tasks.ts';
import type { QueuedInvitation, QueuedPlace } from '../../ports/admission-store.ts';
import type { HandshakeFacts } from '../../ports/organizations.ts';
import type { Seen } from './rebuild.ts';

/** An invitation that waits to be admitted. One per execution. */
export type QueueEntry = QueuedInvitation;

export type TakeAnswer =
  /**
   * `earlierCallAt`: the turn of an earlier run of the same execution, which may have called; null when
   * there was none. At `callAt` nothing of that call is under way any more.
   */
  | { readonly kind: 'taken'; readonly callAt: number; readonly earlierCallAt: number | null }
  /** No such permit any more, or pause or gate came in between: the execution queues again. */
  | { readonly kind: 'denied' };

/** What came of an attempt made under a permit. */
export type Conclusion =
  | { readonly kind: 'invited'; readonly handshake: HandshakeFacts }
  /** DuplicateHandshake: an invitation was open already; nothing of the quota was spent. */
  | { readonly kind: 'adopted' }
  | { readonly kind: 'refused'; readonly match: PolicyMatch; readonly message: string }
  /** The permit was not used: withdrawn, superseded. */
  | { readonly kind: 'unused' };

export interface Concluded {
  /** Whom it concerned: a refusal that has closed the gate concerns the organization. */
  readonly scope: Scope;
  /** After a rest of five to ten minutes at least: no other attempt is counted but those made with it. */
  readonly isFirst: boolean;
}

/** `overtaken`: a newer command about the pause has been carried out before. */
export type CommandEffect = 'done' | 'overtaken';

/** How an open invitation ended, as far as places and attempts are concerned. */
export type Release = 'accepted' | 'declined' | 'canceled' | 'expired' | 'departed';

/**
 * Admission control. Whoever changes the answer to "who may go" calls one of these, and each of
 * them ends with a dispatch. Every call is idempotent; a crash in any of them understates headroom
 * at worst, until the sweep rebuilds the counts.
 */
export interface Turnstile {
  /** Queues the entry (READY or LATER). Its token must have been stored before. */
  park(entry: QueueEntry): Promise<void>;

  /**
   * Takes an execution out of the queue and revokes a permit that it has not taken. True when it has
   * taken one: it may be calling. `entry`: its place, null for none. @default as its token says now
   */
  leave(executionArn: string, entry?: QueuedPlace | null): Promise<boolean>;

  /** Exchanges a permit for leave to call, after checking pause and gate. Repeatable by its owner. */
  take(permit: Permit, visit: Visit): Promise<TakeAnswer>;

  /** Ends a taken permit: keeps or gives back the counts, opens or closes the gate, tells people. */
  conclude(permit: Permit, visit: Visit, conclusion: Conclusion): Promise<Concluded>;

  /**
   * An open invitation of ours has ended, or a member has left: gives back what it held, once. `at`,
   * ms: when it did; null or absent when that is not known.
   */
  release(handshakeId: string | null, how: Release, at?: number | null): Promise<void>;

  /**
   * Stops new invitations at once; everything stays parked. `at`, ms: when it was put. @default now
   */
  pause(by: string | null, at?: number): Promise<CommandEffect>;

  /** `gate` half-opens the gate now. */
  resume(clear: 'pause' | 'gate' | 'both', by: string | null, at?: number): Promise<CommandEffect>;

  /**
   * Answers the gate's escalation. `ended`: what it asked about has passed, perhaps by this very
   * answer, delivered before. `unknown`: the id is not the gate's, or has not been for long.
   * `refused`: abort makes no sense for the whole queue; the advice is to pause or withdraw.
   */
  resolve(
    escalationId: string,
    decision: 'retry' | 'abort',
    by: string | null,
  ): Promise<'resolved' | 'refused' | 'ended' | 'unknown'>;

  /** Asks for one coalesced sweep in a minute, for all who ask until then. */
  requestSweep(): Promise<void>;

  /** The sweep that `dispatch` called due has been started; without this it is due again. */
  sweepStarted(): Promise<void>;

  /**
   * The sweep has seen everything AWS shows: counts are rebuilt from it. Called after the releases
   * that the sweep found, and with members counted after the invitations were listed: then who
   * accepts in between is in both lists, which can be told, rather than in none.
   */
  rebuild(seen: Seen): Promise<void>;

  /** Lets through whoever may go. `dueAt`: the timer's instant, ms; time is max(clock, dueAt). */
  dispatch(dueAt?: number): Promise<{ readonly isSweepDue: boolean }>;
}
