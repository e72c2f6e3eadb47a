import type { HandshakeConstraintViolationExceptionReason } from '@aws-sdk/client-organizations';
import { Actor, Disposition, type PolicyRow, Reopener, Scope } from './policy-row.ts';

const CONSTRAINT_SOURCE =
  'https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html#API_InviteAccountToOrganization_Errors';
const LIMITS_SOURCE =
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const ENUM_SOURCE = 'enum of @aws-sdk/client-organizations 3.1169.0; AWS documents no text for it';

const PLACES_RETURN = [
  Reopener.DECLINE,
  Reopener.CANCEL,
  Reopener.EXPIRY,
  Reopener.DEPARTURE,
  Reopener.QUOTA_RAISED,
] as const;

/** The rows of both exceptions that carry the daily limit and the account quota. */
export const ATTEMPT_LIMIT_ROW = {
  disposition: Disposition.WAIT,
  scope: Scope.ORGANIZATION,
  retry: { kind: 'attempt-window', unknownMinutes: 60 },
  reopenedBy: [Reopener.ACCEPTANCE, Reopener.QUOTA_RAISED],
  actor: Actor.NOBODY,
  meaning: 'the organization has sent as many invitations as it may in 24 hours',
  instruction:
    'nothing to do: invitations go on when an attempt is 24 hours old or an invitation is accepted',
  source: LIMITS_SOURCE,
} as const satisfies PolicyRow;

export const ACCOUNT_QUOTA_ROW = {
  disposition: Disposition.ESCALATE,
  scope: Scope.ORGANIZATION,
  retry: { kind: 'once-while-new', minutes: 60 },
  reopenedBy: PLACES_RETURN,
  actor: Actor.PLATFORM_TEAM,
  meaning: 'members and open invitations together fill the account quota of the organization',
  instruction:
    'request a higher quota in Service Quotas (AWS Organizations, L-E619E033, us-east-1), or wait for open invitations to be declined or to expire',
  source: LIMITS_SOURCE,
} as const satisfies PolicyRow;

const MIGRATION_RETRY = { kind: 'every', hours: 6, giveUpDays: 90 } as const;

/**
 * The constraint policy: what to do for each reason of `HandshakeConstraintViolationException`.
 * Keyed by the SDK's own enum, so that a reason AWS adds fails the type check before it surprises
 * a user.
 */
export const HANDSHAKE_CONSTRAINT_POLICY = {
  HANDSHAKE_RATE_LIMIT_EXCEEDED: ATTEMPT_LIMIT_ROW,
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: ACCOUNT_QUOTA_ROW,
  ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED: {
    disposition: Disposition.WAIT,
    scope: Scope.ACCOUNT,
    retry: { kind: 'backoff', firstMinutes: 60, maxMinutes: 24 * 60, giveUpDays: 7 },
    reopenedBy: [],
    actor: Actor.NOBODY,
    meaning: 'the account changed its organization membership too recently',
    instruction: 'nothing to do yet: the invitation is tried again with growing intervals',
    source: CONSTRAINT_SOURCE,
  },
  INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES: {
    disposition: Disposition.WAIT,
    scope: Scope.ORGANIZATION,
    retry: MIGRATION_RETRY,
    reopenedBy: [],
    actor: Actor.MANAGEMENT_ACCOUNT_OWNER,
    meaning: 'no invitation can be sent while the organization is enabling all features',
    instruction: 'finish enabling all features, or cancel it; invitations then go on by themselves',
    noticeOnce: true,
    source: CONSTRAINT_SOURCE,
  },
  ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION: {
    disposition: Disposition.WAIT,
    scope: Scope.ORGANIZATION,
    retry: MIGRATION_RETRY,
    reopenedBy: [],
    actor: Actor.MANAGEMENT_ACCOUNT_OWNER,
    meaning: 'the migration of the organization to all features is still pending',
    instruction: 'finish enabling all features, or cancel it; invitations then go on by themselves',
    noticeOnce: true,
    source: CONSTRAINT_SOURCE,
  },
  ALREADY_IN_AN_ORGANIZATION: {
    disposition: Disposition.SETTLED,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.ACCOUNT_OWNER,
    meaning: 'the account is a member of an organization',
    instruction:
      'if it is not an active member of this organization, its owner must leave the other organization (or reactivate the account) before it can be invited',
    source: CONSTRAINT_SOURCE,
  },
  ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD: {
    disposition: Disposition.ABORT,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.ACCOUNT_OWNER,
    meaning: 'the account belongs to another AWS partition or seller of record',
    instruction: 'no invitation can succeed: leave the account out of the campaign',
    source: CONSTRAINT_SOURCE,
  },
  SOURCE_AND_TARGET_CANNOT_MATCH: {
    disposition: Disposition.ABORT,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.PLATFORM_TEAM,
    meaning: 'the target is the account that sends the invitation',
    instruction: 'remove the management account from the campaign',
    source: CONSTRAINT_SOURCE,
  },
  ORGANIZATION_ALREADY_HAS_ALL_FEATURES: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.PLATFORM_TEAM,
    meaning: 'the organization already has all features, which no invitation should be refused for',
    instruction: 'look at the organization in the console, then resume, or contact AWS Support',
    source: CONSTRAINT_SOURCE,
  },
  PAYMENT_INSTRUMENT_REQUIRED: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.ACCOUNT_OWNER,
    meaning: 'the account has no valid payment method',
    instruction: 'add a payment method to the account, then answer with retry',
    source: CONSTRAINT_SOURCE,
  },
  PAST_DUE_INVOICE: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.BILLING_OWNER,
    meaning: 'an invoice of the organization is overdue',
    instruction: 'pay the overdue invoice, then resume',
    source: CONSTRAINT_SOURCE,
  },
  UNUSED_PREPAYMENT_BALANCE: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.BILLING_OWNER,
    meaning: 'the organization has an unused prepayment balance',
    instruction: 'use up or have the prepayment balance cleared with AWS Support, then resume',
    source: CONSTRAINT_SOURCE,
  },
  MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.MANAGEMENT_ACCOUNT_OWNER,
    meaning: 'the e-mail address of the management account is not verified',
    instruction: 'verify the e-mail address of the management account, then resume',
    source: ENUM_SOURCE,
  },
  LEGACY_PERMISSIONS_STILL_IN_USE: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ORGANIZATION,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.PLATFORM_TEAM,
    meaning: 'the organization still uses the retired billing and account IAM actions',
    instruction: 'migrate the policies to the fine-grained IAM actions, then resume',
    source: CONSTRAINT_SOURCE,
  },
  RESPONSIBILITY_TRANSFER_ALREADY_EXISTS: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.BILLING_OWNER,
    meaning: 'a billing transfer of the account stands in the way',
    instruction: 'end the billing transfer, then answer with retry',
    source: CONSTRAINT_SOURCE,
  },
  TARGET_ACCOUNT_VALIDATION_FAILURE: {
    disposition: Disposition.ESCALATE,
    scope: Scope.ACCOUNT,
    retry: { kind: 'none' },
    reopenedBy: [],
    actor: Actor.BILLING_OWNER,
    meaning: 'AWS could not validate the account, usually for a billing transfer',
    instruction: 'look into the billing transfer of the account, then answer with retry or abort',
    source: CONSTRAINT_SOURCE,
  },
} as const satisfies Record<HandshakeConstraintViolationExceptionReason, PolicyRow>;

/** A reason or an exception that is in no table: never retried blindly, never aborted, never a crash. */
export const UNEXPECTED_ROW = {
  disposition: Disposition.ESCALATE,
  scope: Scope.ACCOUNT,
  retry: { kind: 'none' },
  reopenedBy: [],
  actor: Actor.PLATFORM_TEAM,
  meaning: 'AWS refused for a reason that this version does not know',
  instruction: 'look the reason up in the AWS documentation, then answer with retry or abort',
  source: CONSTRAINT_SOURCE,
} as const satisfies PolicyRow;
