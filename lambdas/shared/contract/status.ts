/** Where an invitation stands. The table is the source of the docs, the command line and the tests. */
export const STATUSES = {
  REQUESTED: { isSettled: false, meaning: 'asked for; not yet in the queue' },
  QUEUED: { isSettled: false, meaning: 'waiting to be admitted: no invitation is open' },
  INVITED: { isSettled: false, meaning: 'the invitation is open; its owner has not answered' },
  WAITING: {
    isSettled: false,
    meaning: 'refused for a reason that passes by itself; tried again at `notBefore`',
  },
  ESCALATED: { isSettled: false, meaning: 'refused for a reason that a person has to remove' },
  JOINED: { isSettled: true, meaning: 'a member of the organization' },
  DECLINED: { isSettled: true, meaning: 'its owner declined the invitation' },
  CANCELED: { isSettled: true, meaning: 'the invitation was withdrawn or canceled' },
  EXPIRED: { isSettled: true, meaning: 'its owner did not answer within the allowed invitations' },
  ABORTED: {
    isSettled: true,
    meaning: 'given up: no later attempt could succeed, or time ran out',
  },
  REJECTED: { isSettled: true, meaning: 'the request itself is invalid; nothing was sent' },
  FAILED: {
    isSettled: true,
    meaning: 'a defect ended the execution; ask for the invitation again',
  },
} as const satisfies Record<string, { readonly isSettled: boolean; readonly meaning: string }>;

export type Status = keyof typeof STATUSES;
export type SettledStatus = {
  [S in Status]: (typeof STATUSES)[S]['isSettled'] extends true ? S : never;
}[Status];

export function isStatus(text: string): text is Status {
  return Object.hasOwn(STATUSES, text);
}

export function isSettled(status: Status): status is SettledStatus {
  return STATUSES[status].isSettled;
}

/** What became of moving a joined account to its organizational unit. */
export const Placement = {
  /** No organizational unit was asked for: the account stays in the root. */
  NOT_REQUESTED: 'NOT_REQUESTED',
  PLACED: 'PLACED',
  /** Joined, but the move failed: a person was told. */
  FAILED: 'FAILED',
} as const;
export type Placement = (typeof Placement)[keyof typeof Placement];

/** Reason codes of our own, beside those of AWS, that explain a status. */
export const OWN_REASONS = {
  INVALID_REQUEST: 'the request does not follow its schema',
  NOT_ADMITTED: 'the invitation was not admitted within the admission timeout',
  DEADLINE: 'the execution came near the one year that Step Functions allows it',
  WITHDRAWN: 'the invitation was withdrawn on request',
  TOO_LATE_TO_WITHDRAW: 'a withdrawal came after the invitation had been accepted',
  ROUNDS_EXHAUSTED: 'refused too many times for reasons of its own',
  ESCALATION_ABORTED: 'a person answered the escalation with abort',
  ESCALATION_TIMED_OUT: 'nobody answered the escalation in time',
  ACCEPTED_WITHOUT_MEMBERSHIP: 'accepted, but the account is still not a member after an hour',
  ACCOUNT_SUSPENDED: 'the account is a member, but AWS has suspended it',
  ACCOUNT_PENDING_ACTIVATION: 'the account is a member, but not activated yet',
  ACCOUNT_PENDING_CLOSURE: 'the account is a member, but is being closed',
  ACCOUNT_CLOSED: 'the account is a member, but closed',
  ALREADY_A_MEMBER: 'the account was an active member before an invitation was sent',
  SAME_AS: 'another target of the table turned out to be the same account',
  ABANDONED: 'the execution was stopped or lost and could not be continued',
  UNEXPECTED_ERROR: 'a defect; the message holds error and cause',
} as const;
export type OwnReason = keyof typeof OWN_REASONS;
