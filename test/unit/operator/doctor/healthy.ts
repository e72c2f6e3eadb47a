import { isSettled } from '../../../../lambdas/shared/contract/status.ts';
import type { ControlItem } from '../../../../lib/operator/doctor/control-item.ts';
import type {
  ParkedItem,
  SeenHandshake,
  SeenMember,
  SeenRow,
  Snapshot,
} from '../../../../lib/operator/doctor/snapshot.ts';
import type { StackNames } from '../../../../lib/operator/doctor/stack-names.ts';
import { invitationRow } from '../../support/invitation-rows.ts';

export const NOW = Date.parse('2026-01-07T09:00:00.000Z');
export const HOUR = 3_600_000;
const YESTERDAY = new Date(NOW - 24 * HOUR).toISOString();

export const STACK: StackNames = {
  stackName: 'Handshakes',
  region: 'us-east-1',
  busName: 'Handshakes',
  stateMachineArn: 'arn:aws:states:us-east-1:999988887777:stateMachine:Handshakes-Invitation',
  outcomeTable: 'Handshakes-Outcomes',
  coordinationTable: 'Handshakes-Coordination',
  noticeTopicArn: 'arn:aws:sns:us-east-1:999988887777:Handshakes-Notices',
  deadLetterQueueUrls: ['https://sqs.us-east-1.amazonaws.com/999988887777/Handshakes-DeadLetters'],
  sweepFunction: 'Handshakes-Sweep',
};

export const arnOf = (name: string) =>
  `arn:aws:states:us-east-1:999988887777:execution:Handshakes-Invitation:${name}`;

export const INVITED = '111111111111';
export const QUEUED = '222222222222';
export const JOINED = '333333333333';
export const UNIT = 'ou-test-00000001';

export function row(
  target: string,
  status: SeenRow['status'],
  change: Partial<SeenRow> = {},
): SeenRow {
  const wasSent = status === 'INVITED' || status === 'JOINED';
  return {
    ...invitationRow({ target, status, campaign: 'first', executionArn: arnOf(target) }),
    ...{ requestedAt: YESTERDAY, statusAt: YESTERDAY, updatedAt: YESTERDAY },
    ...(wasSent && { handshakeId: `h-${target}`, invitedAt: YESTERDAY, attempts: 1 }),
    ...{ isInOpenIndex: !isSettled(status), misheld: [] },
    ...change,
  };
}

export function token(executionArn: string, place = 'Await response'): ParkedItem {
  const sk = `${executionArn}#${place}`;
  const stamp = `${YESTERDAY}#0000`;
  return { kind: 'token', place, pk: 'TOKEN', sk, stamp, subject: null, executionArn };
}

export function entry(executionArn: string): ParkedItem {
  const sk = `0#5#${YESTERDAY}#${executionArn}`;
  return {
    kind: 'entry',
    place: 'READY',
    pk: 'READY',
    sk,
    stamp: `${YESTERDAY}#0000`,
    subject: null,
    executionArn,
  };
}

export function handshake(target: string, state = 'OPEN', id = `h-${target}`): SeenHandshake {
  return { id, state, sentTo: [target], expiresAt: NOW + 14 * 24 * HOUR };
}

export function member(id: string, joinedAt = NOW - HOUR): SeenMember {
  return { id, email: `owner-${id}@example.com`, joinedAt };
}

export const CONTROL: ControlItem = {
  gate: { kind: 'open' },
  pause: null,
  limits: { quota: 50, members: 2, membersAt: NOW - HOUR, pending: 1 },
  attempts: 1,
  permits: [],
  timerAt: NOW + HOUR,
  sweepAt: null,
};

/** One invitation is open, one waits in the queue, one account has joined, and all is as it should be. */
export function healthy(change: Partial<Snapshot> = {}): Snapshot {
  const running = { startedAt: NOW - 24 * HOUR, target: null };
  return {
    at: NOW,
    stack: STACK,
    rows: [
      row(INVITED, 'INVITED'),
      row(QUEUED, 'QUEUED'),
      row(JOINED, 'JOINED', { placement: 'PLACED', organizationalUnit: UNIT }),
    ],
    running: new Map([
      [arnOf(INVITED), running],
      [arnOf(QUEUED), running],
    ]),
    ended: new Map(),
    misread: [],
    waits: new Map(),
    handshakes: [handshake(INVITED), handshake(JOINED, 'ACCEPTED')],
    members: [member(JOINED)],
    units: new Map([[UNIT, new Set([JOINED])]]),
    parents: new Map(),
    recorded: new Set(),
    control: CONTROL,
    controlProblem: null,
    parked: [token(arnOf(INVITED)), token(arnOf(QUEUED), 'Await admission'), entry(arnOf(QUEUED))],
    listedAt: NOW - HOUR,
    queues: [{ name: 'Handshakes-DeadLetters', url: 'https://queue', messages: 0 }],
    confirmedSubscriptions: 1,
    ...change,
  };
}
