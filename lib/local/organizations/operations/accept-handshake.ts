import type { Account } from '../accounts.ts';
import type { OperationImplementation, OrganizationsContext } from '../context.ts';
import { accountJoined } from '../event-details.ts';
import { ExceptionName, fault, toFault } from '../faults.ts';
import { findHandshake, requireOpen, requireRecipient } from '../handshake-access.ts';
import { type Handshake, HandshakeState } from '../handshakes.ts';
import { requireTransferable } from '../transfer.ts';
import { handshakeToWire } from '../wire.ts';
import { JoinedMethod } from '../world.ts';

export const acceptHandshake: OperationImplementation = (context, input, caller) => {
  const { organization } = context;
  const handshake = findHandshake(context, input);
  const account = requireRecipient(context, handshake, caller);
  requireOpen(handshake, HandshakeState.Accepted);
  if (account.membership !== undefined) {
    settle(context, handshake, account);
    throw fault(ExceptionName.HandshakeConstraintViolation, 'ALREADY_IN_AN_ORGANIZATION');
  }
  refusePlanted(context, account);
  requireTransferable(context, account);
  settle(context, handshake, account);
  join(context, handshake, account);
  return { Handshake: handshakeToWire(handshake, organization) };
};

function refusePlanted({ clock, conditions }: OrganizationsContext, account: Account): void {
  const refusal = conditions.refusalFor(account, 'accept', clock.now());
  if (refusal !== undefined) throw toFault(refusal);
}

/** An accepted invitation does not count against the attempts of the day. */
function settle(
  { clock, organization }: OrganizationsContext,
  handshake: Handshake,
  account: Account,
): void {
  handshake.acceptedBy = account.id;
  organization.handshakes.end(handshake, HandshakeState.Accepted, clock.now());
  organization.attempts.giveBack(handshake.attempt, clock.now());
}

function join(context: OrganizationsContext, handshake: Handshake, account: Account): void {
  const { clock, events, organization, settings } = context;
  const nowMs = clock.now();
  organization.enrol(account, {
    joinedMethod: JoinedMethod.Invited,
    atMs: nowMs,
    visibleAtMs: nowMs + settings.membershipVisibleAfterMs,
  });
  for (const [key, value] of handshake.tags) account.tags.set(key, value);
  if (events.behaviour.hasMembershipEvents ?? true) {
    events.send(accountJoined(account.id, nowMs, JoinedMethod.Invited));
  }
}
