import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { findHandshake, requireOpen } from '../handshake-access.ts';
import { HandshakeState } from '../handshakes.ts';
import { handshakeToWire } from '../wire.ts';

/** Only the sender cancels. The place comes back at once, the attempt does not. */
export const cancelHandshake: OperationImplementation = (context, input, caller) => {
  const { clock, organization } = context;
  const handshake = findHandshake(context, input);
  if (!organization.isManagementAccount(caller.accountId)) throw fault(ExceptionName.AccessDenied);
  requireOpen(handshake, HandshakeState.Canceled);
  organization.handshakes.end(handshake, HandshakeState.Canceled, clock.now());
  return { Handshake: handshakeToWire(handshake, organization) };
};
