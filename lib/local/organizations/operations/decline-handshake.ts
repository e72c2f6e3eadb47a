import type { OperationImplementation } from '../context.ts';
import { findHandshake, requireOpen, requireRecipient } from '../handshake-access.ts';
import { HandshakeState } from '../handshakes.ts';
import { handshakeToWire } from '../wire.ts';

/** Nothing announces a decline in the management account. */
export const declineHandshake: OperationImplementation = (context, input, caller) => {
  const { clock, organization } = context;
  const handshake = findHandshake(context, input);
  requireRecipient(context, handshake, caller);
  requireOpen(handshake, HandshakeState.Declined);
  organization.handshakes.end(handshake, HandshakeState.Declined, clock.now());
  return { Handshake: handshakeToWire(handshake, organization) };
};
