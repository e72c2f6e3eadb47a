import { accountIdOf } from '../../contract/outcome-item.ts';
import type { AccountFacts, HandshakeFacts } from '../../ports/organizations.ts';
import type { OpenRow } from '../../ports/outcomes.ts';
import {
  endingOf,
  endingOfForgotten,
  expiryOf,
  isPending,
  mayHideMember,
  membershipOf,
  type SeenResponse,
} from '../following/response.ts';
import { findAdopted } from './find-adopted.ts';

/** What AWS Organizations showed to the sweep. */
export interface SeenOrganization {
  readonly handshakes: readonly HandshakeFacts[];
  /** Null when the members could not be listed: then nothing follows from them. */
  readonly accounts: readonly AccountFacts[] | null;
}

/** What has to be done for one row. A row that is as it should be has no action. */
export interface ReconcileAction {
  readonly row: OpenRow;
  /** The handshake found for an adopted invitation: its id and expiry go to the row first. */
  readonly attach: HandshakeFacts | null;
  readonly next:
    | { readonly kind: 'nothing' }
    /** A terminal state was seen. */
    | { readonly kind: 'conclude'; readonly seen: SeenResponse }
    /** It has expired, but the members are to be searched for its address before that is said. */
    | { readonly kind: 'later' }
    /** Its account is a member, and its own invitation is open still: nobody needs that any more. */
    | { readonly kind: 'member'; readonly seen: SeenResponse }
    /** A withdrawal waits for the id of the handshake. */
    | { readonly kind: 'withdraw' }
    /** AWS does not show it, or shows it open past its expiry: absence proves nothing. */
    | { readonly kind: 'ask' };
}

/**
 * Compares the rows of open invitations with what AWS shows. Rows that changed since the sweep
 * began may be newer than the list and are left to the next one; of one whose time is no instant,
 * because somebody has edited it, nobody can say that it has.
 */
export function planReconciliation(
  rows: readonly OpenRow[],
  seen: SeenOrganization,
  startedAt: number,
): ReconcileAction[] {
  const index = indexOf(seen);
  return rows
    .filter((row) => row.status === 'INVITED' && !(Date.parse(row.updatedAt) > startedAt))
    .map((row) => planRow(row, index, startedAt))
    .filter((action) => action.attach !== null || action.next.kind !== 'nothing');
}

interface Index {
  readonly handshakes: readonly HandshakeFacts[];
  readonly byId: ReadonlyMap<string, HandshakeFacts>;
  readonly accounts: ReadonlyMap<string, AccountFacts>;
  readonly areAccountsListed: boolean;
}

/** Accounts are found by their id and by their e-mail address, as targets are. */
function indexOf({ handshakes, accounts }: SeenOrganization): Index {
  return {
    handshakes,
    byId: new Map(handshakes.map((handshake) => [handshake.id, handshake])),
    accounts: new Map(
      (accounts ?? []).flatMap((account) => [
        [account.email, account] as const,
        [account.id, account] as const,
      ]),
    ),
    areAccountsListed: accounts !== null,
  };
}

function planRow(row: OpenRow, index: Index, now: number): ReconcileAction {
  const handshake =
    row.handshakeId === null
      ? findAdopted(row, index.handshakes, now)
      : (index.byId.get(row.handshakeId) ?? null);
  const isNew = row.handshakeId === null || row.expiresAt === null;
  const attach = isNew ? handshake : null;
  return { row, attach, next: nextStep(row, handshake, index, now) };
}

function nextStep(
  row: OpenRow,
  handshake: HandshakeFacts | null,
  index: Index,
  now: number,
): ReconcileAction['next'] {
  const isOpen = handshake !== null && isPending(handshake);
  const member = index.accounts.get(accountIdOf(row) ?? row.target);
  const seen = handshake === null ? null : endingOf(handshake, row, now);
  const joined = member === undefined ? null : membershipOf(member, row, now);
  if (joined !== null && isOpen) return { kind: 'member', seen: joined };
  if (joined !== null) {
    return { kind: 'conclude', seen: { ...joined, release: seen?.release ?? joined.release } };
  }
  if (handshake === null) return nextStepOfMissing(row, index, now);
  if (seen !== null) {
    const isUncertain = !index.areAccountsListed && mayHideMember(row, seen);
    return isUncertain ? { kind: 'later' } : { kind: 'conclude', seen };
  }
  if (row.withdrawRequested) return { kind: 'withdraw' };
  return { kind: handshake.expiresAt < now ? 'ask' : 'nothing' };
}

/** Not in the list: AWS is asked by name, where there is a name or time has run out. */
function nextStepOfMissing(row: OpenRow, index: Index, now: number): ReconcileAction['next'] {
  if (row.handshakeId !== null) return { kind: 'ask' };
  const over = index.areAccountsListed ? endingOfForgotten(row, now) : null;
  if (over !== null) return { kind: 'conclude', seen: over };
  const isPastExpiry = (expiryOf(row) ?? now) < now;
  return { kind: isPastExpiry && accountIdOf(row) !== null ? 'ask' : 'nothing' };
}
