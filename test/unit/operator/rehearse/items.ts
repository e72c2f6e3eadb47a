import type {
  HistoryItem,
  InvitationItem,
} from '../../../../lambdas/shared/contract/outcome-item.ts';

const AT = '2026-01-05T09:00:00.000Z';

/** A joined account; a test states what differs. */
export function invitationItem(differences: Partial<InvitationItem> = {}): InvitationItem {
  return {
    target: '111122223333',
    record: 'INVITATION',
    targetType: 'ACCOUNT',
    campaign: 'test',
    requestId: 'request',
    eventId: 'event',
    requestedAt: AT,
    status: 'JOINED',
    statusAt: AT,
    updatedAt: AT,
    executionArn: 'arn:aws:states:us-east-1:999900000001:execution:Invitation:one',
    succeeds: null,
    reason: null,
    message: null,
    nextAction: null,
    notBefore: null,
    accountId: '111122223333',
    handshakeId: 'h-examplehandshakeid111',
    invitedAt: AT,
    expiresAt: AT,
    settledAt: AT,
    attempts: 1,
    maxInvitations: 2,
    organizationalUnit: null,
    placement: 'NOT_REQUESTED',
    askedAgainAt: null,
    departedAt: null,
    sameAs: null,
    withdrawRequested: false,
    escalationId: null,
    priority: 5,
    notes: null,
    tags: null,
    ...differences,
  };
}

export function historyItem(differences: Partial<HistoryItem> = {}): HistoryItem {
  return {
    target: '111122223333',
    record: `EVENT#${AT}#INVITED`,
    name: 'INVITED',
    at: AT,
    executionArn: null,
    reason: null,
    message: null,
    details: {},
    ...differences,
  };
}
