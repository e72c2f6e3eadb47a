import type { Visit } from '../contract/tasks.ts';

/** An invitation in the queue. One per execution. */
export interface QueuedInvitation {
  readonly visit: Visit;
  readonly target: string;
  /** First invitations go before re-invitations. */
  readonly class: 'first' | 'reinvitation';
  /** 0 first, 9 last. */
  readonly priority: number;
  /** When the invitation was asked for, ms: a requeued entry keeps its age. */
  readonly requestedAt: number;
  /** Not admitted before, ms; null for at once. */
  readonly notBefore: number | null;
  /** The callback's token, so that an admission needs no second read. A bearer secret. */
  readonly token: string;
}

/** A place in the queue, without the token: enough to give it up. */
export type QueuedPlace = Omit<QueuedInvitation, 'token'>;

/** The queue as a whole, for those who look for what was left behind in it. */
export interface QueuedPlaces {
  /** What nobody can read is left out. */
  list(): AsyncIterable<QueuedPlace>;
}

/** The control item: its text is the business of the domain. */
export interface ControlRecord {
  readonly version: number;
  readonly state: string;
}

/** The answer to a write was lost, and so was that to the question whether it was made. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcome';
}

/** Each is set once for a handshake: who sets it may change the counts, and nobody after. */
export type ReleaseMark = 'ended' | 'departed';

/**
 * What admission control keeps: single items, conditional writes, consistent reads.
 * Every delete is conditional on the visit, so that a late writer never removes a newer entry.
 */
export interface AdmissionStore {
  readControl(): Promise<ControlRecord | null>;
  /**
   * Writes `next` on condition that version `next.version - 1` is stored (none for version 1). False
   * when somebody else was faster; a write whose answer was lost counts as written.
   *
   * @throws UnknownOutcomeError when nobody can tell whether it was written.
   */
  commitControl(next: ControlRecord): Promise<boolean>;

  /** Wins only over an older visit of the execution. */
  putReady(entry: QueuedInvitation): Promise<void>;
  putLater(entry: QueuedInvitation): Promise<void>;
  removeReady(entry: QueuedPlace): Promise<void>;
  removeLater(entry: QueuedPlace): Promise<void>;
  /** By class, priority, age, execution. What nobody can read is removed, and is not among them. */
  headOfReady(limit: number): Promise<readonly QueuedInvitation[]>;
  /** By `notBefore`; as above. */
  headOfLater(limit: number): Promise<readonly QueuedInvitation[]>;

  /**
   * Marks the link of a handshake; creates it when there is none. Answers with where the window
   * counts the attempt, in ms (null when it was not counted by us), or null when the mark was set
   * before.
   */
  markReleased(
    handshakeId: string,
    mark: ReleaseMark,
    how: string,
  ): Promise<{ readonly countedAt: number | null } | null>;
}
