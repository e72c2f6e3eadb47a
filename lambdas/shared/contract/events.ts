import type * as z from 'zod/mini';
import {
  accountInvitationRequested,
  admissionPauseRequested,
  admissionResumeRequested,
  escalationResolved,
  invitationWithdrawalRequested,
} from './incoming-events.ts';
import {
  admissionGateChanged,
  escalationRaised,
  invitationSent,
  invitationSettled,
} from './outgoing-events.ts';

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
    readonly schema: z.ZodMiniType;
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
