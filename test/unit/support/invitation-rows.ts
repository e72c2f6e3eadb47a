import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { Invitation, Visit } from '../../../lambdas/shared/contract/tasks.ts';

export const EXECUTION_ARN =
  'arn:aws:states:us-east-1:999988887777:execution:Invitation:11111111-aaaa';
export const OTHER_EXECUTION_ARN =
  'arn:aws:states:us-east-1:999988887777:execution:Invitation:22222222-bbbb';
export const TARGET = '111122223333';
export const ENTERED_AT = '2026-11-23T10:00:00.000Z';

/** A row that was just requested by `EXECUTION_ARN`; each test changes what it is about. */
export function invitationRow(changes: Partial<InvitationItem> = {}): InvitationItem {
  return {
    target: TARGET,
    record: 'INVITATION',
    targetType: 'ACCOUNT',
    campaign: 'default',
    requestId: 'event-1',
    eventId: 'event-1',
    requestedAt: ENTERED_AT,
    status: 'REQUESTED',
    statusAt: ENTERED_AT,
    updatedAt: ENTERED_AT,
    executionArn: EXECUTION_ARN,
    succeeds: null,
    reason: null,
    message: null,
    nextAction: null,
    notBefore: null,
    accountId: null,
    handshakeId: null,
    invitedAt: null,
    expiresAt: null,
    settledAt: null,
    attempts: 0,
    maxInvitations: 2,
    organizationalUnit: null,
    placement: null,
    askedAgainAt: null,
    departedAt: null,
    sameAs: null,
    withdrawRequested: false,
    escalationId: null,
    priority: 5,
    notes: null,
    tags: null,
    ...changes,
  };
}

/** The same with an open invitation. */
export function invitedRow(changes: Partial<InvitationItem> = {}): InvitationItem {
  return invitationRow({
    status: 'INVITED',
    handshakeId: 'h-1234567890',
    invitedAt: ENTERED_AT,
    expiresAt: '2026-12-08T10:00:00.000Z',
    attempts: 1,
    ...changes,
  });
}

export function invitation(changes: Partial<Invitation> = {}): Invitation {
  return {
    target: TARGET,
    targetType: 'ACCOUNT',
    campaign: 'default',
    requestId: 'event-1',
    requestedAt: ENTERED_AT,
    organizationalUnit: null,
    notes: null,
    tags: null,
    priority: 5,
    maxInvitations: 2,
    admitBy: '2027-05-22T10:00:00.000Z',
    deadline: '2027-11-08T10:00:00.000Z',
    ...changes,
  };
}

export function visit(changes: Partial<Visit> = {}): Visit {
  return { executionArn: EXECUTION_ARN, enteredAt: ENTERED_AT, retryCount: 0, ...changes };
}
