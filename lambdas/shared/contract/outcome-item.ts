import type { Placement, Status } from './status.ts';
import type { TargetType } from './target.ts';

/**
 * The outcome table, the public contract of the project. Partition key `target`, sort key `record`:
 * `INVITATION` is where the account stands now, `EVENT#<time>#<name>#<mark>` is how it got there.
 */
export const OUTCOME_TABLE = {
  partitionKey: 'target',
  sortKey: 'record',
  /**
   * Sparse: only INVITATION items carry both `status` and `updatedAt`, `campaign` and `target`, and
   * only those that are not settled carry `open`.
   */
  indexes: {
    byStatus: { name: 'byStatus', partitionKey: 'status', sortKey: 'updatedAt' },
    byCampaign: { name: 'byCampaign', partitionKey: 'campaign', sortKey: 'target' },
    open: { name: 'open', partitionKey: 'open', sortKey: 'target' },
  },
} as const;

/** Value of the attribute `open`: it is there, or it is not. */
export const OPEN = 'OPEN';

export const INVITATION_RECORD = 'INVITATION';

/** Where an account stands now. Instants are ISO 8601 in UTC; absent values are null. */
export interface InvitationItem {
  readonly target: string;
  readonly record: typeof INVITATION_RECORD;
  readonly targetType: TargetType;
  readonly campaign: string;
  readonly requestId: string;
  /** Id of the event that asked. */
  readonly eventId: string;
  /** When it was asked: the age that orders the queue. */
  readonly requestedAt: string;
  /** When the latest request was put that was answered as a duplicate of this one. */
  readonly askedAgainAt: string | null;

  readonly status: Status;
  /** Entered time of the state that wrote the status: an older state never overwrites a newer one. */
  readonly statusAt: string;
  readonly updatedAt: string;
  /**
   * The owner: only this execution writes the status. A command that was rejected has none: there it
   * is the id of its event.
   */
  readonly executionArn: string;
  /** The abandoned execution whose place the owner took. */
  readonly succeeds: string | null;

  /** Code of the last refusal or of the outcome: a reason of AWS, or one of `OWN_REASONS`. */
  readonly reason: string | null;
  /** What the code means, in a sentence. */
  readonly message: string | null;
  /** What happens next, or who has to do what. */
  readonly nextAction: string | null;
  /** When a WAITING invitation is tried again. */
  readonly notBefore: string | null;

  /** Account id: the target itself, or what AWS told after an e-mail invitation was accepted. */
  readonly accountId: string | null;
  readonly handshakeId: string | null;
  readonly invitedAt: string | null;
  readonly expiresAt: string | null;
  /** When the invitation reached its end; null while it is open. */
  readonly settledAt: string | null;
  /** Invitations that AWS accepted for this request. */
  readonly attempts: number;
  readonly maxInvitations: number;

  readonly organizationalUnit: string | null;
  readonly placement: Placement | null;
  /** When the account left the organization after JOINED, or when that was seen. */
  readonly departedAt: string | null;
  /** Another target of the table that is the same account. */
  readonly sameAs: string | null;

  readonly withdrawRequested: boolean;
  readonly escalationId: string | null;
  readonly priority: number;
  readonly notes: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
}

/** The account that a row is about, when it is known. An id is about that account, whatever else the row says. */
export function accountIdOf(
  row: Pick<InvitationItem, 'target' | 'targetType' | 'accountId'>,
): string | null {
  return row.targetType === 'ACCOUNT' ? row.target : row.accountId;
}

/** Names of the append-only records, in the past tense. */
export const HistoryEventName = {
  REQUESTED: 'REQUESTED',
  DUPLICATE_REQUEST: 'DUPLICATE_REQUEST',
  REJECTED: 'REJECTED',
  REFUSED: 'REFUSED',
  INVITED: 'INVITED',
  ESCALATED: 'ESCALATED',
  ESCALATION_RESOLVED: 'ESCALATION_RESOLVED',
  WITHDRAWAL_REQUESTED: 'WITHDRAWAL_REQUESTED',
  /** The invitation had been accepted before it could be withdrawn. */
  WITHDRAWN_TOO_LATE: 'WITHDRAWN_TOO_LATE',
  RESPONDED: 'RESPONDED',
  PLACEMENT_FAILED: 'PLACEMENT_FAILED',
  PLACED: 'PLACED',
  ABANDONED: 'ABANDONED',
  DEPARTED: 'DEPARTED',
  /** A copy of a settled INVITATION, made before a new request overwrites it. */
  SETTLED: 'SETTLED',
} as const;
export type HistoryEventName = (typeof HistoryEventName)[keyof typeof HistoryEventName];

/** One thing that happened to an account. Never changed, never deleted. */
export interface HistoryItem {
  readonly target: string;
  /**
   * `EVENT#<time>#<name>#<mark>`: the mark stands for whoever wrote it. A retry of the same state
   * derives the same key and writes the same item.
   */
  readonly record: string;
  readonly name: HistoryEventName;
  readonly at: string;
  readonly executionArn: string | null;
  readonly reason: string | null;
  readonly message: string | null;
  /** Whatever else a reader may want, flat. Never a task token. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

const MARK_LENGTH = 12;

/**
 * Key of what `cause` did to an account at an instant: an execution, by its ARN, or a command, by
 * the id of its event. Events carry whole seconds, so two people who answer at once differ by
 * nothing else: the key ends with the end of that name, the last group of a UUID.
 */
export function historyRecord(at: string, name: HistoryEventName, cause: string): string {
  return `EVENT#${at}#${name}#${cause.slice(-MARK_LENGTH)}`;
}
