import type { InvitationItem } from '../../lambdas/shared/contract/outcome-item.ts';
import type { Evidence } from '../../lib/operator/faults/evidence.ts';
import { EXECUTION_ARN, invitedRow, TARGET } from '../unit/support/invitation-rows.ts';

const UNIT = 'ou-test-00000001';
const HOUR = 3_600_000;
const AT = Date.parse('2026-11-23T12:00:00.000Z');

export const HANDSHAKE = {
  ...{ id: 'h-1234567890', target: TARGET, state: 'ACCEPTED', isByHand: false },
  ...{ requestedAtMs: AT - 2 * HOUR, expiresAtMs: AT + 358 * HOUR, endedAtMs: AT - HOUR },
};

/** A row of an account that joined and was placed. */
export function joinedRow(change: Partial<InvitationItem> = {}): InvitationItem {
  return invitedRow({
    ...{ status: 'JOINED', accountId: TARGET, settledAt: '2026-11-23T11:00:00.000Z' },
    ...{ organizationalUnit: UNIT, placement: 'PLACED' },
    ...change,
  });
}

/** One account that was asked for, invited and joined: nothing is wrong. */
export function soundEvidence(change: Partial<Evidence> = {}): Evidence {
  return {
    atMs: AT,
    asked: [{ target: TARGET, atMs: AT - 3 * HOUR }],
    rows: [joinedRow()],
    history: [],
    handshakes: [HANDSHAKE],
    members: [{ id: TARGET, email: 'owner@example.com', parentId: UNIT }],
    executions: [
      { arn: EXECUTION_ARN, status: 'SUCCEEDED', state: 'Publish outcome', isParked: false },
    ],
    inFlight: { tokens: [], pointers: [], places: [], permits: [] },
    announced: [{ target: TARGET, status: 'JOINED' }],
    commands: [],
    gate: { isClosed: false, isPaused: false },
    gateChanges: [],
    errors: [],
    deadLetters: [],
    ...change,
  };
}

/** The same account while its invitation is open, with a parked owner. */
export function openEvidence(change: Partial<Evidence> = {}): Evidence {
  return soundEvidence({
    rows: [invitedRow()],
    handshakes: [{ ...HANDSHAKE, state: 'OPEN', endedAtMs: null }],
    members: [],
    executions: [
      { arn: EXECUTION_ARN, status: 'RUNNING', state: 'Await response', isParked: true },
    ],
    inFlight: {
      ...{ pointers: [], places: [], permits: [] },
      tokens: [{ executionArn: EXECUTION_ARN, state: 'Await response' }],
    },
    announced: [],
    ...change,
  });
}
