import { describe, expect, it } from 'vitest';
import { confirmed, diagnose } from '../../../../lib/operator/doctor/diagnose.ts';
import { FINDINGS, type FindingCode } from '../../../../lib/operator/doctor/findings.ts';
import type { Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
import { BROKEN, counting, GHOST, HEALTHY, waitingIn, without, withRows } from './broken.ts';
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
        "HANDSHAKE_MISTAKEN: names h-invented, which AWS does not know; h-111111111111 to the same target is open",
        "ACCOUNT_MISTAKEN: names account 444444444444, and 333333333333 has joined",
        "OWNER_MISTAKEN: names execution gone, which does not exist; 111111111111 waits for it",
        "WAIT_WITHOUT_TOKEN: is INVITED, and its execution waits in Await response since 2026-01-07T08:00:00.000Z; no token for it is on file",
        "NOT_QUEUED: is QUEUED, and its execution waits in Await admission since 2026-01-07T08:00:00.000Z; it is not in the queue",
        "STATUS_DIFFERS: is QUEUED, and its execution waits in Await response since 2026-01-07T08:00:00.000Z",
        "SETTLED_BUT_WAITING: is DECLINED, and its execution waits in Await response since 2026-01-07T08:00:00.000Z",
        "ROW_DELETED: has no row, and execution stray waits for it in Await response",
        "CONTROL_UNREADABLE: its control item is not as expected",
        "COUNT_WRONG: counts 40 open invitations, and AWS shows 1",
        "SWEEP_OVERDUE: last read the list of handshakes at 2026-01-07T06:00:00.000Z",
        "WAKE_UP_OVERDUE: was due at 2026-01-07T08:00:00.000Z",
        "ORPHAN_PERMIT: expires at 2026-01-07T09:01:00.000Z; the execution is TIMED_OUT",
        "ORPHAN_TOKEN: in Await response; the execution is ABORTED",
        "ORPHAN_ENTRY: in READY; the execution is UNKNOWN",
        "OPEN_NOT_IN_INDEX: is QUEUED and lacks the attribute",
        "SETTLED_IN_INDEX: is JOINED and carries the attribute",
        "TWO_EXECUTIONS: runs for 111111111111, whose row execution 111111111111 owns",
        "EXECUTION_WITHOUT_ROW: runs for 444444444444 and owns no open row",
        "OWNER_OF_ANOTHER: names execution 222222222222, which works for 222222222222",
        "STATUS_UNKNOWN: is 'MAYBE'; expected one of REQUESTED, QUEUED, INVITED, WAITING, ESCALATED, JOINED, DECLINED, CANCELED, EXPIRED, ABORTED, REJECTED, FAILED",
        "ROW_INCOMPLETE: lacks attempts, or holds what it may not hold",
        "ROW_MISSING: has a history and no row, and h-444444444444 is ACCEPTED",
        "MEMBER_NOT_JOINED: is FAILED, and account 333333333333 is a member since 2026-01-07T08:00:00.000Z",
        "ENDED_OTHERWISE: is EXPIRED, but h-444444444444 is DECLINED",
        "CONTROL_OF_ANOTHER_VERSION: its control item is not as expected",
        "HANDSHAKE_OF_ANOTHER: h-111111111111 was sent to 555555555555",
        "SETTLED_BUT_OPEN: is ABORTED, but h-444444444444 is open",
        "NO_MEMBER: joined, and account 333333333333 is no member now",
        "DEAD_LETTERS: holds 2 messages",
        "MEMBER_STILL_WAITING: is QUEUED, and account 222222222222 is a member",
        "UNKNOWN_HANDSHAKE: sent to 444444444444",
        "MEMBER_OTHERWISE: is DECLINED, and account 444444444444 is a member since 2026-01-07T08:00:00.000Z",
        "PLACED_ELSEWHERE: was placed in ou-test-00000001, and is in r-test",
        "COUNT_STALE: counts 40 open invitations, and AWS shows 1",
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
        ...counting(0),
        members: [member(JOINED), member(INVITED)],
      },
    ],
    [
      'an owner without a token that is between two states, or tries a call again',
      { parked: without(token(arnOf(INVITED))) },
    ],
    [
      'an execution whose permit is on its way',
      {
        ...waitingIn(QUEUED, 'Await admission'),
        parked: without(entry(arnOf(QUEUED))),
        control: {
          ...CONTROL,
          permits: [{ executionArn: arnOf(QUEUED), expiresAt: NOW + 60_000 }],
        },
      },
    ],
    [
      'an invitation withdrawn after an earlier one had expired',
      {
        ...withRows(row(GHOST, 'CANCELED', { handshakeId: `h-${GHOST}` })),
        handshakes: [...HEALTHY.handshakes, handshake(GHOST, 'EXPIRED')],
      },
    ],
    [
      'an invitation that was given up, and declined',
      {
        ...withRows(row(GHOST, 'FAILED', { handshakeId: `h-${GHOST}` })),
        handshakes: [...HEALTHY.handshakes, handshake(GHOST, 'DECLINED')],
      },
    ],
    [
      'a request for a member that was rejected',
      { ...withRows(row(GHOST, 'REJECTED')), members: [member(JOINED), member(GHOST)] },
    ],
    [
      'the accepted invitation of somebody else, who has never been asked for',
      { handshakes: [...HEALTHY.handshakes, handshake(GHOST, 'ACCEPTED')] },
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

describe('the e-mail address of a member', () => {
  const address = 'owner@example.com';
  const found = (hours: number) => {
    const invitedAt = new Date(NOW - hours * HOUR).toISOString();
    const invited = row(address, 'INVITED', { targetType: 'EMAIL', invitedAt });
    const members = [
      member(JOINED),
      { ...member('555555555555', NOW - 99 * HOUR), email: address },
    ];
    const parked = [...healthy().parked, token(arnOf(address))];
    const handshakes = [...healthy().handshakes, handshake(address)];
    const running = new Map([
      ...healthy().running,
      [arnOf(address), { startedAt: NOW - HOUR, target: null }],
    ]);
    return diagnose(
      healthy({ ...withRows(invited), ...counting(2), members, parked, handshakes, running }),
    ).map(({ code, subject }) => `${code} ${subject}`);
  };

  it('should not be invited', () => {
    expect(found(1)).toEqual([`MEMBER_STILL_INVITED ${address}`]);
  });

  it('may be listed although it has just left', () => {
    expect(found(0.9)).toEqual([]);
  });
});
