import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { putEventCommand } from './commands.ts';
import { findMistakenAccounts, mistakenAccounts } from './find-accounts.ts';
import { findSettledProblem, isOpen } from './find-settled.ts';
import { brokenWaits, rowlessWaits } from './find-waits.ts';
import type { Finding } from './findings.ts';
import type { SeenHandshake, SeenMember, SeenRow, Snapshot } from './snapshot.ts';

/** Rows against AWS Organizations. */
export function findHandshakeProblems(snapshot: Snapshot): Finding[] {
  const world = indexOf(snapshot);
  return [
    ...snapshot.rows.flatMap((row) => findRowProblem(row, world) ?? []),
    ...mistakenIds(snapshot).map(({ row, handshake }) => toMistake(row, handshake, world)),
    ...findMistakenAccounts(snapshot),
    ...findUnknownHandshakes(snapshot),
  ];
}

export interface World {
  readonly snapshot: Snapshot;
  readonly handshakes: ReadonlyMap<string, SeenHandshake>;
  /** By account id and by e-mail address, as targets are. */
  readonly members: ReadonlyMap<string, SeenMember>;
  /** Executions that wait for the owner of an account. */
  readonly waiting: ReadonlySet<string>;
  /** Targets whose status the executions contradict, or that nobody could tell: what follows is no news. */
  readonly misstated: ReadonlySet<string>;
  /** Targets whose row names the wrong handshake or account. */
  readonly mistaken: ReadonlySet<string>;
  /** Targets and accounts that a row says have joined. */
  readonly joined: ReadonlySet<string>;
}

function indexOf(snapshot: Snapshot): World {
  const waiting = snapshot.parked.filter(
    ({ kind, place }) => kind === 'token' && place === StateName.AWAIT_RESPONSE,
  );
  return {
    snapshot,
    handshakes: new Map(snapshot.handshakes.map((handshake) => [handshake.id, handshake])),
    members: new Map(
      snapshot.members.flatMap((member) => [
        [member.email, member] as const,
        [member.id, member] as const,
      ]),
    ),
    waiting: new Set(waiting.map(({ executionArn }) => executionArn)),
    misstated: new Set(
      brokenWaits(snapshot)
        .filter(({ code }) => code === 'SETTLED_BUT_WAITING' || code === 'WAIT_WITHOUT_TOKEN')
        .map(({ row }) => row.target),
    ),
    joined: new Set(
      snapshot.rows
        .filter(({ status }) => status === 'JOINED')
        .flatMap(({ target, accountId }) => [target, accountId ?? target]),
    ),
    mistaken: new Set(
      [...mistakenIds(snapshot), ...mistakenAccounts(snapshot)].map(({ row }) => row.target),
    ),
  };
}

/** The first of these says it; the others would follow from it. */
function findRowProblem(row: SeenRow, world: World): Finding | undefined {
  const handshake = row.handshakeId === null ? undefined : world.handshakes.get(row.handshakeId);
  const member = world.members.get(row.accountId ?? row.target);
  if (world.misstated.has(row.target) || world.mistaken.has(row.target)) return undefined;
  if (handshake !== undefined && !isSentTo(handshake, row)) {
    return ofAnother(row, handshake, world);
  }
  if (isSettled(row.status)) {
    const joined = member !== undefined && isRecordedElsewhere(row, member, world);
    return findSettledProblem(row, handshake, joined ? undefined : member, world.snapshot);
  }
  return row.status === 'INVITED'
    ? findInvitedProblem(row, handshake, member, world)
    : findWaitingMember(row, member);
}

/** By its e-mail address, or by its id. */
function isRecordedElsewhere(row: SeenRow, { id, email }: SeenMember, { joined }: World): boolean {
  return row.status !== 'JOINED' && (joined.has(id) || joined.has(email));
}

export function isSentTo({ sentTo }: SeenHandshake, { target, accountId }: SeenRow): boolean {
  return sentTo.length === 0 || sentTo.some((id) => id === target || id === accountId);
}

/** An execution that does not wait any more has heard of it, and is on its way. */
function findInvitedProblem(
  row: SeenRow,
  handshake: SeenHandshake | undefined,
  member: SeenMember | undefined,
  { waiting, snapshot }: World,
): Finding | undefined {
  if (!waiting.has(row.executionArn)) return undefined;
  const about = (code: Finding['code'], detail: string): Finding => ({
    ...{ code, detail },
    subject: row.target,
    command: null,
  });
  if (member !== undefined && isOvertaken(row, member, snapshot.at)) {
    return about('MEMBER_STILL_INVITED', `joined at ${new Date(member.joinedAt).toISOString()}`);
  }
  if (row.handshakeId === null) return undefined;
  if (handshake === undefined) {
    return about('HANDSHAKE_UNKNOWN', `AWS does not know ${row.handshakeId}`);
  }
  return isOpen(handshake)
    ? undefined
    : about('HANDSHAKE_CLOSED', `${handshake.id} is ${handshake.state}`);
}

/** A member that has just left may be listed for a while, and its address be invited meanwhile. */
const LISTED_MS = 60 * 60 * 1000;

/** It has joined since it was invited; or what was invited is the e-mail address of a member. */
function isOvertaken(
  { target, invitedAt }: SeenRow,
  { email, joinedAt }: SeenMember,
  at: number,
): boolean {
  if (invitedAt === null) return false;
  const isItsAddress = email === target && at >= Date.parse(invitedAt) + LISTED_MS;
  return isItsAddress || joinedAt >= Date.parse(invitedAt);
}

function findWaitingMember(row: SeenRow, member: SeenMember | undefined): Finding | undefined {
  if (member === undefined) return undefined;
  const detail = `is ${row.status}, and account ${member.id} is a member`;
  return { code: 'MEMBER_STILL_WAITING', subject: row.target, detail, command: null };
}

function ofAnother(row: SeenRow, handshake: SeenHandshake, { snapshot }: World): Finding {
  const command = isSettled(row.status)
    ? null
    : putEventCommand(snapshot.stack, 'InvitationWithdrawalRequested', { target: row.target });
  const detail = `${handshake.id} was sent to ${handshake.sentTo.join(', ')}`;
  return { code: 'HANDSHAKE_OF_ANOTHER', subject: row.target, detail, command };
}

export interface MistakenId {
  readonly row: SeenRow;
  /** The invitation to its target that is open, and that no other row follows. */
  readonly handshake: SeenHandshake;
}

/**
 * Rows whose handshake id leads to no open invitation of theirs, while one is open beside it: only
 * one can be, so it is the one that the row is about.
 */
export function mistakenIds({ rows, handshakes }: Pick<Snapshot, 'rows' | 'handshakes'>) {
  const byId = new Map(handshakes.map((handshake) => [handshake.id, handshake]));
  const followed = new Set(rows.map(({ handshakeId }) => handshakeId));
  const strays = new Map(
    handshakes
      .filter((handshake) => isOpen(handshake) && !followed.has(handshake.id))
      .flatMap((handshake) => handshake.sentTo.map((id) => [id, handshake] as const)),
  );
  return rows.flatMap((row): MistakenId[] => {
    if (row.status !== 'INVITED' || row.handshakeId === null) return [];
    const named = byId.get(row.handshakeId);
    const isRight = named !== undefined && isOpen(named) && isSentTo(named, row);
    const handshake = strays.get(row.target);
    return isRight || handshake === undefined ? [] : [{ row, handshake }];
  });
}

function toMistake(row: SeenRow, { id }: SeenHandshake, { handshakes }: World): Finding {
  const named = handshakes.get(row.handshakeId ?? '');
  const what =
    named === undefined
      ? 'which AWS does not know'
      : isSentTo(named, row)
        ? `which is ${named.state}`
        : `which was sent to ${named.sentTo.join(', ')}`;
  const detail = `names ${row.handshakeId}, ${what}; ${id} to the same target is open`;
  return { code: 'HANDSHAKE_MISTAKEN', subject: row.target, detail, command: null };
}

/**
 * Adopted invitations have no id until the next sweep: their target tells. Of an account that the
 * outcome table has a history of, the row is gone.
 */
function findUnknownHandshakes(snapshot: Snapshot): Finding[] {
  const { handshakes, rows, misread, recorded, stack } = snapshot;
  const ids = new Set(rows.map(({ handshakeId }) => handshakeId));
  const adopted = new Set(
    rows
      .filter(({ status, handshakeId }) => status === 'INVITED' && handshakeId === null)
      .map(({ target }) => target),
  );
  const mistaken = new Set(mistakenIds(snapshot).map(({ handshake }) => handshake.id));
  const explained = new Set([
    ...rowlessWaits(snapshot).map(([, target]) => target),
    ...misread.map(({ target }) => target),
  ]);
  const unfollowed = handshakes
    .filter(({ id }) => !ids.has(id) && !mistaken.has(id))
    .filter(({ sentTo }) => !sentTo.some((id) => adopted.has(id) || explained.has(id)));
  return unfollowed.flatMap(({ id, state, sentTo }): Finding[] => {
    const target = sentTo.find((candidate) => recorded.has(candidate));
    if (target !== undefined && MATTERS.has(state)) {
      const detail = `has a history and no row, and ${id} is ${state}`;
      const command = putEventCommand(stack, 'AccountInvitationRequested', { target });
      return [{ code: 'ROW_MISSING', subject: target, detail, command }];
    }
    if (!isOpen({ state })) return [];
    const detail = `sent to ${sentTo.join(', ') || 'nobody that AWS names'}`;
    return [{ code: 'UNKNOWN_HANDSHAKE', subject: id, detail, command: null }];
  });
}

/** A handshake that has ended otherwise has left nothing behind. */
const MATTERS: ReadonlySet<string> = new Set(['OPEN', 'REQUESTED', 'ACCEPTED']);
