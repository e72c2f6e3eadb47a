import type { AccountQuota } from './account-quota.ts';
import type { FaultDescription } from './faults.ts';
import type { OperationName } from './operation-names.ts';
import type { MemberDescription } from './world.ts';

/**
 * What a test or a world script may do that no AWS call can. Kept apart from the AWS surface, so that
 * nothing under test can reach it.
 */
export interface OrganizationsControl {
  /** Calls of `operation` fail from now on, as many and as long as the options say. */
  injectFault(
    operation: OperationName,
    fault: string | FaultDescription,
    options?: InjectionOptions,
  ): void;
  /**
   * Calls of `operation` succeed, and their callers get `ServiceUnavailable` with status 503 instead of
   * the answer. A call that fails does not count.
   */
  loseAnswer(operation: OperationName, options?: InjectionOptions): void;
  /** Drops what `injectFault` and `loseAnswer` have left over. */
  clearFaults(): void;
  /** The quota "Maximum number of accounts"; Service Quotas answers with it at once. */
  setAccountQuota(value: number): void;
  readonly accountQuota: AccountQuota;
  /** Another tool sends `count` invitations now that nobody accepts: attempts are spent, no place is. */
  spendAttempts(count: number): void;
  /** The owner accepts the latest open invitation now. Throws the `AwsFault` that AWS would answer. */
  accept(accountId: string): void;
  /** The owner declines the latest open invitation now. */
  decline(accountId: string): void;
  /** The member goes: of its own will by default, else removed by the management account, or closed for good. */
  depart(accountId: string, method?: DepartureMethod): void;
  /** Ends the planted conditions of this account that are in force or still to come. */
  resolve(accountId: string): void;
  /** Ends the conditions of the organization that are in force or still to come. */
  resolveOrganization(): void;
  /** An account that was created inside the organization: it takes a place. */
  addMember(member: MemberDescription): void;
  /** Id of the root (empty path) or of an organizational unit, made if it is not there yet. */
  organizationalUnitId(path: string): string;
  /** `counts[operation][outcome]`, where an outcome is `ok`, a code, or `code/Reason`. */
  callCounts(): CallCounts;
  /** Every call of InviteAccountToOrganization, in order. */
  journal(): readonly JournalEntry[];
  /** Every invitation that AWS still shows, oldest first, without the throttle of a list. */
  handshakes(): readonly HandshakeView[];
  /** The members that AWS shows, with where they are, without the throttle of a list. */
  members(): readonly MemberView[];
  /** Members, pending invitations and unaccepted attempts of the last 24 hours, as AWS counts them now. */
  usage(): Usage;
}

export interface InjectionOptions {
  /** How many calls are hit. @default 1, or every call when `untilMs` is given */
  readonly times?: number;
  /** Virtual time at which it ends. @default never */
  readonly untilMs?: number;
  /** Only calls about this account, by its id or e-mail address, or about this handshake. @default any */
  readonly target?: string;
}

export const DepartureMethod = { Left: 'LEFT', Removed: 'REMOVED', Cleaned: 'CLEANED' } as const;
export type DepartureMethod = (typeof DepartureMethod)[keyof typeof DepartureMethod];

export type CallCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface JournalEntry {
  readonly atMs: number;
  readonly callerAccountId: string;
  readonly targetType: string;
  readonly targetId: string;
  /** `opened`, a code, or `code/Reason`. */
  readonly outcome: string;
  /** Present when one was opened. */
  readonly handshakeId?: string;
}

export interface HandshakeView {
  readonly id: string;
  /** Id or e-mail address, as it was invited. */
  readonly target: string;
  readonly state: string;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  /** When it got its final state, which AWS does not show; `null` while it is open. */
  readonly endedAtMs: number | null;
}

export interface MemberView {
  readonly id: string;
  readonly email: string;
  readonly parentId: string;
}

export interface Usage {
  readonly members: number;
  readonly pending: number;
  readonly attempts: number;
  readonly accountQuota: number;
}
