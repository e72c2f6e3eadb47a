import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { isSettled, OWN_REASONS } from '../../../lambdas/shared/contract/status.ts';
import type {
  Asked,
  Ending,
  Evidence,
  SeenCommand,
  SeenExecution,
  SentHandshake,
} from './evidence.ts';

/** What the orchestrator promises, and what was found broken. */
export interface Violation {
  readonly promise: Promised;
  readonly found: string;
}

/** The promises. The table is the source of the docs. */
export const PROMISES = {
  'one invitation':
    'an account never has two invitations of ours open, and gets another one only after the last has expired or was asked for again',
  'every request has a row': 'every request that names a target has a row in the outcome table',
  'every wait has a reason':
    'a request that has not ended is in the hands of a running execution that somebody will wake',
  'the same ending': 'every request ends as it does when nothing fails',
  'the table is true': 'the outcome table says what AWS Organizations says',
  'every ending is announced': 'every ending is announced on the bus',
  'every command is recorded':
    'the history of an account tells of each command about its invitation, and why if nothing came of it',
  'the gate is told of':
    'the bus is told whether the gate is open, and whether invitations are paused',
  'nothing is left behind': 'no task token, queue entry or permit outlives its execution',
  'no unexplained error': 'no error is logged but those that were injected',
  'no lost event':
    'what nobody can read is kept in a dead-letter queue, and nothing else is left there',
} as const;
export type Promised = keyof typeof PROMISES;

type Finder = (evidence: Evidence) => string[];

const NO_MEMBER = 'the account is no member';

const HOUR_MS = 3_600_000;
/** The sweep looks once an hour: an ending may be unknown for that long, and for the sweep itself. */
const ONE_SWEEP_MS = HOUR_MS + 300_000;

/** What must hold at any instant at which no fault has acted for an hour. */
const STANDING: Readonly<Partial<Record<Promised, Finder>>> = {
  'one invitation': findSecondInvitations,
  'every request has a row': findMissingRows,
  'every wait has a reason': findUnexplainedWaits,
  'the table is true': findLies,
  'every ending is announced': findSilentEndings,
  'every command is recorded': (evidence) => [
    ...findForgottenCommands(evidence),
    ...findUnexplainedWithdrawals(evidence),
  ],
  'the gate is told of': findUntoldGate,
  'nothing is left behind': findLeftovers,
};

export interface Judgement {
  /** How every request has to end; absent while the campaign goes on. */
  readonly endings?: readonly Ending[];
  /** Whether a line of a log is explained by the fault. */
  readonly explains: (line: string) => boolean;
  /** Texts of the messages that have to be in a dead-letter queue in the end. @default none */
  readonly keeps?: readonly string[];
  /** Whether a message in a dead-letter queue is expected. */
  readonly expects: (deadLetter: string) => boolean;
  /** A departure may be unknown still, until the members are looked at. @default false */
  readonly overlooksDepartures?: boolean;
}

/** Compares what is to be seen with what was promised. Pure. */
export function findViolations(evidence: Evidence, judgement: Judgement): Violation[] {
  const { endings, explains, expects, keeps = [], overlooksDepartures = false } = judgement;
  const finders: [string, Finder][] = [
    ...Object.entries(STANDING),
    ['the same ending', (seen) => (endings === undefined ? [] : findOtherEndings(seen, endings))],
    ['no unexplained error', (seen) => seen.errors.filter((line) => !explains(line))],
    ['no lost event', (seen) => seen.deadLetters.filter((body) => !expects(body))],
    ['no lost event', (seen) => (endings === undefined ? [] : findLost(seen, keeps))],
  ];
  return finders.flatMap(([promise, find]) =>
    find(evidence)
      .filter((found) => !(overlooksDepartures && found.endsWith(NO_MEMBER)))
      .map((found) => ({ promise: promise as Promised, found })),
  );
}

function findLost({ deadLetters }: Evidence, keeps: readonly string[]): string[] {
  return keeps
    .filter((text) => !deadLetters.some((body) => body.includes(text)))
    .map((text) => `a request of '${text}' is neither in the table nor in a dead-letter queue`);
}

function findSecondInvitations({ handshakes, asked }: Evidence): string[] {
  const ours = handshakes
    .filter(({ isByHand }) => !isByHand)
    .toSorted((a, b) => a.requestedAtMs - b.requestedAtMs);
  return ours.flatMap((later, index) => {
    const earlier = ours.slice(0, index).findLast(({ target }) => target === later.target);
    if (earlier === undefined || mayFollow(earlier, later, asked)) return [];
    return `${later.target} was invited again by ${later.id} after ${earlier.id} (${earlier.state})`;
  });
}

function mayFollow(earlier: SentHandshake, later: SentHandshake, asked: readonly Asked[]): boolean {
  const hasExpired = earlier.state === 'EXPIRED' && earlier.expiresAtMs <= later.requestedAtMs;
  const isAskedAgain = asked.some(
    ({ target, atMs }) =>
      target === later.target && atMs > earlier.requestedAtMs && atMs <= later.requestedAtMs,
  );
  return hasExpired || (isAskedAgain && earlier.state !== 'OPEN');
}

function findMissingRows({ asked, rows, executions }: Evidence): string[] {
  const known = new Set(rows.map(({ target }) => target));
  const isRegistering = executions.some(
    ({ status, state }) => status === 'RUNNING' && state === 'Register invitation',
  );
  if (isRegistering) return [];
  const missing = new Set(asked.map(({ target }) => target).filter((target) => !known.has(target)));
  return [...missing].map((target) => `${target} was asked for and has no row`);
}

function findUnexplainedWaits(evidence: Evidence): string[] {
  const executions = new Map(evidence.executions.map((execution) => [execution.arn, execution]));
  return evidence.rows.flatMap((row) => {
    if (isSettled(row.status)) return [];
    const owner = executions.get(row.executionArn);
    const problem =
      owner?.status === 'RUNNING'
        ? findBrokenWait(row, owner, evidence)
        : `its owner is ${owner?.status ?? 'unknown'}`;
    return problem === null ? [] : `${row.target} is ${row.status}, but ${problem}`;
  });
}

/** A parked execution goes on only if its token is on file and whatever wakes it knows of it. */
function findBrokenWait(
  row: InvitationItem,
  owner: SeenExecution,
  { inFlight, handshakes, atMs }: Evidence,
): string | null {
  if (!owner.isParked) return null;
  const hasToken = inFlight.tokens.some(
    ({ executionArn, state }) => executionArn === owner.arn && state === owner.state,
  );
  if (!hasToken) return `its owner waits in ${owner.state} without a token on file`;
  if (owner.state === 'Await admission') {
    const isQueued = inFlight.places.includes(owner.arn) || inFlight.permits.includes(owner.arn);
    return isQueued ? null : 'its owner waits for admission and is not in the queue';
  }
  if (owner.state === 'Await response' && row.handshakeId !== null) {
    const handshake = handshakes.find(({ id }) => id === row.handshakeId);
    const endedAtMs = handshake?.endedAtMs ?? atMs;
    return endedAtMs < atMs - ONE_SWEEP_MS ? `its invitation is ${handshake?.state} already` : null;
  }
  return null;
}

function findOtherEndings({ rows }: Evidence, endings: readonly Ending[]): string[] {
  return endings.flatMap(({ target, status, placement, alternatives = [] }) => {
    const row = rows.find((candidate) => candidate.target === target);
    if (row !== undefined && alternatives.includes(row.status)) return [];
    const isPlaced = placement === undefined || row?.placement === placement;
    if (row?.status === status && isPlaced) return [];
    const found = row === undefined ? 'has no row' : `ended ${describe(row)}`;
    return `${target} ${found}; expected ${describe({ status, placement })}`;
  });
}

function describe(row: {
  status: string;
  placement: string | null | undefined;
  reason?: string | null;
}) {
  const { status, placement, reason } = row;
  return [status, placement, reason]
    .filter((word) => word !== null && word !== undefined)
    .join(' ');
}

function findLies({ rows, handshakes, members, atMs }: Evidence): string[] {
  const byId = new Map(handshakes.map((handshake) => [handshake.id, handshake]));
  const lies = rows.flatMap((row) => {
    const handshake = row.handshakeId === null ? undefined : byId.get(row.handshakeId);
    const lie = findLie(row, handshake, members);
    return lie === null ? [] : `${row.target} is ${row.status}, but ${lie}`;
  });
  const followed = new Set(rows.map(({ handshakeId }) => handshakeId));
  // A row may learn the id of its handshake from the sweep only.
  const strays = handshakes.filter(
    ({ id, state, isByHand, requestedAtMs }) =>
      state === 'OPEN' && !isByHand && !followed.has(id) && requestedAtMs < atMs - ONE_SWEEP_MS,
  );
  return [...lies, ...strays.map(({ id, target }) => `${id} to ${target} is open and in no row`)];
}

/** What a row that has ended says of its handshake; one that waits is judged by what it waits for. */
const STATE_BY_STATUS: Readonly<Record<string, string>> = {
  DECLINED: 'DECLINED',
  CANCELED: 'CANCELED',
  EXPIRED: 'EXPIRED',
};

function findLie(
  row: InvitationItem,
  handshake: SentHandshake | undefined,
  members: Evidence['members'],
): string | null {
  const member = members.find(({ id, email }) => id === row.accountId || email === row.target);
  if (row.status === 'JOINED' && row.departedAt === null) {
    if (member === undefined) return NO_MEMBER;
    const isElsewhere = row.placement === 'PLACED' && member.parentId !== row.organizationalUnit;
    return isElsewhere ? `the account is in ${member.parentId}` : null;
  }
  if (handshake === undefined) return null;
  const { id, state } = handshake;
  if (state === 'OPEN') return row.status === 'INVITED' ? null : `${id} is open`;
  const wanted = STATE_BY_STATUS[row.status] ?? state;
  return state === wanted ? null : `${id} is ${state}`;
}

/** To publish is tried for the better part of an hour. */
function findSilentEndings({ rows, announced, atMs }: Evidence): string[] {
  return rows
    .filter(
      ({ status, statusAt, settledAt }) =>
        isSettled(status) && Date.parse(settledAt ?? statusAt) <= atMs - HOUR_MS,
    )
    .filter((row) => !announced.some((told) => isAbout(told, row)))
    .map(({ target, status }) => `${target} ended ${status} and nobody was told`);
}

const isAbout = (told: Evidence['announced'][number], row: InvitationItem): boolean =>
  told.target === row.target && told.status === row.status;

/** One that lay in a dead-letter queue has been put again, with the same words and another id. */
function findForgottenCommands({ commands, history, atMs }: Evidence): string[] {
  const recorded = new Set(history.map(({ details }) => details.eventId));
  const isRecorded = (command: SeenCommand) =>
    commands.some(({ words, eventId }) => words === command.words && recorded.has(eventId));
  return commands
    .filter((command) => command.atMs <= atMs - HOUR_MS && !isRecorded(command))
    .map(({ name, words }) => `no history tells of the ${name} ${words}`);
}

/** Ends after which there is nothing to withdraw: the owner, or time, was faster. */
const WITHDRAWN_OR_OVER: ReadonlySet<string> = new Set(['CANCELED', 'DECLINED', 'EXPIRED']);

/**
 * A withdrawal ends what was asked for before it; or its history says why not, or the row of an account
 * whose acceptance was seen after that.
 */
function findUnexplainedWithdrawals({ commands, rows, history, atMs }: Evidence): string[] {
  return rows.flatMap(({ target, status, requestedAt, message }) => {
    const isTold = message === OWN_REASONS.TOO_LATE_TO_WITHDRAW;
    if (isTold || WITHDRAWN_OR_OVER.has(status)) return [];
    const command = commands.findLast(
      (one) => one.target === target && one.atMs > Date.parse(requestedAt),
    );
    if (command === undefined || command.atMs > atMs - HOUR_MS) return [];
    const isExplained = history.some(
      (entry) => entry.details.eventId === command.eventId && entry.message !== null,
    );
    return isExplained
      ? []
      : `${target} is ${status} although it was withdrawn, and nothing says why`;
  });
}

const PAUSE_WORDS = ['paused', 'resumed'];

/** The latest change counts, whenever it was told; of two in one instant, either may be the later. */
function findUntoldGate({ gate, gateChanges }: Evidence): string[] {
  const latest = (isAbout: (state: string) => boolean) => {
    const changes = gateChanges.filter(({ state }) => isAbout(state));
    const at = changes
      .map(({ changedAt }) => changedAt)
      .sort()
      .at(-1);
    return changes.filter(({ changedAt }) => changedAt === at).map(({ state }) => state);
  };
  const ofPause = latest((state) => PAUSE_WORDS.includes(state));
  const ofGate = latest((state) => !PAUSE_WORDS.includes(state));
  const facts = [
    ['closed', gate.isClosed, (state: string) => state !== 'open', ofGate],
    ['paused', gate.isPaused, (state: string) => state === 'paused', ofPause],
  ] as const;
  return facts
    .filter(([, isSo, says, told]) =>
      told.length === 0 ? isSo : !told.some((state) => says(state) === isSo),
    )
    .map(
      ([what, isSo, , told]) =>
        `the gate is ${isSo ? '' : 'not '}${what}, and the bus was told ${told.at(-1) ?? 'nothing'}`,
    );
}

function findLeftovers({ inFlight, executions }: Evidence): string[] {
  const running = new Set(
    executions.filter(({ status }) => status === 'RUNNING').map(({ arn }) => arn),
  );
  const kinds = [
    ...inFlight.tokens.map(({ executionArn, state }) => [executionArn, `a token of ${state}`]),
    ...inFlight.pointers.map((arn) => [arn, 'a pointer to a queue entry']),
    ...inFlight.places.map((arn) => [arn, 'a place in the queue']),
    ...inFlight.permits.map((arn) => [arn, 'a permit']),
  ];
  return kinds
    .filter(([arn = '']) => !running.has(arn))
    .map(([arn = '', what]) => `${what} of ${arn.split(':').at(-1)}, which has ended`);
}
