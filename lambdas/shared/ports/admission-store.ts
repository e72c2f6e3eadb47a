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
}

/** The control item: its text is the business of the domain. */
export interface ControlRecord {
  readonly version: number;
  readonly state: string;
}

/** One counted call: makes giving back idempotent. Instants in ms. */
export interface AttemptRecord {
  /** Permit id; the handshake id for an invitation that was opened by somebody else. */
  readonly key: string;
  readonly executionArn: string | null;
  /** Where the window counts it; null when it was not counted by us. */
  readonly countedAt: number | null;
  readonly handshakeId: string | null;
}

/** Each is set once: who sets it may change the counts, and nobody after. */
export type AttemptMark = 'concluded' | 'ended' | 'departed';

/**
 * What admission control keeps: single items, conditional writes, consistent reads.
 * Every delete is conditional on the visit, so that a late writer never removes a newer entry.
 */
export interface AdmissionStore {
  readControl(): Promise<ControlRecord | null>;
  /** Writes `next` on condition that version `next.version - 1` is stored (none for version 1). */
  commitControl(next: ControlRecord): Promise<boolean>;

  /** Remembers where an execution's entry is, for those who know the execution only. */
  putPointer(entry: QueuedInvitation): Promise<void>;
  getPointer(executionArn: string): Promise<QueuedInvitation | null>;
  removePointer(entry: QueuedInvitation): Promise<void>;

  /** Wins only over an older visit of the execution. */
  putReady(entry: QueuedInvitation): Promise<void>;
  putLater(entry: QueuedInvitation): Promise<void>;
  removeReady(entry: QueuedInvitation): Promise<void>;
  removeLater(entry: QueuedInvitation): Promise<void>;
  /** By class, priority, age, execution. */
  headOfReady(limit: number): Promise<readonly QueuedInvitation[]>;
  /** By `notBefore`. */
  headOfLater(limit: number): Promise<readonly QueuedInvitation[]>;

  /** Changes nothing when the attempt is there already. */
  openAttempt(attempt: AttemptRecord): Promise<void>;
  readAttempt(key: string): Promise<AttemptRecord | null>;
  /** True for the first who sets the mark. Creates the item when there is none. */
  markAttempt(
    key: string,
    mark: AttemptMark,
    value: string,
    change?: Partial<Pick<AttemptRecord, 'handshakeId' | 'countedAt'>>,
  ): Promise<boolean>;
}
