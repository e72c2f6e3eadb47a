import { AwsFault } from '../endpoint/service.ts';

/** Reasons of HandshakeConstraintViolationException, as the SDK of November 2026 lists them. */
export const HandshakeConstraintViolationReason = {
  AccountNumberLimitExceeded: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
  AlreadyInAnOrganization: 'ALREADY_IN_AN_ORGANIZATION',
  HandshakeRateLimitExceeded: 'HANDSHAKE_RATE_LIMIT_EXCEEDED',
  InviteDisabledDuringEnableAllFeatures: 'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES',
  LegacyPermissionsStillInUse: 'LEGACY_PERMISSIONS_STILL_IN_USE',
  ManagementAccountEmailNotVerified: 'MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED',
  OrganizationAlreadyHasAllFeatures: 'ORGANIZATION_ALREADY_HAS_ALL_FEATURES',
  OrganizationFromDifferentSellerOfRecord: 'ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD',
  OrganizationIsAlreadyPendingAllFeaturesMigration:
    'ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION',
  OrganizationMembershipChangeRateLimitExceeded:
    'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED',
  PastDueInvoice: 'PAST_DUE_INVOICE',
  PaymentInstrumentRequired: 'PAYMENT_INSTRUMENT_REQUIRED',
  ResponsibilityTransferAlreadyExists: 'RESPONSIBILITY_TRANSFER_ALREADY_EXISTS',
  SourceAndTargetCannotMatch: 'SOURCE_AND_TARGET_CANNOT_MATCH',
  TargetAccountValidationFailure: 'TARGET_ACCOUNT_VALIDATION_FAILURE',
  UnusedPrepaymentBalance: 'UNUSED_PREPAYMENT_BALANCE',
} as const;
export type HandshakeConstraintViolationReason =
  (typeof HandshakeConstraintViolationReason)[keyof typeof HandshakeConstraintViolationReason];

/** Every exception the operations of this fake can answer with. */
export const ExceptionName = {
  AccessDenied: 'AccessDeniedException',
  AccessDeniedForDependency: 'AccessDeniedForDependencyException',
  AccountNotFound: 'AccountNotFoundException',
  AccountOwnerNotVerified: 'AccountOwnerNotVerifiedException',
  ChildNotFound: 'ChildNotFoundException',
  ConcurrentModification: 'ConcurrentModificationException',
  ConstraintViolation: 'ConstraintViolationException',
  DestinationParentNotFound: 'DestinationParentNotFoundException',
  DuplicateAccount: 'DuplicateAccountException',
  DuplicateHandshake: 'DuplicateHandshakeException',
  FinalizingOrganization: 'FinalizingOrganizationException',
  HandshakeAlreadyInState: 'HandshakeAlreadyInStateException',
  HandshakeConstraintViolation: 'HandshakeConstraintViolationException',
  HandshakeNotFound: 'HandshakeNotFoundException',
  InvalidHandshakeTransition: 'InvalidHandshakeTransitionException',
  InvalidInput: 'InvalidInputException',
  ManagementAccountCannotLeave: 'MasterCannotLeaveOrganizationException',
  OrganizationalUnitNotFound: 'OrganizationalUnitNotFoundException',
  OrganizationsNotInUse: 'AWSOrganizationsNotInUseException',
  ParentNotFound: 'ParentNotFoundException',
  Service: 'ServiceException',
  SourceParentNotFound: 'SourceParentNotFoundException',
  TargetNotFound: 'TargetNotFoundException',
  TooManyRequests: 'TooManyRequestsException',
} as const;
export type ExceptionName = (typeof ExceptionName)[keyof typeof ExceptionName];

/** A fault as plain data, for worlds and for `control.injectFault`. */
export interface FaultDescription {
  /** Any name may be given, also one AWS has not published yet. */
  readonly exception: string;
  /** `Reason`, for the exceptions that have one. */
  readonly reason?: string;
  /** `Type`, which only TooManyRequestsException has. */
  readonly type?: string;
  /** @default the text AWS sends, as far as it is known */
  readonly message?: string;
  /** @default 400, which is what was captured for every modelled error */
  readonly status?: number;
}

/** Texts that end in a full stop are what AWS was seen to send; the others are ours. */
const MESSAGES: Readonly<Record<string, string>> = {
  AccessDeniedException: "You don't have permissions to access this resource.",
  AccountNotFoundException: "You specified an account that doesn't exist.",
  AWSOrganizationsNotInUseException: 'Your account is not a member of an organization.',
  ConcurrentModificationException: 'another request is changing the target of this operation',
  DestinationParentNotFoundException: 'no root or OU has this destination parent id',
  DuplicateAccountException: 'the account is in the destination already',
  DuplicateHandshakeException:
    'A handshake with the specified type and parameters already exists for the given parties.',
  FinalizingOrganizationException: 'the organization is still initializing: try again in an hour',
  HandshakeAlreadyInStateException: 'The handshake is already in the requested state.',
  HandshakeNotFoundException: "You specified a handshake that doesn't exist.",
  InvalidHandshakeTransitionException:
    'You cannot perform this operation on a handshake in its current state, such as attempting to cancel a handshake that was previously accepted or attempting to accept a handshake that was declined.',
  OrganizationalUnitNotFoundException: "You specified an organizational unit that doesn't exist.",
  ServiceException: 'the service could not complete the request: try again later',
  SourceParentNotFoundException: 'no root or OU has this source parent id',
  TooManyRequestsException:
    "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
};

const REASON_MESSAGES: Readonly<Record<string, string>> = {
  ACCOUNT_NUMBER_LIMIT_EXCEEDED: 'You have exceeded the allowed number of AWS accounts.',
  ALREADY_IN_AN_ORGANIZATION: 'The AWS account is already a member of an organization.',
  DUPLICATE_TAG_KEY: 'Your request includes duplicate tag keys.',
  INPUT_REQUIRED: 'You must provide a value for the parameter.',
  INVALID_EMAIL_ADDRESS_TARGET:
    'You specified an invalid email address for the invited account owner.',
  INVALID_ENUM: 'You specified an invalid value.',
  INVALID_NEXT_TOKEN:
    'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
  INVALID_PARTY_TYPE_TARGET: 'You specified an invalid party type as the target parameter.',
  INVALID_PATTERN: 'You provided a value that does not match the required pattern.',
  MAX_LENGTH_EXCEEDED: 'You provided a string that exceeds that maximum length.',
  MAX_LIMIT_EXCEEDED_FILTER: 'You specified too many filter parameters.',
};

/** A bare word stands for a HandshakeConstraintViolationException with that reason. */
export function toFault(refusal: string | FaultDescription): AwsFault {
  const description: FaultDescription =
    typeof refusal === 'string'
      ? { exception: ExceptionName.HandshakeConstraintViolation, reason: refusal }
      : refusal;
  const { exception, reason, type, status } = description;
  const members: Record<string, unknown> = {};
  if (reason !== undefined) members.Reason = reason;
  if (type !== undefined) members.Type = type;
  return new AwsFault(exception, description.message ?? defaultMessage(exception, reason), {
    status: status ?? 400,
    members,
  });
}

export function fault(exception: ExceptionName, reason?: string): AwsFault {
  return toFault(reason === undefined ? { exception } : { exception, reason });
}

/** `reason` may name the field after a colon, as AWS does: `MAX_LENGTH_EXCEEDED:NOTES`. */
export function invalidInput(reason: string): AwsFault {
  return fault(ExceptionName.InvalidInput, reason);
}

function defaultMessage(exception: string, reason: string | undefined): string {
  if (reason === undefined) return MESSAGES[exception] ?? `${exception} was raised`;
  const word = reason.split(':')[0] ?? reason;
  return REASON_MESSAGES[word] ?? MESSAGES[exception] ?? `the request was refused: ${reason}`;
}
