import type { Caller } from '../endpoint/service.ts';
import type { Account } from './accounts.ts';
import type { OrganizationsContext } from './context.ts';
import { ExceptionName, fault } from './faults.ts';
import { type Handshake, HandshakeState, TargetType } from './handshakes.ts';
import { type Input, readHandshakeId } from './input.ts';

/** Reads `HandshakeId` and finds what it names. */
export function findHandshake({ organization }: OrganizationsContext, input: Input): Handshake {
  const handshake = organization.handshakes.find(readHandshakeId(input));
  if (handshake === undefined) throw fault(ExceptionName.HandshakeNotFound);
  return handshake;
}

/** The caller's account when it is the one that was invited, by id or by e-mail address. */
export function recipientOf(
  { organization }: OrganizationsContext,
  handshake: Handshake,
  caller: Caller,
): Account | undefined {
  const account = organization.accounts.find(caller.accountId);
  if (account === undefined) return undefined;
  return isAddressedTo(handshake, account) ? account : undefined;
}

function isAddressedTo({ target }: Handshake, account: Account): boolean {
  return target.type === TargetType.Account
    ? target.id === account.id
    : target.id.toLowerCase() === account.email.toLowerCase();
}

/** Only the recipient accepts or declines. */
export function requireRecipient(
  context: OrganizationsContext,
  handshake: Handshake,
  caller: Caller,
): Account {
  const account = recipientOf(context, handshake, caller);
  if (account === undefined) throw fault(ExceptionName.AccessDenied);
  return account;
}

/** Refuses to leave a state that is final. */
export function requireOpen(handshake: Handshake, wanted: HandshakeState): void {
  if (handshake.state === HandshakeState.Open) return;
  throw fault(
    handshake.state === wanted
      ? ExceptionName.HandshakeAlreadyInState
      : ExceptionName.InvalidHandshakeTransition,
  );
}
