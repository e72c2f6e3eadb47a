import type { CallbackState } from '../../../../lambdas/shared/contract/state-names.ts';
import type { ControlProblem } from '../../../../lib/operator/doctor/control-item.ts';
import type { FindingCode } from '../../../../lib/operator/doctor/findings.ts';
import type { ParkedItem, Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
import {
  arnOf,
  CONTROL,
  entry,
  HOUR,
  handshake,
  healthy,
  INVITED,
  JOINED,
  member,
  NOW,
  QUEUED,
  row,
  token,
  UNIT,
} from './healthy.ts';

export const GHOST = '444444444444';
export const GONE = arnOf('gone');
export const HEALTHY = healthy();

export const withRows = (...rows: Snapshot['rows']): Partial<Snapshot> => ({
  rows: [
    ...HEALTHY.rows.filter(({ target }) => !rows.some((changed) => changed.target === target)),
    ...rows,
  ],
});

export const runningToo = (name: string, target: string | null): Partial<Snapshot> => ({
  running: new Map([...HEALTHY.running, [arnOf(name), { startedAt: NOW - HOUR, target }]]),
});

export const without = (gone: ParkedItem) => HEALTHY.parked.filter(({ sk }) => sk !== gone.sk);

export const waitingIn = (name: string, state: CallbackState): Partial<Snapshot> => ({
  waits: new Map([[arnOf(name), { state, since: NOW - HOUR }]]),
});

export const unreadable = (kind: ControlProblem['kind']): Partial<Snapshot> => ({
  control: null,
  controlProblem: { kind, detail: 'is not as expected', text: '{' },
});

export const counting = (pending: number): Partial<Snapshot> => ({
  control: { ...CONTROL, limits: { ...CONTROL.limits, pending } },
});

/** What breaks a healthy stack in exactly one way, and what the finding is about. */
export const BROKEN = {
  DEAD_OWNER: [{ ended: new Map([[arnOf(INVITED), 'ABORTED']]) }, INVITED],
  HANDSHAKE_CLOSED: [
    { handshakes: [handshake(INVITED, 'DECLINED'), handshake(JOINED, 'ACCEPTED')] },
    INVITED,
  ],
  HANDSHAKE_UNKNOWN: [{ handshakes: [] }, INVITED],
  MEMBER_STILL_INVITED: [{ members: [member(JOINED), member(INVITED)] }, INVITED],
  HANDSHAKE_MISTAKEN: [withRows(row(INVITED, 'INVITED', { handshakeId: 'h-invented' })), INVITED],
  ACCOUNT_MISTAKEN: [withRows(row(JOINED, 'JOINED', { accountId: GHOST })), JOINED],
  OWNER_MISTAKEN: [
    {
      ...withRows(row(INVITED, 'INVITED', { executionArn: GONE })),
      ended: new Map([[GONE, 'UNKNOWN']]),
      running: new Map([
        [arnOf(INVITED), { startedAt: NOW - HOUR, target: INVITED }],
        [arnOf(QUEUED), { startedAt: NOW - HOUR, target: null }],
      ]),
      ...waitingIn(INVITED, 'Await response'),
    },
    INVITED,
  ],
  WAIT_WITHOUT_TOKEN: [
    { ...waitingIn(INVITED, 'Await response'), parked: without(token(arnOf(INVITED))) },
    INVITED,
  ],
  NOT_QUEUED: [
    { ...waitingIn(QUEUED, 'Await admission'), parked: without(entry(arnOf(QUEUED))) },
    QUEUED,
  ],
  STATUS_DIFFERS: [
    {
      ...withRows(row(INVITED, 'QUEUED', { handshakeId: `h-${INVITED}` })),
      ...waitingIn(INVITED, 'Await response'),
    },
    INVITED,
  ],
  SETTLED_BUT_WAITING: [
    {
      ...withRows(row(INVITED, 'DECLINED', { handshakeId: `h-${INVITED}`, isInOpenIndex: true })),
      ...waitingIn(INVITED, 'Await response'),
    },
    INVITED,
  ],
  ROW_DELETED: [{ ...runningToo('stray', GHOST), ...waitingIn('stray', 'Await response') }, GHOST],
  CONTROL_UNREADABLE: [unreadable('garbage'), 'Handshakes-Coordination'],
  COUNT_WRONG: [counting(40), 'Handshakes'],
  SWEEP_OVERDUE: [{ listedAt: NOW - 3 * HOUR }, 'Handshakes-Sweep'],
  WAKE_UP_OVERDUE: [{ control: { ...CONTROL, timerAt: NOW - HOUR } }, 'Handshakes'],
  ORPHAN_PERMIT: [
    {
      ended: new Map([[GONE, 'TIMED_OUT']]),
      control: { ...CONTROL, permits: [{ executionArn: GONE, expiresAt: NOW + 60_000 }] },
    },
    'gone',
  ],
  ORPHAN_TOKEN: [
    { ended: new Map([[GONE, 'ABORTED']]), parked: [...HEALTHY.parked, token(GONE)] },
    'gone',
  ],
  ORPHAN_ENTRY: [
    { ended: new Map([[GONE, 'UNKNOWN']]), parked: [...HEALTHY.parked, entry(GONE)] },
    'gone',
  ],
  OPEN_NOT_IN_INDEX: [withRows(row(QUEUED, 'QUEUED', { isInOpenIndex: false })), QUEUED],
  SETTLED_IN_INDEX: [withRows(row(JOINED, 'JOINED', { isInOpenIndex: true })), JOINED],
  TWO_EXECUTIONS: [runningToo('second', INVITED), 'second'],
  EXECUTION_WITHOUT_ROW: [runningToo('stray', '444444444444'), 'stray'],
  OWNER_OF_ANOTHER: [
    {
      ...withRows(row(INVITED, 'INVITED', { executionArn: arnOf(QUEUED) })),
      running: new Map([[arnOf(QUEUED), { startedAt: NOW - HOUR, target: QUEUED }]]),
    },
    INVITED,
  ],
  STATUS_UNKNOWN: [
    { misread: [{ ...row(GHOST, 'FAILED'), executionArn: GONE, status: 'MAYBE' }] },
    GHOST,
  ],
  ROW_INCOMPLETE: [withRows(row(INVITED, 'INVITED', { attempts: undefined as never })), INVITED],
  ROW_MISSING: [
    {
      handshakes: [...HEALTHY.handshakes, handshake(GHOST, 'ACCEPTED')],
      recorded: new Set([GHOST]),
    },
    GHOST,
  ],
  MEMBER_NOT_JOINED: [
    withRows(row(JOINED, 'FAILED', { handshakeId: `h-${JOINED}`, organizationalUnit: UNIT })),
    JOINED,
  ],
  ENDED_OTHERWISE: [
    {
      ...withRows(row(GHOST, 'EXPIRED', { handshakeId: `h-${GHOST}` })),
      handshakes: [...HEALTHY.handshakes, handshake(GHOST, 'DECLINED')],
    },
    GHOST,
  ],
  CONTROL_OF_ANOTHER_VERSION: [unreadable('unknownForm'), 'Handshakes-Coordination'],
  HANDSHAKE_OF_ANOTHER: [
    {
      handshakes: [
        { ...handshake(INVITED), sentTo: ['555555555555'] },
        handshake(JOINED, 'ACCEPTED'),
      ],
    },
    INVITED,
  ],
  SETTLED_BUT_OPEN: [
    {
      ...withRows(row('444444444444', 'ABORTED', { handshakeId: 'h-444444444444' })),
      handshakes: [...HEALTHY.handshakes, handshake('444444444444')],
    },
    '444444444444',
  ],
  NO_MEMBER: [{ members: [] }, JOINED],
  DEAD_LETTERS: [{ queues: [{ name: 'letters', url: 'https://letters', messages: 2 }] }, 'letters'],
  MEMBER_STILL_WAITING: [{ members: [member(JOINED), member(QUEUED)] }, QUEUED],
  UNKNOWN_HANDSHAKE: [
    { handshakes: [...HEALTHY.handshakes, handshake('444444444444')] },
    'h-444444444444',
  ],
  MEMBER_OTHERWISE: [
    { ...withRows(row(GHOST, 'DECLINED')), members: [member(JOINED), member(GHOST)] },
    GHOST,
  ],
  PLACED_ELSEWHERE: [
    { units: new Map([[UNIT, new Set()]]), parents: new Map([[JOINED, 'r-test']]) },
    JOINED,
  ],
  COUNT_STALE: [
    {
      ...counting(40),
      rows: HEALTHY.rows.filter(({ target }) => target !== QUEUED),
      running: new Map(),
    },
    'Handshakes',
  ],
  GATE_CLOSED: [
    {
      control: {
        ...CONTROL,
        gate: {
          ...{ kind: 'closed', code: 'SOME_REASON', escalationId: null },
          ...{ since: NOW - 26 * HOUR, until: NOW + HOUR },
        },
      },
    },
    'SOME_REASON',
  ],
  PAUSED: [{ control: { ...CONTROL, pause: { at: NOW - HOUR, by: 'jane' } } }, 'Handshakes'],
  NO_SUBSCRIBER: [{ confirmedSubscriptions: 0 }, 'Handshakes-Notices'],
} as const satisfies Record<FindingCode, readonly [Partial<Snapshot>, string]>;
