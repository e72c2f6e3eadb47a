import type { CallbackState } from '../contract/state-names.ts';
import type { Visit } from '../contract/tasks.ts';
import type { QueuedInvitation } from './admission-store.ts';

/** A parked callback. The token is a bearer secret: never logged, never in the outcome table. */
export interface ParkedToken {
  readonly visit: Visit;
  readonly state: CallbackState;
  readonly target: string;
  readonly token: string;
  /** What an answer must name: the escalation id, the handshake id; null when there is none. */
  readonly subject: string | null;
  /** Its place in the queue, for those who know the execution only; absent when it waits in none. */
  readonly queued?: QueuedInvitation;
}

/** One item per execution and state. Consistent reads. */
export interface Tokens {
  /**
   * Stores a token before any fact is read. Wins only over an older visit (entered time, then retry
   * count); writing the same visit again changes nothing.
   */
  put(parked: ParkedToken): Promise<void>;
  get(executionArn: string, state: CallbackState): Promise<ParkedToken | null>;
  /** Deletes it, unless a newer visit has replaced it. */
  remove(parked: Pick<ParkedToken, 'visit' | 'state'>): Promise<void>;
  /** Who has parked, without the tokens. */
  list(): AsyncIterable<Pick<ParkedToken, 'visit' | 'state' | 'target'>>;
}

/**
 * Facts that arrived for an execution: whoever writes second of token and fact sees the first and
 * resumes. `subject` is a handshake id, an escalation id, or `UNNAMED_SUBJECT` for an invitation
 * whose handshake id is not known yet.
 */
export interface Facts {
  /** The first fact about a subject stays: a second write changes nothing and answers false. */
  put(executionArn: string, subject: string, fact: RecordedFact): Promise<boolean>;
  get(executionArn: string, subject: string): Promise<RecordedFact | null>;
}

export const UNNAMED_SUBJECT = 'UNNAMED';

export interface RecordedFact {
  /** The result that the callback gets: a `ResponseResult` or an `EscalationResult`. */
  readonly result: Readonly<Record<string, unknown>> & { readonly kind: string };
  readonly at: string;
}

/** What is remembered of the commands that give up a target's invitation. */
export interface Withdrawals {
  /**
   * One was put: a request that was put before may still be on its way. Keeps the newest of a
   * target. `at`: ISO 8601.
   */
  note(target: string, at: string): Promise<void>;
  /** When the newest was put; null when there was none. */
  find(target: string): Promise<string | null>;
  /** The command of this event has found the row of an execution and marked it. */
  noteTaken(target: string, eventId: string, executionArn: string): Promise<void>;
  /** The execution whose row it has marked; null when it has marked none. */
  takenFrom(target: string, eventId: string): Promise<string | null>;
}

/** What an id of AWS or of ours belongs to. */
export interface Directory {
  /**
   * `kind#id` → target, e.g. handshake id, account id, escalation id. The last write wins; marks
   * of the turnstile stay.
   */
  link(kind: LinkKind, id: string, link: Link): Promise<void>;
  find(kind: LinkKind, id: string): Promise<Link | null>;
}

/** ACCOUNT: the e-mail target that an account joined by; EMAIL: the account id of a member's address. */
export type LinkKind = 'HANDSHAKE' | 'ACCOUNT' | 'EMAIL' | 'ESCALATION';

export interface Link {
  readonly target: string;
  readonly executionArn: string;
  /** Where the window counts the attempt, ms; null for anything that was not counted by us. */
  readonly countedAt: number | null;
}

/** A look at all open invitations: at the list of handshakes, or at each of a few by name. */
export interface Listing {
  /** When it began, ms. */
  readonly at: number;
  /** How many pages the list took when it was last read. */
  readonly pages: number;
  /** When a look first found that an owner had declined, after half a day without, ms. */
  readonly declinedSince: number | null;
  /** When a look last found that an owner had declined, ms. */
  readonly declinedAt: number | null;
  /** When the watch looks again, ms; null when nothing is to be watched. */
  readonly nextLookAt: number | null;
}

/** The last look. */
export interface Listings {
  read(): Promise<Listing | null>;
  note(listing: Listing): Promise<void>;
}

/** Every execution that had ended by then has been found and settled, ms; null when none had ended. */
export interface SettledUpTo {
  read(): Promise<number | null>;
  note(at: number): Promise<void>;
}
