import { describe, expect, it } from 'vitest';
import { confirmed, diagnose } from '../../../../lib/operator/doctor/diagnose.ts';
import { FINDINGS, type FindingCode } from '../../../../lib/operator/doctor/findings.ts';
import type { Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
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
} from './healthy.ts';

const GONE = arnOf('gone');
const HEALTHY = healthy();

const withRows = (...rows: Snapshot['rows']): Partial<Snapshot> => ({
  rows: [
    ...HEALTHY.rows.filter(({ target }) => !rows.some((changed) => changed.target === target)),
    ...rows,
  ],
});

const runningToo = (name: string, target: string | null): Partial<Snapshot> => ({
  running: new Map([...HEALTHY.running, [arnOf(name), { startedAt: NOW - HOUR, target }]]),
});

/** What breaks a healthy stack in exactly one way, and what the finding is about. */
const BROKEN = {
  DEAD_OWNER: [{ ended: new Map([[arnOf(INVITED), 'ABORTED']]) }, INVITED],
  HANDSHAKE_CLOSED: [
    { handshakes: [handshake(INVITED, 'DECLINED'), handshake(JOINED, 'ACCEPTED')] },
    INVITED,
  ],
  HANDSHAKE_UNKNOWN: [{ handshakes: [] }, INVITED],
  MEMBER_STILL_INVITED: [{ members: [member(JOINED), member(INVITED)] }, INVITED],
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

describe('a healthy stack', () => {
  it('has no finding', () => {
    expect(diagnose(HEALTHY)).toEqual([]);
  });

  it('has none either before anything was asked for', () => {
    const empty = { rows: [], handshakes: [], members: [], parked: [], running: new Map() };
    expect(diagnose(healthy({ ...empty, control: null, listedAt: null }))).toEqual([]);
  });
});

describe('a stack that is broken in one way', () => {
  it.each(Object.keys(FINDINGS) as FindingCode[])('is told as %s, and as nothing else', (code) => {
    const [change, subject] = BROKEN[code];
    const findings = diagnose(healthy(change));
    expect(findings.map((found) => [found.code, found.subject])).toEqual([[code, subject]]);
  });

  it('says what was seen', () => {
    const details = (Object.keys(FINDINGS) as FindingCode[]).flatMap((code) =>
      diagnose(healthy(BROKEN[code][0])).map((found) => `${code}: ${found.detail}`),
    );
    expect(details).toMatchInlineSnapshot(`
      [
        "DEAD_OWNER: is INVITED, but execution 111111111111 has ended as ABORTED",
        "HANDSHAKE_CLOSED: h-111111111111 is DECLINED",
        "HANDSHAKE_UNKNOWN: AWS does not know h-111111111111",
        "MEMBER_STILL_INVITED: joined at 2026-01-07T08:00:00.000Z",
        "SWEEP_OVERDUE: last read the list of handshakes at 2026-01-07T06:00:00.000Z",
        "WAKE_UP_OVERDUE: was due at 2026-01-07T08:00:00.000Z",
        "ORPHAN_PERMIT: expires at 2026-01-07T09:01:00.000Z; the execution is TIMED_OUT",
        "ORPHAN_TOKEN: in Await response; the execution is ABORTED",
        "ORPHAN_ENTRY: in READY; the execution is UNKNOWN",
        "OPEN_NOT_IN_INDEX: is QUEUED and lacks the attribute",
        "SETTLED_IN_INDEX: is JOINED and carries the attribute",
        "TWO_EXECUTIONS: runs for 111111111111, whose row execution 111111111111 owns",
        "EXECUTION_WITHOUT_ROW: runs for 444444444444 and owns no open row",
        "HANDSHAKE_OF_ANOTHER: h-111111111111 was sent to 555555555555",
        "SETTLED_BUT_OPEN: is ABORTED, but h-444444444444 is open",
        "NO_MEMBER: joined, and account 333333333333 is no member now",
        "DEAD_LETTERS: holds 2 messages",
        "MEMBER_STILL_WAITING: is QUEUED, and account 222222222222 is a member",
        "UNKNOWN_HANDSHAKE: sent to 444444444444",
        "GATE_CLOSED: for 1 d 2 h; looks again at 2026-01-07T10:00:00.000Z",
        "PAUSED: for 1 h 0 min, by jane",
        "NO_SUBSCRIBER: has no confirmed subscription",
      ]
    `);
  });

  it('prints a command wherever a person has to act', () => {
    const codes = (Object.keys(FINDINGS) as FindingCode[]).filter(
      (code) => FINDINGS[code].mend === 'person',
    );
    for (const code of codes) {
      expect(diagnose(healthy(BROKEN[code][0]))[0]?.command, code).toMatch(
        /^aws [a-z-]+ [a-z-]+ --region us-east-1 /,
      );
    }
  });
});

describe('what only looks broken', () => {
  it.each<[string, Partial<Snapshot>]>([
    [
      'an owner that Step Functions does not show yet',
      {
        ...withRows(row(QUEUED, 'QUEUED', { updatedAt: new Date(NOW - 60_000).toISOString() })),
        ended: new Map([[arnOf(QUEUED), 'UNKNOWN']]),
      },
    ],
    [
      'an execution that has just been started',
      {
        running: new Map([
          ...HEALTHY.running,
          [arnOf('new'), { startedAt: NOW - 60_000, target: INVITED }],
        ]),
      },
    ],
    [
      'an accepted invitation whose account is being placed',
      {
        handshakes: [handshake(INVITED, 'ACCEPTED')],
        members: [member(JOINED), member(INVITED)],
        parked: HEALTHY.parked.filter(({ executionArn }) => executionArn !== arnOf(INVITED)),
      },
    ],
    [
      'an adopted invitation whose id is not known yet',
      withRows(row(INVITED, 'INVITED', { handshakeId: null })),
    ],
    [
      'a member that has departed',
      {
        ...withRows(row(JOINED, 'JOINED', { departedAt: new Date(NOW).toISOString() })),
        members: [],
      },
    ],
    [
      'a handshake that names the account behind an e-mail address',
      {
        ...withRows(
          row(INVITED, 'DECLINED'),
          row('owner@example.com', 'JOINED', { accountId: INVITED, handshakeId: 'h-mail' }),
        ),
        running: new Map([[arnOf(QUEUED), { startedAt: 0, target: null }]]),
        handshakes: [handshake(INVITED, 'ACCEPTED', 'h-mail')],
        members: [member(JOINED), member(INVITED)],
      },
    ],
    [
      'a sweep that had nobody to count for',
      { listedAt: null, ...withRows(row(QUEUED, 'WAITING')) },
    ],
  ])('%s', (_, change) => {
    expect(diagnose(healthy(change))).toEqual([]);
  });

  it('is what a second look does not find again', () => {
    const first = diagnose(healthy({ members: [], confirmedSubscriptions: 0 }));
    const second = diagnose(healthy({ members: [], handshakes: [] }));
    expect(confirmed(first, second).map(({ code }) => code)).toEqual(['NO_MEMBER']);
  });
});

describe('leftovers of an owner whose row is open', () => {
  it('are left to the sweep, which needs them', () => {
    const findings = diagnose(healthy({ ended: new Map([[arnOf(QUEUED), 'ABORTED']]) }));
    expect(findings.map(({ code }) => code)).toEqual(['DEAD_OWNER']);
  });
});
