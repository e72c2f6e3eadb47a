import type { HistoryEventName, InvitationItem } from '../contract/outcome-item.ts';
import type { Status } from '../contract/status.ts';
import type { Visit } from '../contract/tasks.ts';

/** Attributes a status change may write along; absent attributes stay as they are. */
export type InvitationChange = Partial<
  Omit<InvitationItem, 'target' | 'record' | 'status' | 'statusAt' | 'updatedAt' | 'executionArn'>
>;

export interface HistoryEntry {
  readonly target: string;
  readonly name: HistoryEventName;
  /** State entered time (or event time): a retry derives the same key and writes the same item. */
  readonly at: string;
  readonly executionArn: string | null;
  /** Id of the event of the command that did it. @default its execution did */
  readonly cause?: string;
  readonly reason?: string | null;
  readonly message?: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What the sweep has to know of a row to decide whether to look at it. */
export const OPEN_ROW_ATTRIBUTES = [
  'target',
  'targetType',
  'status',
  'updatedAt',
  'executionArn',
  'accountId',
  'handshakeId',
  'invitedAt',
  'expiresAt',
  'notBefore',
  'withdrawRequested',
] as const satisfies readonly (keyof InvitationItem)[];

export type OpenRow = Pick<InvitationItem, (typeof OPEN_ROW_ATTRIBUTES)[number]>;

/** What the daily look for departures has to know of a row. */
export const JOINED_ROW_ATTRIBUTES = [
  'target',
  'targetType',
  'statusAt',
  'executionArn',
  'accountId',
  'departedAt',
] as const satisfies readonly (keyof InvitationItem)[];

export type JoinedRow = Pick<InvitationItem, (typeof JOINED_ROW_ATTRIBUTES)[number]>;

/** A row that is settled, as far as others are told of it. */
export type SettledRow = Pick<
  InvitationItem,
  | 'target'
  | 'campaign'
  | 'requestId'
  | 'executionArn'
  | 'status'
  | 'statusAt'
  | 'settledAt'
  | 'reason'
  | 'message'
  | 'accountId'
  | 'handshakeId'
  | 'placement'
  | 'organizationalUnit'
  | 'attempts'
>;

/** What the history of a target tells of requests that its row is not about any more. */
export interface PastRequests {
  /** What the row of this execution said last; null when it was never overwritten. */
  settledAs(target: string, executionArn: string): Promise<SettledRow | null>;

  /**
   * Whether a request was registered or answered: by this execution, or, when its event came twice, by
   * another one.
   */
  isTraced(target: string, executionArn: string, requestId: string): Promise<boolean>;
}

/** The outcome table. Reads of single rows are consistent. */
export interface Outcomes {
  get(target: string): Promise<InvitationItem | null>;

  /** Writes a first row. False when there is one already. */
  create(item: InvitationItem): Promise<boolean>;

  /**
   * Overwrites a row on condition that it still belongs to the given execution with the given
   * `statusAt`. The caller has appended a SETTLED copy before. False when the row has changed.
   */
  replace(
    item: InvitationItem,
    expected: { readonly executionArn: string; readonly statusAt: string },
  ): Promise<boolean>;

  /**
   * The owner writes a status. Condition: `executionArn` is the visit's, the row is not settled (or
   * has this same status), and `statusAt` is not later than the visit's entered time. Answers with
   * the row as written; null when the condition does not hold: the execution is superseded.
   */
  writeStatus(
    target: string,
    visit: Visit,
    status: Status,
    change: InvitationChange,
  ): Promise<InvitationItem | null>;

  /** Facts that are no status (handshake id found later, departure ...), on condition of the owner. */
  annotate(target: string, executionArn: string, change: InvitationChange): Promise<boolean>;

  /** Sets `askedAgainAt`. False when the row has changed hands, or holds a later time. */
  noteAskedAgain(target: string, executionArn: string, at: string): Promise<boolean>;

  /** Sets `withdrawRequested` on an unsettled row. False when there is none or it is settled. */
  requestWithdrawal(target: string, executionArn: string): Promise<boolean>;

  /** `executionArn` old → successor, on condition that it is still old. */
  passOwnership(target: string, from: string, to: string): Promise<boolean>;

  /**
   * Settles the row of an execution that is dead, on condition that it still owns the row and that
   * nothing has changed in it since `row` was read: a redrive may have gone on, or somebody withdrawn.
   */
  settleFor(
    row: InvitationItem,
    at: string,
    status: Status,
    change: InvitationChange,
  ): Promise<boolean>;

  /** Appends to the history; writing the same entry again changes nothing. */
  append(entry: HistoryEntry): Promise<void>;

  /** All rows that are not settled, through the index `open`: eventually consistent. */
  openRows(): AsyncIterable<OpenRow>;

  /** All rows that are JOINED, departed ones too, through the index `byStatus`: as consistent. */
  joinedRows(): AsyncIterable<JoinedRow>;
}
