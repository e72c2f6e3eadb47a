import { accountIdOf, HistoryEventName, type InvitationItem } from '../../contract/outcome-item.ts';
import { isSettled } from '../../contract/status.ts';
import type { Visit } from '../../contract/tasks.ts';
import type { Directory, Link } from '../../ports/coordination.ts';
import type { AccountFacts, Organizations } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import { hasJoinedSince } from '../following/response.ts';
import { awaitAll } from '../ordering/await-all.ts';

/** The other rows of the table that may be the same account: it can be asked for by id and by e-mail. */
export interface Twins {
  readonly rows: readonly InvitationItem[];
  /** Who was last about to be recorded as the member by e-mail address. */
  readonly link: Link | null;
}

/** Whether one of them is recorded as the member, or is about to be. */
export type SameAccount =
  | { readonly kind: 'none' }
  | { readonly kind: 'joined'; readonly target: string }
  /** Both learn of one membership at the same time, and the other goes first. */
  | { readonly kind: 'joining' };

/** Clocks of AWS and of ours may differ by this much. */
const CLOCK_TOLERANCE_MS = 60_000;

interface TwinPorts {
  readonly outcomes: Outcomes;
  readonly directory: Directory;
  readonly organizations: Pick<Organizations, 'cancelHandshake'>;
}

/** By the account id, by its e-mail address, and by the address it had when it joined. */
export async function findTwins(
  member: AccountFacts,
  own: InvitationItem,
  { outcomes, directory }: Pick<TwinPorts, 'outcomes' | 'directory'>,
): Promise<Twins> {
  const link = await directory.find('ACCOUNT', member.id);
  const targets = new Set([link?.target ?? member.id, member.id, member.email]);
  targets.delete(own.target);
  const rows = await awaitAll([...targets].map((target) => outcomes.get(target)));
  return { rows: rows.filter((row) => row !== null), link };
}

/**
 * Of two rows that are open, an invited one of the account id goes first; one that found the account
 * to be a member already lets the linked one go. So one of the two always waits, and never both.
 */
export function findSameAccount(
  { rows, link }: Twins,
  member: AccountFacts,
  own: InvitationItem,
): SameAccount {
  for (const row of rows) {
    if (hasJoinedAs(row, member)) return { kind: 'joined', target: row.target };
    const goesFirst =
      row.target === member.id ? isJoining(row, member) : isLinkedBy(row, link) && !isInvited(own);
    if (goesFirst) return { kind: 'joining' };
  }
  return { kind: 'none' };
}

/**
 * Tells the other rows what this one has seen, before anybody waits for them: an open one learns
 * which account it is, so that the next sweep asks for it by name; one that was recorded as an
 * earlier membership has left. Of two invitations only one is accepted: if that was not our own, it
 * has nobody to accept it any more.
 */
export async function tellTwins(
  { rows }: Twins,
  member: AccountFacts,
  own: InvitationItem,
  visit: Visit,
  ports: TwinPorts,
): Promise<void> {
  for (const row of rows) {
    if (!isSettled(row.status)) await nameAccount(row, member, ports);
    else if (hasRejoinedSince(row, member)) await noteDeparture(row, visit, ports);
  }
  const isOneOfTwo = rows.some(({ handshakeId }) => handshakeId !== null);
  if (own.handshakeId !== null && isOneOfTwo) {
    await ports.organizations.cancelHandshake(own.handshakeId);
  }
}

/** An address that the account once had may have been invited for another one since. */
async function nameAccount(row: InvitationItem, member: AccountFacts, { outcomes }: TwinPorts) {
  const { id, email } = member;
  const isIts = row.target === id || row.target === email;
  if (!isIts || row.accountId === id) return;
  await outcomes.annotate(row.target, row.executionArn, { accountId: id });
}

async function noteDeparture(
  row: InvitationItem,
  { enteredAt }: Visit,
  { outcomes }: TwinPorts,
): Promise<void> {
  await outcomes.append({
    target: row.target,
    name: HistoryEventName.DEPARTED,
    at: enteredAt,
    executionArn: row.executionArn,
    message: 'found when the account had joined again; when it left is not known',
  });
  await outcomes.annotate(row.target, row.executionArn, { departedAt: enteredAt });
}

function hasJoinedAs(row: InvitationItem, member: AccountFacts): boolean {
  return isMember(row, member) && row.sameAs === null && !hasRejoinedSince(row, member);
}

/** The membership is younger than what the row says of one. */
function hasRejoinedSince(row: InvitationItem, member: AccountFacts): boolean {
  const settledAt = row.settledAt === null ? Number.POSITIVE_INFINITY : Date.parse(row.settledAt);
  return isMember(row, member) && member.joinedAt > settledAt + CLOCK_TOLERANCE_MS;
}

function isMember(row: InvitationItem, { id }: AccountFacts): boolean {
  const isPresent = row.status === 'JOINED' && row.departedAt === null;
  return isPresent && accountIdOf(row) === id;
}

function isJoining(row: InvitationItem, member: AccountFacts): boolean {
  return isInvited(row) && hasJoinedSince(member, row.invitedAt);
}

/** The link is written by who is about to be recorded as the member. */
function isLinkedBy(row: InvitationItem, link: Link | null): boolean {
  return !isSettled(row.status) && row.executionArn === link?.executionArn;
}

function isInvited({ status }: InvitationItem): boolean {
  return status === 'INVITED';
}
