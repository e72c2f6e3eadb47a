/** What happens to an invitation that AWS refused. */
export const Disposition = {
  /** Try again later; nobody has to act. */
  WAIT: 'wait',
  /** A person has to act; the invitation stays parked until that person answers. */
  ESCALATE: 'escalate',
  /** No later attempt can succeed: record ABORTED. */
  ABORT: 'abort',
  /** The account is already where it should be, or its invitation is already open. */
  SETTLED: 'settled',
} as const;
export type Disposition = (typeof Disposition)[keyof typeof Disposition];

/** Whom a refusal concerns: this account, or every invitation of the organization (it closes the gate). */
export const Scope = { ACCOUNT: 'account', ORGANIZATION: 'organization' } as const;
export type Scope = (typeof Scope)[keyof typeof Scope];

/** What ends a closed gate before its time. */
export const Reopener = {
  ACCEPTANCE: 'acceptance',
  DECLINE: 'decline',
  CANCEL: 'cancel',
  EXPIRY: 'expiry',
  DEPARTURE: 'departure',
  QUOTA_RAISED: 'quota raised',
} as const;
export type Reopener = (typeof Reopener)[keyof typeof Reopener];

/** Who has to act before another attempt can succeed. */
export const Actor = {
  NOBODY: 'nobody',
  ACCOUNT_OWNER: 'owner of the invited account',
  PLATFORM_TEAM: 'platform team',
  BILLING_OWNER: 'billing owner of the management account',
  MANAGEMENT_ACCOUNT_OWNER: 'owner of the management account',
} as const;
export type Actor = (typeof Actor)[keyof typeof Actor];

/** When a refused invitation may be tried again. Minutes, hours and days are of 60 s, 60 min and 24 h. */
export type RetrySchedule =
  /** When the oldest counted attempt of the last 24 h leaves the window; `unknownMinutes` when none is known. */
  | { readonly kind: 'attempt-window'; readonly unknownMinutes: number }
  /** `firstMinutes`, doubled at each repetition up to `maxMinutes`; after `giveUpDays` a person is asked. */
  | {
      readonly kind: 'backoff';
      readonly firstMinutes: number;
      readonly maxMinutes: number;
      readonly giveUpDays: number;
    }
  /** Once, after `minutes`; the next refusal of the kind escalates. */
  | { readonly kind: 'once'; readonly minutes: number }
  /** Once, after `minutes`, while the management account joined under `minutes` ago; else escalate. */
  | { readonly kind: 'once-while-new'; readonly minutes: number }
  /** Every `hours`; after `giveUpDays` a person is asked. */
  | { readonly kind: 'every'; readonly hours: number; readonly giveUpDays: number }
  /** Not by itself: a person, or one of `reopenedBy`, decides. */
  | { readonly kind: 'none' };

/** One row of the constraint policy. */
export interface PolicyRow {
  readonly disposition: Disposition;
  readonly scope: Scope;
  readonly retry: RetrySchedule;
  readonly reopenedBy: readonly Reopener[];
  readonly actor: Actor;
  /** What AWS means by it, in one sentence. */
  readonly meaning: string;
  /** What the actor should do, in one sentence. */
  readonly instruction: string;
  /** A wait that lasts until a person has finished something: that person is told, once. */
  readonly noticeOnce?: true;
  /** Where AWS says so. */
  readonly source: string;
}
