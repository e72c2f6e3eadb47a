import { type CallbackState, StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { isSettled, type Status } from '../../../lambdas/shared/contract/status.ts';
import { nameOf } from './execution-names.ts';
import type { Finding } from './findings.ts';
import type { MisreadRow, SeenHandshake, SeenRow, Snapshot, Wait } from './snapshot.ts';

/** The state that an execution waits in while its row has this status. */
const STATE_OF = {
  REQUESTED: StateName.AWAIT_ADMISSION,
  QUEUED: StateName.AWAIT_ADMISSION,
  WAITING: StateName.AWAIT_ADMISSION,
  INVITED: StateName.AWAIT_RESPONSE,
  ESCALATED: StateName.ESCALATE,
} as const satisfies Partial<Record<Status, CallbackState>>;

/** The status that a row has while its execution waits in this state. */
export const STATUS_OF = {
  [StateName.AWAIT_ADMISSION]: 'QUEUED',
  [StateName.AWAIT_RESPONSE]: 'INVITED',
  [StateName.ESCALATE]: 'ESCALATED',
} as const satisfies Record<CallbackState, Status>;

type Coordination = Pick<Snapshot, 'parked' | 'control'>;

/**
 * Whose history has to be asked whether they are parked: owners without the token or the entry that
 * their row lets expect, and whoever runs without an open row. All others are as they should be.
 */
export function findDoubtful(
  rows: readonly SeenRow[],
  running: Iterable<string>,
  coordination: Coordination,
): string[] {
  const open = new Map(openRows(rows).map((row) => [row.executionArn, row]));
  const { tokens, queued } = indexOf(coordination);
  return [...running].filter((arn) => {
    const row = open.get(arn);
    if (row === undefined) return true;
    const state = stateOf(row);
    const subject = tokens.get(`${arn}#${state}`);
    const isMissing = subject === undefined || isOfAnother(subject, row, state);
    return isMissing || (state === StateName.AWAIT_ADMISSION && !queued.has(arn));
  });
}

/** Executions that wait, against what would wake them and against their rows. */
export function findWaitProblems(snapshot: Snapshot): Finding[] {
  return brokenWaits(snapshot).map(({ row, wait, code }) => {
    const wakeUp =
      code === 'NOT_QUEUED' ? '; it is not in the queue' : '; no token for it is on file';
    const where = `waits in ${wait.state} since ${new Date(wait.since).toISOString()}`;
    const detail = `is ${row.status || 'without a status'}, and its execution ${where}`;
    const isAboutWakeUp = code === 'WAIT_WITHOUT_TOKEN' || code === 'NOT_QUEUED';
    const subject = row.target;
    return { code, subject, detail: `${detail}${isAboutWakeUp ? wakeUp : ''}`, command: null };
  });
}

export interface BrokenWait {
  readonly code: 'WAIT_WITHOUT_TOKEN' | 'NOT_QUEUED' | 'STATUS_DIFFERS' | 'SETTLED_BUT_WAITING';
  readonly row: SeenRow | MisreadRow;
  readonly wait: Wait;
}

/** The first of these says it: putting the row right comes before looking for its token. */
export function brokenWaits({
  rows,
  misread,
  running,
  waits,
  parked,
  control,
  handshakes,
}: Pick<
  Snapshot,
  'rows' | 'misread' | 'running' | 'waits' | 'parked' | 'control' | 'handshakes'
>): BrokenWait[] {
  const index = {
    ...indexOf({ parked, control }),
    handshakes: new Map(handshakes.map((handshake) => [handshake.id, handshake])),
  };
  const isOwn = ({ executionArn, target }: SeenRow | MisreadRow) =>
    (running.get(executionArn)?.target ?? target) === target;
  return [...rows, ...misread].filter(isOwn).flatMap((row) => {
    const wait = waits.get(row.executionArn);
    const code = wait && findBroken(row, wait, index);
    return wait === undefined || code === undefined ? [] : { code, row, wait };
  });
}

function findBroken(
  row: SeenRow | MisreadRow,
  { state }: Wait,
  { tokens, queued, handshakes }: WakeUps & { readonly handshakes: Handshakes },
): BrokenWait['code'] | undefined {
  const isOpen = stateOf(row) !== undefined;
  if (!isOpen) return 'SETTLED_BUT_WAITING';
  const subject = tokens.get(`${row.executionArn}#${state}`);
  if (subject === undefined) return 'WAIT_WITHOUT_TOKEN';
  if (isForeign(subject, row, state, handshakes)) return 'WAIT_WITHOUT_TOKEN';
  if (stateOf(row) !== state) return 'STATUS_DIFFERS';
  const isQueued = state !== StateName.AWAIT_ADMISSION || queued.has(row.executionArn);
  return isQueued ? undefined : 'NOT_QUEUED';
}

/** Whoever has an answer leaves a token alone that was filed for something else. */
function isOfAnother(
  subject: string | null,
  { handshakeId, escalationId }: Partial<Pick<SeenRow, 'handshakeId' | 'escalationId'>>,
  state: CallbackState | undefined,
): boolean {
  if (state === StateName.ESCALATE) return subject !== escalationId;
  const isNamed = state === StateName.AWAIT_RESPONSE && subject !== null;
  return isNamed && typeof handshakeId === 'string' && subject !== handshakeId;
}

/** Of a row and its token that name two handshakes, the one is wrong whose was not sent to the target. */
function isForeign(
  subject: string | null,
  row: SeenRow | MisreadRow,
  state: CallbackState,
  handshakes: Handshakes,
): boolean {
  if (!('handshakeId' in row) || !isOfAnother(subject, row, state)) return false;
  if (state === StateName.ESCALATE) return true;
  const isIts = (id: string | null) =>
    handshakes.get(id ?? '')?.sentTo.includes(row.target) ?? false;
  return isIts(row.handshakeId) && !isIts(subject);
}

function stateOf({ status }: { readonly status: string }): CallbackState | undefined {
  return (STATE_OF as Partial<Record<string, CallbackState>>)[status];
}

const openRows = (rows: readonly SeenRow[]) => rows.filter(({ status }) => !isSettled(status));

type Handshakes = ReadonlyMap<string, SeenHandshake>;

interface WakeUps {
  /** What they were filed for, by execution and state. */
  readonly tokens: ReadonlyMap<string, string | null>;
  /** Executions with an entry in the queue, or a permit on its way. */
  readonly queued: ReadonlySet<string>;
}

function indexOf({ parked, control }: Coordination): WakeUps {
  const of = (wanted: 'token' | 'entry') => parked.filter(({ kind }) => kind === wanted);
  const permits = control?.permits ?? [];
  return {
    tokens: new Map(
      of('token').map(({ executionArn, place, subject }) => [`${executionArn}#${place}`, subject]),
    ),
    queued: new Set([...of('entry'), ...permits].map(({ executionArn }) => executionArn)),
  };
}

/** Executions that wait for an account whose row is gone. */
export function findRowlessWaits(snapshot: Snapshot): Finding[] {
  return rowlessWaits(snapshot).map(([executionArn, target, { state }]) => ({
    code: 'ROW_DELETED',
    subject: target,
    detail: `has no row, and execution ${nameOf(executionArn)} waits for it in ${state}`,
    command: null,
  }));
}

export function rowlessWaits({
  rows,
  misread,
  running,
  waits,
}: Pick<Snapshot, 'rows' | 'misread' | 'running' | 'waits'>): [string, string, Wait][] {
  const known = new Set([...rows, ...misread].map(({ target }) => target));
  return [...waits].flatMap(([executionArn, wait]) => {
    const target = running.get(executionArn)?.target ?? null;
    return target === null || known.has(target) ? [] : [[executionArn, target, wait]];
  });
}
