import { awsCommand, putEventCommand, updateRowCommand } from './commands.ts';
import type { Finding } from './findings.ts';
import type { SeenHandshake, SeenMember, SeenRow, Snapshot } from './snapshot.ts';

const OPEN_STATES: ReadonlySet<string> = new Set(['OPEN', 'REQUESTED']);

export const isOpen = ({ state }: Pick<SeenHandshake, 'state'>) => OPEN_STATES.has(state);

/** A row that has settled, against its handshake, the membership and the place of the account. */
export function findSettledProblem(
  row: SeenRow,
  handshake: SeenHandshake | undefined,
  member: SeenMember | undefined,
  snapshot: Snapshot,
): Finding | undefined {
  if (row.status === 'JOINED') {
    if (row.departedAt !== null) return undefined;
    return member === undefined ? noMember(row, snapshot) : findElsewhere(row, member, snapshot);
  }
  if (handshake !== undefined && isOpen(handshake)) return settledButOpen(row, handshake, snapshot);
  if (member !== undefined) return findSettledMember(row, handshake, member, snapshot);
  return handshake && findOtherEnding(row, handshake, snapshot);
}

function settledButOpen(row: SeenRow, { id }: SeenHandshake, { stack }: Snapshot): Finding {
  return {
    code: 'SETTLED_BUT_OPEN',
    subject: row.target,
    detail: `is ${row.status}, but ${id} is open`,
    command: awsCommand(stack, 'organizations', 'cancel-handshake', '--handshake-id', id),
  };
}

/** The event of the departure does not come again, and the sweep looks at the members once a day. */
function noMember(row: SeenRow, { stack, at }: Snapshot): Finding {
  const command = updateRowCommand(stack, row, { departedAt: new Date(at).toISOString() });
  const detail = `joined, and account ${row.accountId ?? row.target} is no member now`;
  return { code: 'NO_MEMBER', subject: row.target, detail, command };
}

/** A request that was rejected says nothing of the account. */
function findSettledMember(
  row: SeenRow,
  handshake: SeenHandshake | undefined,
  { id, joinedAt }: SeenMember,
  { stack }: Snapshot,
): Finding | undefined {
  if (row.status === 'REJECTED') return undefined;
  const detail = `is ${row.status}, and account ${id} is a member since ${new Date(joinedAt).toISOString()}`;
  const about = { subject: row.target, detail };
  const hasAccepted = handshake?.state === 'ACCEPTED' || hasJoinedMeanwhile(row, joinedAt);
  if (!hasAccepted) return { code: 'MEMBER_OTHERWISE', ...about, command: null };
  const command = putEventCommand(stack, 'AccountInvitationRequested', {
    ...{ target: row.target, campaign: row.campaign, reinvite: true },
    ...(row.organizationalUnit !== null && { organizationalUnit: row.organizationalUnit }),
  });
  return { code: 'MEMBER_NOT_JOINED', ...about, command };
}

/** After it was invited and before its row was settled: by this very invitation. */
function hasJoinedMeanwhile({ invitedAt, settledAt }: SeenRow, joinedAt: number): boolean {
  if (invitedAt === null || settledAt === null) return false;
  return Date.parse(invitedAt) <= joinedAt && joinedAt <= Date.parse(settledAt);
}

/** Ends that a handshake and its row share. One that was given up has an end of another name. */
const ENDINGS: Readonly<Partial<Record<SeenRow['status'], ReadonlySet<string>>>> = {
  DECLINED: new Set(['DECLINED']),
  EXPIRED: new Set(['EXPIRED']),
  // Withdrawn while it waited for a further invitation, after an earlier one had expired.
  CANCELED: new Set(['CANCELED', 'EXPIRED']),
};

const STATUS_OF: Readonly<Record<string, string>> = {
  DECLINED: 'DECLINED',
  CANCELED: 'CANCELED',
  EXPIRED: 'EXPIRED',
};

function findOtherEnding(
  row: SeenRow,
  { id, state }: SeenHandshake,
  { stack }: Snapshot,
): Finding | undefined {
  const expected = ENDINGS[row.status];
  const status = STATUS_OF[state];
  if (expected === undefined || expected.has(state) || status === undefined) return undefined;
  return {
    code: 'ENDED_OTHERWISE',
    subject: row.target,
    detail: `is ${row.status}, but ${id} is ${state}`,
    command: updateRowCommand(stack, row, { status }),
  };
}

/** Where a member is, against where its row says that it was placed. */
function findElsewhere(row: SeenRow, member: SeenMember, snapshot: Snapshot): Finding | undefined {
  if (!isElsewhere(row, member.id, snapshot)) return undefined;
  const { stack, parents, units } = snapshot;
  const unit = String(row.organizationalUnit);
  const parent = parents.get(member.id);
  const isGone = units.get(unit) === null;
  return {
    code: 'PLACED_ELSEWHERE',
    subject: row.target,
    detail: `was placed in ${unit}${isGone ? ', which is no more' : ''}, and is in ${parent ?? 'another'}`,
    command: isGone
      ? null
      : awsCommand(
          ...([stack, 'organizations', 'move-account', '--account-id', member.id] as const),
          ...['--source-parent-id', parent ?? 'PARENT', '--destination-parent-id', unit],
        ),
  };
}

export function isElsewhere(
  { status, placement, organizationalUnit }: SeenRow,
  accountId: string,
  { units }: Pick<Snapshot, 'units'>,
): boolean {
  if (status !== 'JOINED' || placement !== 'PLACED' || organizationalUnit === null) return false;
  const accounts = units.get(organizationalUnit);
  return accounts !== undefined && !accounts?.has(accountId);
}
