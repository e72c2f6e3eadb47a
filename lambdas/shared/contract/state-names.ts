/** States of the invitation workflow, named as drawn. Tokens and history keys use these names. */
export const StateName = {
  REGISTER: 'Register invitation',
  REGISTERED: 'Registered?',
  DUPLICATE: 'Duplicate',
  SEND_TO_DEAD_LETTER_QUEUE: 'Send to dead-letter queue',
  PUBLISH_REJECTION: 'Publish rejection',
  REJECTED: 'Rejected',
  AWAIT_ADMISSION: 'Await admission',
  INVITE: 'Invite account',
  DISPOSITION: 'Disposition?',
  ESCALATE: 'Escalate',
  DECISION: 'Decision?',
  AWAIT_RESPONSE: 'Await response',
  RESPONSE: 'Response?',
  INVITE_AGAIN: 'Invite again?',
  PLACE: 'Place account',
  PLACEMENT: 'Placement?',
  AWAIT_MEMBERSHIP: 'Await membership',
  NOTIFY_PLACEMENT_FAILURE: 'Notify placement failure',
  RECORD: 'Record outcome',
  PUBLISH: 'Publish outcome',
  /** Succeeds although the event could not be published: the row stands. */
  RECORDED: 'Recorded',
  SUPERSEDED: 'Superseded',
  /** A defect before there was a row: the event goes to the dead-letter queue, then Failed. */
  KEEP_UNREGISTERED_EVENT: 'Keep unregistered event',
  RECORD_FAILURE: 'Record failure',
  PUBLISH_FAILURE: 'Publish failure',
  FAILED: 'Failed',
} as const;
export type StateName = (typeof StateName)[keyof typeof StateName];

/** The states that park on a task token. */
export const CALLBACK_STATES = [
  StateName.AWAIT_ADMISSION,
  StateName.ESCALATE,
  StateName.AWAIT_RESPONSE,
] as const;
export type CallbackState = (typeof CALLBACK_STATES)[number];
