import * as z from 'zod';
import { STATUSES, type Status } from './status.ts';
import { parseTarget } from './target.ts';

/** Version of every event detail. A breaking change gets a new number and a new schema. */
export const EVENT_VERSION = 1;

/** `source` of the events this project puts on its bus. */
export const EVENT_SOURCE = 'handshake-orchestrator';

const version = z.literal(EVENT_VERSION).describe('version of the event detail');
const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 instant');
const target = z
  .string()
  .max(80)
  .refine((text) => parseTarget(text) !== undefined, {
    error: 'expected an account id of 12 digits or an e-mail address of 6 to 64 ASCII characters',
  })
  .describe('account id of 12 digits, or e-mail address of the account');
const person = z.string().min(1).max(256).describe('who asked');
const comment = z.string().max(1024).describe('why, in a sentence');
const campaign = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    error: 'expected 1 to 64 letters, digits, dots, underscores and hyphens',
  })
  .describe('name of the campaign, for queries');

export const DEFAULT_CAMPAIGN = 'default';
/** Between 0 (first) and 9 (last). */
export const DEFAULT_PRIORITY = 5;

/** ParentId of MoveAccount, in the pattern of the service model: a root or an organizational unit. */
export const organizationalUnitId = z
  .string()
  .regex(/^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/, {
    error: 'expected the id of an organizational unit (ou-abcd-12345678) or of the root (r-abcd)',
  })
  .describe('id of the organizational unit (or root) that the account is moved to');

/** Limits of the service model: keys of 1 to 128, values of 0 to 256 characters, 50 tags an account. */
const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((all) => Object.keys(all).length <= 50, { error: 'expected at most 50 tags' })
  .describe('tags that the account gets when it joins');

export const accountInvitationRequested = z.strictObject({
  version,
  target,
  campaign: campaign.optional(),
  requestId: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('identity of the request; the event id when absent'),
  organizationalUnit: organizationalUnitId.optional(),
  notes: z.string().max(1024).optional().describe('text that AWS e-mails with the invitation'),
  tags: tags.optional(),
  priority: z.int().min(0).max(9).optional().describe('0 is admitted first, 9 last; default 5'),
  maxInvitations: z
    .int()
    .min(1)
    .max(10)
    .optional()
    .describe('invitations to send before EXPIRED is final'),
  reinvite: z
    .boolean()
    .optional()
    .describe('ask again although the owner declined or the invitation was canceled'),
});

export const invitationWithdrawalRequested = z.strictObject({
  version,
  target,
  requestedBy: person.optional(),
  comment: comment.optional(),
});

export const escalationResolved = z.strictObject({
  version,
  escalationId: z
    .string()
    .regex(/^esc-[0-9a-f]{16}$/, {
      error: 'expected the id that the notice names: esc- and 16 hex digits',
    })
    .describe('id of the escalation, as its notice names it'),
  decision: z.enum(['retry', 'abort']).describe('try again now, or give up'),
  resolvedBy: person.optional(),
  comment: comment.optional(),
});

export const admissionPauseRequested = z.strictObject({
  version,
  requestedBy: person.optional(),
  comment: comment.optional(),
});

export const admissionResumeRequested = z.strictObject({
  version,
  clear: z.enum(['pause', 'gate', 'both']).describe('what to clear'),
  requestedBy: person.optional(),
  comment: comment.optional(),
});

const status = z.enum(Object.keys(STATUSES) as [Status, ...Status[]]);

export const invitationSent = z.strictObject({
  version,
  target: z.string(),
  campaign: z.string(),
  requestId: z.string(),
  executionArn: z.string(),
  attempt: z.int().describe('1 for the first invitation of the request'),
  handshakeId: z.string().nullable().describe('null when an open invitation was adopted'),
  invitedAt: instant,
  expiresAt: instant.nullable(),
});

export const escalationRaised = z.strictObject({
  version,
  escalationId: z.string().nullable().describe('null for a notice that needs no answer'),
  scope: z.enum(['account', 'organization']),
  target: z.string().nullable(),
  campaign: z.string().nullable(),
  reason: z.string(),
  meaning: z.string(),
  actor: z.string().describe('who has to act'),
  instruction: z.string().describe('what to do'),
  reminder: z.int().describe('0 for the first notice'),
  raisedAt: instant,
  answerBy: instant.nullable(),
});

export const invitationSettled = z.strictObject({
  version,
  target: z.string(),
  campaign: z.string(),
  requestId: z.string(),
  executionArn: z.string(),
  status,
  reason: z.string().nullable(),
  message: z.string().nullable(),
  accountId: z.string().nullable(),
  handshakeId: z.string().nullable(),
  placement: z.string().nullable(),
  organizationalUnit: z.string().nullable(),
  attempts: z.int(),
  settledAt: instant,
});

export const admissionGateChanged = z.strictObject({
  version,
  state: z.enum(['open', 'half-open', 'closed', 'paused', 'resumed']),
  reason: z.string().nullable(),
  instruction: z.string().nullable(),
  escalationId: z.string().nullable(),
  until: instant.nullable().describe('when one invitation is let through to look'),
  requiredAccountQuota: z
    .int()
    .nullable()
    .describe('the quota to ask for, when places are missing'),
  changedAt: instant,
});

/** Every event of the bus: what it means, who puts it, an example that the docs print. */
export const EVENTS = {
  AccountInvitationRequested: {
    direction: 'in',
    schema: accountInvitationRequested,
    meaning: 'invite this account and follow the invitation to its end',
    example: {
      version: 1,
      target: '111122223333',
      campaign: 'kubernetes-migration',
      organizationalUnit: 'ou-abcd-12345678',
      notes: 'Your account moves to the new organization.',
    },
  },
  InvitationWithdrawalRequested: {
    direction: 'in',
    schema: invitationWithdrawalRequested,
    meaning: 'give up this invitation and cancel it if it is open',
    example: { version: 1, target: '111122223333', requestedBy: 'jane@example.com' },
  },
  EscalationResolved: {
    direction: 'in',
    schema: escalationResolved,
    meaning: 'a person answers an escalation',
    example: {
      version: 1,
      escalationId: 'esc-0123456789abcdef',
      decision: 'retry',
      resolvedBy: 'jane@example.com',
    },
  },
  AdmissionPauseRequested: {
    direction: 'in',
    schema: admissionPauseRequested,
    meaning: 'send no new invitation; keep everything parked',
    example: { version: 1, requestedBy: 'jane@example.com', comment: 'change freeze' },
  },
  AdmissionResumeRequested: {
    direction: 'in',
    schema: admissionResumeRequested,
    meaning: 'end the pause, open the gate, or both',
    example: { version: 1, clear: 'pause', requestedBy: 'jane@example.com' },
  },
  InvitationSent: {
    direction: 'out',
    schema: invitationSent,
    meaning: 'AWS has accepted an invitation; its owner has been e-mailed',
    example: {
      version: 1,
      target: '111122223333',
      campaign: 'kubernetes-migration',
      requestId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      executionArn: 'arn:aws:states:us-east-1:999988887777:execution:Invitation:6a7e8feb',
      attempt: 1,
      handshakeId: 'h-examplehandshakeid111',
      invitedAt: '2026-11-23T10:00:00.000Z',
      expiresAt: '2026-12-08T10:00:00.000Z',
    },
  },
  EscalationRaised: {
    direction: 'out',
    schema: escalationRaised,
    meaning: 'a person has to act',
    example: {
      version: 1,
      escalationId: 'esc-0123456789abcdef',
      scope: 'account',
      target: '111122223333',
      campaign: 'kubernetes-migration',
      reason: 'PAYMENT_INSTRUMENT_REQUIRED',
      meaning: 'the account has no valid payment method',
      actor: 'owner of the invited account',
      instruction: 'add a payment method to the account, then answer with retry',
      reminder: 0,
      raisedAt: '2026-11-23T10:00:00.000Z',
      answerBy: '2026-12-23T10:00:00.000Z',
    },
  },
  InvitationSettled: {
    direction: 'out',
    schema: invitationSettled,
    meaning: 'the invitation has reached its end, which the outcome table records',
    example: {
      version: 1,
      target: '111122223333',
      campaign: 'kubernetes-migration',
      requestId: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
      executionArn: 'arn:aws:states:us-east-1:999988887777:execution:Invitation:6a7e8feb',
      status: 'JOINED',
      reason: null,
      message: null,
      accountId: '111122223333',
      handshakeId: 'h-examplehandshakeid111',
      placement: 'PLACED',
      organizationalUnit: 'ou-abcd-12345678',
      attempts: 1,
      settledAt: '2026-11-24T10:00:00.000Z',
    },
  },
  AdmissionGateChanged: {
    direction: 'out',
    schema: admissionGateChanged,
    meaning: 'new invitations have stopped, or go on',
    example: {
      version: 1,
      state: 'closed',
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
      instruction: 'request a higher quota in Service Quotas',
      escalationId: 'esc-0123456789abcdef',
      until: '2026-11-23T16:00:00.000Z',
      requiredAccountQuota: 200,
      changedAt: '2026-11-23T10:00:00.000Z',
    },
  },
} as const satisfies Record<
  string,
  {
    readonly direction: 'in' | 'out';
    readonly schema: z.ZodType;
    readonly meaning: string;
    readonly example: Readonly<Record<string, unknown>>;
  }
>;

export type EventName = keyof typeof EVENTS;
export type OutgoingEventName = {
  [N in EventName]: (typeof EVENTS)[N]['direction'] extends 'out' ? N : never;
}[EventName];
export type IncomingEventName = Exclude<EventName, OutgoingEventName>;
export type EventDetail<N extends EventName> = z.infer<(typeof EVENTS)[N]['schema']>;
