import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import type {
  AwaitResponseRequest,
  Invitation,
  Visit,
} from '../../../lambdas/shared/contract/tasks.ts';
import type { HandshakeState } from '../../../lambdas/shared/ports/organizations.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
} from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import { InMemoryCallbacks } from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';
import { invitationRow } from '../support/invitation-rows.ts';

export const ACCOUNT = '111122223333';
export const EMAIL = 'owner@example.com';
export const HANDSHAKE = 'h-present000000';
export const EXECUTION =
  'arn:aws:states:us-east-1:999988887777:execution:Invitation:6a7e8feb-b491-4cf7-a9f1-bf3703467718';
export const INVITED_AT = '2026-11-23T09:00:00.000Z';
export const EXPIRES_AT = '2026-12-08T09:00:00.000Z';
export const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;

/** An invitation that is open since an hour. */
export const rowOf = (changes: Partial<InvitationItem> = {}): InvitationItem =>
  invitationRow({
    target: ACCOUNT,
    requestId: 'request-1',
    requestedAt: '2026-11-23T08:00:00.000Z',
    status: 'INVITED',
    statusAt: INVITED_AT,
    updatedAt: INVITED_AT,
    executionArn: EXECUTION,
    handshakeId: HANDSHAKE,
    invitedAt: INVITED_AT,
    expiresAt: EXPIRES_AT,
    attempts: 1,
    ...changes,
  });

/** The same, asked for by e-mail address. */
export const emailRowOf = (changes: Partial<InvitationItem> = {}) =>
  rowOf({ target: EMAIL, targetType: 'EMAIL', ...changes });

export function visitOf(changes: Partial<Visit> = {}): Visit {
  return {
    executionArn: EXECUTION,
    enteredAt: '2026-11-23T09:00:01.000Z',
    retryCount: 0,
    ...changes,
  };
}

export function invitationOf(row: InvitationItem): Invitation {
  const { target, targetType, campaign, requestId, requestedAt } = row;
  const { organizationalUnit, notes, tags, priority, maxInvitations } = row;
  return {
    target,
    targetType,
    campaign,
    requestId,
    requestedAt,
    organizationalUnit,
    notes,
    tags,
    priority,
    maxInvitations,
    admitBy: '2027-05-22T08:00:00.000Z',
    deadline: '2027-11-08T08:00:00.000Z',
  };
}

export function requestOf(
  row: InvitationItem,
  changes: Partial<AwaitResponseRequest> = {},
): AwaitResponseRequest {
  return {
    visit: visitOf({ executionArn: row.executionArn }),
    taskToken: 'token-1',
    invitation: invitationOf(row),
    handshake: {
      id: row.handshakeId,
      invitedAt: row.invitedAt ?? INVITED_AT,
      expiresAt: row.expiresAt,
    },
    attempts: 1,
    verify: false,
    ...changes,
  };
}

/** Everything in memory, at ten o'clock, with one open invitation. */
export function worldOf(...rows: readonly InvitationItem[]) {
  const clock = new InMemoryClock();
  const world = {
    clock,
    outcomes: new InMemoryOutcomes(),
    tokens: new InMemoryTokens(),
    facts: new InMemoryFacts(),
    directory: new InMemoryDirectory(),
    organizations: new InMemoryOrganizations(clock),
    callbacks: new InMemoryCallbacks(),
    turnstile: new InMemoryTurnstile(),
    log: new InMemoryLog(),
  };
  world.outcomes.seed(...rows);
  for (const row of rows) open(world, row);
  return world;
}

export type World = ReturnType<typeof worldOf>;

/** What Invite account has left behind: the handshake and its link. */
function open({ organizations, directory }: World, row: InvitationItem): void {
  if (row.handshakeId === null || row.invitedAt === null) return;
  organizations.addHandshake({
    id: row.handshakeId,
    party: { id: row.target, type: row.targetType },
    email: row.targetType === 'EMAIL' ? row.target : null,
    requestedAt: Date.parse(row.invitedAt),
  });
  const { target, executionArn } = row;
  void directory.link('HANDSHAKE', row.handshakeId, {
    target,
    executionArn,
    countedAt: Date.parse(row.invitedAt),
  });
}

/** The owner of the account accepts: it joins now. */
export function accept(world: World, id = HANDSHAKE, accountId = ACCOUNT): void {
  const handshake = world.organizations.handshakes.get(id);
  if (handshake === undefined) throw new Error(`no handshake ${id}`);
  world.organizations.handshakes.set(id, {
    ...handshake,
    state: 'ACCEPTED',
    party: { id: accountId, type: 'ACCOUNT' },
  });
  const email = handshake.email ?? `${accountId}@example.com`;
  world.organizations.addMember({ id: accountId, email });
}

export function end(world: World, state: HandshakeState, id = HANDSHAKE): void {
  world.organizations.endHandshake(id, state);
}

export const releasesOf = ({ turnstile }: World) =>
  turnstile.calls.filter(([name]) => name === 'release').map(([, ...args]) => args);

export const resultsOf = ({ callbacks }: World) => callbacks.resumed.map(({ result }) => result);

export const parkedTokenOf = ({ tokens }: World, executionArn = EXECUTION) =>
  tokens.get(executionArn, StateName.AWAIT_RESPONSE);

/** An event of CloudTrail in the shape of a recorded call. */
export function callEvent(eventName: string, handshakeId: string, accountId = ACCOUNT): object {
  return {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.organizations',
    time: '2026-11-23T10:00:00Z',
    detail: {
      eventName,
      eventTime: '2026-11-23T10:00:00Z',
      userIdentity: { accountId },
      requestParameters: { handshakeId },
      responseElements: {
        handshake: {
          id: handshakeId,
          parties: [
            { id: accountId, type: 'ACCOUNT' },
            { id: 'aa111bb222', type: 'ORGANIZATION' },
          ],
        },
      },
      recipientAccountId: '999988887777',
    },
  };
}

/** A membership event, which carries no id of a handshake. */
export function serviceEvent(
  eventName: 'AccountJoinedOrganization' | 'AccountDepartedOrganization',
  accountId = ACCOUNT,
  details: object = {},
): object {
  return {
    'detail-type': 'AWS Service Event via CloudTrail',
    source: 'aws.organizations',
    time: '2026-11-23T10:00:00Z',
    detail: {
      eventName,
      eventTime: '2026-11-23T10:00:00Z',
      userIdentity: { invokedBy: 'organizations.amazonaws.com' },
      requestParameters: null,
      responseElements: null,
      serviceEventDetails: { accountId, ...details },
      recipientAccountId: '999988887777',
    },
  };
}
