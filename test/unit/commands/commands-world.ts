import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import type { CommandPorts } from '../../../lambdas/shared/domain/commands/carry-out-command.ts';
import type { RejectionPorts } from '../../../lambdas/shared/domain/commands/reject-command.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
  InMemoryWithdrawals,
} from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import {
  InMemoryCallbacks,
  InMemoryNotices,
  InMemoryPublisher,
} from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';
import { ENTERED_AT, EXECUTION_ARN, TARGET, visit } from '../support/invitation-rows.ts';

/** Everything in memory, with these rows and the open invitations that they name. */
export function worldOf(...rows: readonly InvitationItem[]) {
  const clock = new InMemoryClock();
  const world = {
    clock,
    outcomes: new InMemoryOutcomes(),
    tokens: new InMemoryTokens(),
    facts: new InMemoryFacts(),
    withdrawals: new InMemoryWithdrawals(),
    directory: new InMemoryDirectory(),
    organizations: new InMemoryOrganizations(clock),
    callbacks: new InMemoryCallbacks(),
    notices: new InMemoryNotices(),
    publisher: new InMemoryPublisher(),
    turnstile: new InMemoryTurnstile(),
    log: new InMemoryLog(),
  } satisfies CommandPorts & RejectionPorts;
  world.outcomes.seed(...rows);
  for (const { handshakeId: id, target, targetType } of rows) {
    if (id === null) continue;
    world.organizations.addHandshake({ id, party: { id: target, type: targetType } });
  }
  return world;
}

export type World = ReturnType<typeof worldOf>;

/** The execution parks in a callback state. Returns its token. */
export async function park(
  { tokens }: World,
  state: CallbackState,
  options: { readonly enteredAt?: string; readonly subject?: string | null } = {},
): Promise<string> {
  const { enteredAt = ENTERED_AT, subject = null } = options;
  const token = `token of ${state} at ${enteredAt}`;
  await tokens.put({ visit: visit({ enteredAt }), state, target: TARGET, token, subject });
  return token;
}

export const parked = ({ tokens }: World, state: CallbackState) => tokens.get(EXECUTION_ARN, state);
