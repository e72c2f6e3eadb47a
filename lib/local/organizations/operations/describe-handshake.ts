import type { OperationImplementation } from '../context.ts';
import { ExceptionName, fault } from '../faults.ts';
import { findHandshake, recipientOf } from '../handshake-access.ts';
import { handshakeToWire } from '../wire.ts';

/** Both parties may look; the management account of another organization never sees an invitation. */
export const describeHandshake: OperationImplementation = (context, input, caller) => {
  const { organization } = context;
  const handshake = findHandshake(context, input);
  if (!organization.isManagementAccount(caller.accountId)) {
    const recipient = recipientOf(context, handshake, caller);
    if (recipient === undefined) throw fault(ExceptionName.AccessDenied);
    if (recipient.elsewhere?.role === 'management') throw fault(ExceptionName.HandshakeNotFound);
  }
  return { Handshake: handshakeToWire(handshake, organization) };
};
