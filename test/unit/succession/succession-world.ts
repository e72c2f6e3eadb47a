import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { settleAbandoned } from '../../../lambdas/shared/domain/succession/settle-abandoned.ts';
import type { SuccessionPorts } from '../../../lambdas/shared/domain/succession/succession-ports.ts';
import { successorName } from '../../../lambdas/shared/domain/succession/successor.ts';
import type { ExecutionStatus } from '../../../lambdas/shared/ports/executions.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
  InMemoryWithdrawals,
} from '../support/in-memory-coordination.ts';
import { InMemoryExecutions } from '../support/in-memory-executions.ts';
import { InMemoryNotices, InMemoryPublisher } from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';
import { EXECUTION_ARN, invitedRow, TARGET } from '../support/invitation-rows.ts';

const NAME = '11111111-aaaa';
export const HOUR_MS = 60 * 60 * 1000;
export const HANDSHAKE = 'h-1234567890';
export const OU = 'ou-abcd-11111111';
export const EVENT = {
  id: 'event-1',
  'detail-type': 'AccountInvitationRequested',
  detail: { version: 1, target: '1111-2222-3333' },
};
export const SUCCESSOR_NAME = successorName(EXECUTION_ARN);
export const SUCCESSOR_ARN = new InMemoryExecutions().arnOf(SUCCESSOR_NAME);
export const SUCCESSOR_EVENT = { ...EVENT, succession: { of: EXECUTION_ARN } };

/** The execution of the row has died, unless said otherwise. */
export function worldOf(row: InvitationItem | null, status: ExecutionStatus = 'ABORTED') {
  const clock = new InMemoryClock('2026-11-25T00:00:00.000Z');
  const outcomes = new InMemoryOutcomes();
  const world = {
    clock,
    outcomes,
    pastRequests: outcomes.past,
    tokens: new InMemoryTokens(),
    facts: new InMemoryFacts(),
    withdrawals: new InMemoryWithdrawals(),
    directory: new InMemoryDirectory(),
    executions: new InMemoryExecutions(),
    organizations: new InMemoryOrganizations(clock),
    publisher: new InMemoryPublisher(),
    notices: new InMemoryNotices(),
    turnstile: new InMemoryTurnstile(),
    limits: { admissionTimeoutDays: 180, maxInvitationsPerAccount: 2 },
  } satisfies SuccessionPorts;
  world.executions.seed(NAME, EVENT, status);
  if (row === null) return world;
  world.outcomes.seed(row);
  if (row.handshakeId !== null) {
    const party = { id: row.target, type: row.targetType };
    world.organizations.addHandshake({ id: row.handshakeId, party });
  }
  return world;
}
export type World = ReturnType<typeof worldOf>;

/** The same, after the first successor has died too. */
export function worldOfSuccessor(changes: Partial<InvitationItem> = {}) {
  const row = invitedRow({ executionArn: SUCCESSOR_ARN, succeeds: EXECUTION_ARN, ...changes });
  const world = worldOf(row);
  world.executions.seed(SUCCESSOR_NAME, SUCCESSOR_EVENT, 'FAILED');
  return world;
}

export const rowOf = ({ outcomes }: World) => outcomes.rows.get(TARGET);
export const run = (world: World, executionArn = EXECUTION_ARN) =>
  settleAbandoned(executionArn, world);
