import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { awsCommand, putEventCommand } from './commands.ts';
import type { Finding } from './findings.ts';
import type { SeenHandshake, SeenMember, SeenRow, Snapshot } from './snapshot.ts';

const OPEN_STATES: ReadonlySet<string> = new Set(['OPEN', 'REQUESTED']);

/** Rows against AWS Organizations. */
export function findHandshakeProblems(snapshot: Snapshot): Finding[] {
  const world = indexOf(snapshot);
  return [
    ...snapshot.rows.flatMap((row) => findRowProblem(row, world) ?? []),
    ...findUnknownHandshakes(snapshot),
  ];
}

interface World {
  readonly snapshot: Snapshot;
  readonly handshakes: ReadonlyMap<string, SeenHandshake>;
  /** By account id and by e-mail address, as targets are. */
  readonly members: ReadonlyMap<string, SeenMember>;
  /** Executions that wait for the owner of an account. */
  readonly waiting: ReadonlySet<string>;
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
  };
}

/** The first of these says it; the others would follow from it. */
function findRowProblem(row: SeenRow, world: World): Finding | undefined {
  const handshake = row.handshakeId === null ? undefined : world.handshakes.get(row.handshakeId);
  const member = world.members.get(row.accountId ?? row.target);
  if (handshake !== undefined && !isSentTo(handshake, row)) {
    return ofAnother(row, handshake, world);
  }
  if (row.status === 'JOINED') {
    return row.departedAt === null && member === undefined ? noMember(row, world) : undefined;
  }
  if (isSettled(row.status)) {
    return handshake !== undefined && isOpen(handshake)
      ? settledButOpen(row, handshake, world)
      : undefined;
  }
  return row.status === 'INVITED'
    ? findInvitedProblem(row, handshake, member, world)
    : findWaitingMember(row, member);
}

const isOpen = ({ state }: SeenHandshake) => OPEN_STATES.has(state);

function isSentTo({ sentTo }: SeenHandshake, { target, accountId }: SeenRow): boolean {
  return sentTo.length === 0 || sentTo.some((id) => id === target || id === accountId);
}

/** An execution that does not wait any more has heard of it, and is on its way. */
function findInvitedProblem(
  row: SeenRow,
  handshake: SeenHandshake | undefined,
  member: SeenMember | undefined,
  { waiting }: World,
): Finding | undefined {
  if (!waiting.has(row.executionArn)) return undefined;
  const about = (code: Finding['code'], detail: string): Finding => ({
    ...{ code, detail },
    subject: row.target,
    command: null,
  });
  const joinedAt = member?.joinedAt ?? Number.NEGATIVE_INFINITY;
  if (row.invitedAt !== null && joinedAt >= Date.parse(row.invitedAt)) {
    return about('MEMBER_STILL_INVITED', `joined at ${new Date(joinedAt).toISOString()}`);
  }
  if (row.handshakeId === null) return undefined;
  if (handshake === undefined) {
    return about('HANDSHAKE_UNKNOWN', `AWS does not know ${row.handshakeId}`);
  }
  return isOpen(handshake)
    ? undefined
    : about('HANDSHAKE_CLOSED', `${handshake.id} is ${handshake.state}`);
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

function settledButOpen(row: SeenRow, { id }: SeenHandshake, { snapshot }: World): Finding {
  const { stack } = snapshot;
  return {
    code: 'SETTLED_BUT_OPEN',
    subject: row.target,
    detail: `is ${row.status}, but ${id} is open`,
    command: awsCommand(stack, 'organizations', 'cancel-handshake', '--handshake-id', id),
  };
}

/** No sweep looks at settled rows, and the event of the departure does not come again. */
function noMember(row: SeenRow, { snapshot }: World): Finding {
  const { stack, at } = snapshot;
  const values = {
    ':departedAt': { S: new Date(at).toISOString() },
    ':joined': { S: 'JOINED' },
    ':owner': { S: row.executionArn },
  };
  const command = awsCommand(
    ...([stack, 'dynamodb', 'update-item', '--table-name', stack.outcomeTable] as const),
    ...['--key', JSON.stringify({ target: { S: row.target }, record: { S: row.record } })],
    ...['--update-expression', 'SET departedAt = :departedAt'],
    ...['--condition-expression', '#status = :joined AND executionArn = :owner'],
    ...['--expression-attribute-names', JSON.stringify({ '#status': 'status' })],
    ...['--expression-attribute-values', JSON.stringify(values)],
  );
  const detail = `joined, and account ${row.accountId ?? row.target} is no member now`;
  return { code: 'NO_MEMBER', subject: row.target, detail, command };
}

/** Adopted invitations have no id until the next sweep: their target tells. */
function findUnknownHandshakes({ handshakes, rows }: Snapshot): Finding[] {
  const ids = new Set(rows.map(({ handshakeId }) => handshakeId));
  const adopted = new Set(
    rows
      .filter(({ status, handshakeId }) => status === 'INVITED' && handshakeId === null)
      .map(({ target }) => target),
  );
  return handshakes
    .filter((handshake) => isOpen(handshake) && !ids.has(handshake.id))
    .filter(({ sentTo }) => !sentTo.some((id) => adopted.has(id)))
    .map(({ id, sentTo }) => ({
      code: 'UNKNOWN_HANDSHAKE',
      subject: id,
      detail: `sent to ${sentTo.join(', ') || 'nobody that AWS names'}`,
      command: null,
    }));
}
