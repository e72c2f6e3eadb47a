import type { ConstraintViolationExceptionReason } from '@aws-sdk/client-organizations';
import {
  ACCOUNT_QUOTA_ROW,
  ATTEMPT_LIMIT_ROW,
  HANDSHAKE_CONSTRAINT_POLICY,
  UNEXPECTED_ROW,
} from './constraint-policy.ts';
import { Actor, Disposition, type PolicyRow, Scope } from './policy-row.ts';

const SOURCE =
  'https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html#API_InviteAccountToOrganization_Errors';

const BUSY_ROW = {
  disposition: Disposition.WAIT,
  scope: Scope.ACCOUNT,
  retry: { kind: 'backoff', firstMinutes: 15, maxMinutes: 360, giveUpDays: 7 },
  reopenedBy: [],
  actor: Actor.NOBODY,
  meaning: 'AWS Organizations is busy or failing; the retries inside the function are used up',
  instruction: 'nothing to do: the invitation is tried again in 15 minutes',
  source: SOURCE,
} as const satisfies PolicyRow;

const MANAGEMENT_ACCOUNT_ROW = {
  disposition: Disposition.ESCALATE,
  scope: Scope.ORGANIZATION,
  retry: { kind: 'none' },
  reopenedBy: [],
  actor: Actor.MANAGEMENT_ACCOUNT_OWNER,
  meaning: 'the management account lacks something that AWS requires of it',
  instruction: 'complete what AWS asks of the management account, then resume',
  source: SOURCE,
} as const satisfies PolicyRow;

const TAG_ROW = {
  disposition: Disposition.ABORT,
  scope: Scope.ACCOUNT,
  retry: { kind: 'none' },
  reopenedBy: [],
  actor: Actor.PLATFORM_TEAM,
  meaning: 'the tags of the request break a limit or a tag policy of the organization',
  instruction: 'correct the tags and ask for the invitation again',
  source: SOURCE,
} as const satisfies PolicyRow;

/**
 * The reasons of `ConstraintViolationException` that an invitation can meet. The exception is
 * shared by most operations of the service; every other reason is unexpected here.
 */
export const CONSTRAINT_VIOLATION_POLICY = {
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: ACCOUNT_QUOTA_ROW,
  HANDSHAKE_RATE_LIMIT_EXCEEDED: ATTEMPT_LIMIT_ROW,
  MAX_TAG_LIMIT_EXCEEDED: TAG_ROW,
  TAG_POLICY_VIOLATION: TAG_ROW,
  MASTER_ACCOUNT_ADDRESS_DOES_NOT_MATCH_MARKETPLACE: MANAGEMENT_ACCOUNT_ROW,
  MASTER_ACCOUNT_MISSING_BUSINESS_LICENSE: MANAGEMENT_ACCOUNT_ROW,
  MASTER_ACCOUNT_MISSING_CONTACT_INFO: MANAGEMENT_ACCOUNT_ROW,
  MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED: MANAGEMENT_ACCOUNT_ROW,
  MASTER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED: MANAGEMENT_ACCOUNT_ROW,
} as const satisfies Partial<Record<ConstraintViolationExceptionReason, PolicyRow>>;

/** The exceptions that InviteAccountToOrganization declares, beside the two with a reason table. */
export const INVITE_EXCEPTION_POLICY = {
  AccessDeniedException: {
    ...MANAGEMENT_ACCOUNT_ROW,
    actor: Actor.PLATFORM_TEAM,
    meaning: 'the function may not call InviteAccountToOrganization',
    instruction:
      'deploy the stack into the management account and check the permissions of the invite-account function, then resume',
  },
  AccountOwnerNotVerifiedException: {
    ...MANAGEMENT_ACCOUNT_ROW,
    meaning: 'the e-mail address of the management account is not verified',
    instruction: 'verify the e-mail address of the management account, then resume',
  },
  AWSOrganizationsNotInUseException: {
    ...MANAGEMENT_ACCOUNT_ROW,
    meaning: 'the account of the stack is not the management account of an organization',
    instruction: 'deploy the stack into the management account of the organization, then resume',
  },
  ConcurrentModificationException: BUSY_ROW,
  TooManyRequestsException: BUSY_ROW,
  ServiceException: BUSY_ROW,
  DuplicateHandshakeException: {
    disposition: Disposition.SETTLED,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.NOBODY,
    meaning: 'an invitation to this account is open already',
    instruction: 'nothing to do: the open invitation is adopted',
    source: SOURCE,
  },
  FinalizingOrganizationException: {
    disposition: Disposition.WAIT,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'once', minutes: 60 },
    reopenedBy: [],
    actor: Actor.PLATFORM_TEAM,
    meaning: 'AWS is still finalizing the new organization, which takes up to an hour',
    instruction: 'if it lasts longer than an hour, contact AWS Support, then resume',
    source: SOURCE,
  },
  InvalidInputException: {
    disposition: Disposition.ABORT,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.PLATFORM_TEAM,
    meaning: 'AWS does not accept a field of the request',
    instruction: 'correct the field that the reason names and ask for the invitation again',
    source: SOURCE,
  },
} as const satisfies Record<string, PolicyRow>;

export type InviteExceptionName =
  | keyof typeof INVITE_EXCEPTION_POLICY
  | 'HandshakeConstraintViolationException'
  | 'ConstraintViolationException';

/** A refusal as AWS states it: the exception's name and, where it has one, its `Reason`. */
export interface RefusalCode {
  readonly exception: string;
  readonly reason: string | null;
}

/** Where a refusal is found in the policy. */
export interface PolicyMatch {
  /** The code shown to people: the reason, else the exception's name. */
  readonly code: string;
  readonly row: PolicyRow;
  /** False for a code that no table names. */
  readonly isKnown: boolean;
}

export type PolicyTable = Readonly<Record<string, PolicyRow>>;

/**
 * All rows by the code shown to people. The two limits appear under both exceptions with the same
 * row, so that one key is enough.
 */
export const DEFAULT_POLICY: PolicyTable = {
  ...HANDSHAKE_CONSTRAINT_POLICY,
  ...CONSTRAINT_VIOLATION_POLICY,
  ...INVITE_EXCEPTION_POLICY,
};

/**
 * Finds the row of a refusal. A `Reason` may carry a `:FIELD` suffix (seen from the real service,
 * e.g. `MAX_LENGTH_EXCEEDED:NOTES`): the part before the colon decides, the whole is shown.
 */
export function findPolicy(refusal: RefusalCode, table: PolicyTable = DEFAULT_POLICY): PolicyMatch {
  const reasonKey = refusal.reason?.split(':')[0];
  const isReasoned =
    refusal.exception === 'HandshakeConstraintViolationException' ||
    refusal.exception === 'ConstraintViolationException';
  const code = refusal.reason ?? refusal.exception;
  const key = isReasoned ? reasonKey : refusal.exception;
  const row = key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
  return row === undefined
    ? { code, row: UNEXPECTED_ROW, isKnown: false }
    : { code, row, isKnown: true };
}
