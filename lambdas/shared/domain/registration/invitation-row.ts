import { DEFAULT_PRIORITY } from '../../contract/incoming-events.ts';
import { INVITATION_RECORD, type InvitationItem } from '../../contract/outcome-item.ts';
import type { Settings } from '../../contract/settings.ts';
import { OWN_REASONS, Placement } from '../../contract/status.ts';
import type { Target } from '../../contract/target.ts';
import type { Handshake, Invitation, Visit } from '../../contract/tasks.ts';
import type { AskedInvitation, InvalidRequest } from './read-request.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Step Functions allows an execution one year: two weeks are left to end in order. */
const EXECUTION_DAYS = 350;

export type Limits = Pick<Settings, 'admissionTimeoutDays' | 'maxInvitationsPerAccount'>;

const EMPTY = {
  record: INVITATION_RECORD,
  askedAgainAt: null,
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
  organizationalUnit: null,
  placement: null,
  departedAt: null,
  sameAs: null,
  withdrawRequested: false,
  escalationId: null,
  notes: null,
  tags: null,
} as const satisfies Partial<InvitationItem>;

function writtenBy(visit: Visit, target: Target) {
  return {
    target: target.id,
    targetType: target.type,
    executionArn: visit.executionArn,
    statusAt: visit.enteredAt,
    updatedAt: visit.enteredAt,
  };
}

/** The first row of a request. */
export function requestedRow(asked: AskedInvitation, visit: Visit, limits: Limits): InvitationItem {
  return {
    ...EMPTY,
    ...writtenBy(visit, asked.target),
    status: 'REQUESTED',
    nextAction: 'nothing to do: it joins the queue and is invited when it is admitted',
    campaign: asked.campaign,
    requestId: asked.requestId,
    eventId: asked.eventId,
    requestedAt: asked.requestedAt,
    organizationalUnit: asked.organizationalUnit,
    notes: asked.notes,
    tags: asked.tags,
    priority: asked.priority,
    maxInvitations: asked.maxInvitations ?? limits.maxInvitationsPerAccount,
  };
}

/**
 * The row of a member that only has to be placed: what is known of its invitation stays, and its
 * placement too, as the mark that it is a member.
 */
export function placementRow(
  asked: AskedInvitation,
  visit: Visit,
  limits: Limits,
  member: { readonly row: InvitationItem; readonly accountId: string },
): InvitationItem {
  const { row, accountId } = member;
  return {
    ...requestedRow(asked, visit, limits),
    nextAction: 'nothing to do: the account is a member already and is placed now',
    accountId,
    handshakeId: row.handshakeId,
    invitedAt: row.invitedAt,
    expiresAt: row.expiresAt,
    placement: row.placement ?? Placement.NOT_REQUESTED,
  };
}

/** The row of a request that cannot be carried out, for a target that has no row yet. */
export function rejectedRow(
  invalid: InvalidRequest,
  target: Target,
  visit: Visit,
  limits: Limits,
): InvitationItem {
  return {
    ...EMPTY,
    ...writtenBy(visit, target),
    status: 'REJECTED',
    reason: 'INVALID_REQUEST',
    message: rejection(invalid.message),
    nextAction: 'correct the request as the message says, then put the event again',
    settledAt: visit.enteredAt,
    campaign: invalid.campaign,
    requestId: invalid.requestId,
    eventId: invalid.eventId,
    requestedAt: invalid.requestedAt,
    priority: DEFAULT_PRIORITY,
    maxInvitations: limits.maxInvitationsPerAccount,
  };
}

const REJECTION = `${OWN_REASONS.INVALID_REQUEST}: `;

/** What a reader of the table is told of a request that cannot be carried out. */
export function rejection(problem: string): string {
  return `${REJECTION}${problem}`;
}

/** The problem that a rejected row names. */
export function problemOf({ message }: InvitationItem): string {
  return (message ?? '').replace(REJECTION, '');
}

/** What the workflow carries along, from the row: a second try answers as the first did. */
export function invitationOf(row: InvitationItem, startedAt: string, limits: Limits): Invitation {
  const daysLater = (days: number) => new Date(Date.parse(startedAt) + days * DAY_MS).toISOString();
  return {
    target: row.target,
    targetType: row.targetType,
    campaign: row.campaign,
    requestId: row.requestId,
    requestedAt: row.requestedAt,
    organizationalUnit: row.organizationalUnit,
    notes: row.notes,
    tags: row.tags,
    priority: row.priority,
    maxInvitations: row.maxInvitations,
    admitBy: daysLater(limits.admissionTimeoutDays),
    deadline: daysLater(EXECUTION_DAYS),
  };
}

/** The open (or ended) invitation that a successor takes over. */
export function handshakeOf(row: InvitationItem): Handshake {
  return {
    id: row.handshakeId,
    invitedAt: row.invitedAt ?? row.statusAt,
    expiresAt: row.expiresAt,
  };
}

/** The details of the copy that is kept of a settled row before a new request overwrites it. */
export function settledDetails(row: InvitationItem) {
  const { tags, notes, record, target, executionArn, reason, message, ...kept } = row;
  return { ...kept, hadNotes: notes !== null, tagCount: Object.keys(tags ?? {}).length };
}
