import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../lib/operator/doctor/diagnose.ts';
import type { SeenRow, Snapshot } from '../../../../lib/operator/doctor/snapshot.ts';
import { counting, GHOST, GONE, HEALTHY, waitingIn, without, withRows } from './broken.ts';
import {
  arnOf,
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

describe('a row that names another account', () => {
  const told = (...rows: Snapshot['rows']) =>
    diagnose(healthy(withRows(...rows))).map(({ code, detail }) => `${code}: ${detail}`);

  it('is told whatever its status is, where its target is an account id', () => {
    expect(told(row(INVITED, 'INVITED', { accountId: JOINED }))).toEqual([
      `ACCOUNT_MISTAKEN: names account ${JOINED}, and is about ${INVITED}`,
    ]);
  });

  it('is not told where its target is an address, whose account may be named before it has joined', () => {
    const address = 'owner@example.com';
    expect(told(row(address, 'QUEUED', { targetType: 'EMAIL', accountId: GHOST }))).toEqual([]);
  });
});

describe('a row whose owner nobody can read', () => {
  const ownerless = withRows(row(INVITED, 'INVITED', { executionArn: '' }));
  const running = (startedAt: number) =>
    new Map([
      [arnOf(INVITED), { startedAt, target: INVITED }],
      [arnOf(QUEUED), { startedAt, target: null }],
    ]);
  const found = (change: Partial<Snapshot>) => diagnose(healthy({ ...ownerless, ...change }));

  it('gets the execution that waits for it', () => {
    const waiting = waitingIn(INVITED, 'Await response');
    expect(found({ running: running(NOW - HOUR), ...waiting })).toEqual([
      {
        code: 'OWNER_MISTAKEN',
        subject: INVITED,
        detail: `names no execution; ${INVITED} waits for it`,
        command: null,
      },
    ]);
  });

  it.each([NOW - HOUR, NOW])(
    'is not told while its execution is between two states',
    (startedAt) => {
      expect(found({ running: running(startedAt) })).toEqual([]);
    },
  );

  it('is given up where none is left, while nobody can read its owner', () => {
    const [finding] = found({
      running: new Map([[arnOf(QUEUED), { startedAt: 0, target: null }]]),
    });
    expect(finding).toMatchObject({ code: 'OWNER_OF_ANOTHER', detail: 'names no execution' });
    expect(finding?.command).toContain('(NOT attribute_type(#owner, :text) OR #owner = :wasOwner)');
  });
});

describe('an execution that a row may need', () => {
  const command = ({ command: printed }: { readonly command: string | null }) => printed ?? '';

  it.each<[string, Partial<Snapshot>]>([
    [
      'names that of another, and its own tries a call again',
      withRows(row(INVITED, 'INVITED', { executionArn: arnOf(QUEUED) })),
    ],
    [
      'names one that is dead, and its own tries a call again',
      {
        ...withRows(row(INVITED, 'INVITED', { executionArn: GONE })),
        ended: new Map([[GONE, 'ABORTED']]),
      },
    ],
    [
      'has no status that exists, and no owner that anybody can read',
      {
        rows: HEALTHY.rows.filter(({ target }) => target !== INVITED),
        misread: [{ ...row(INVITED, 'FAILED'), executionArn: '', status: 'MAYBE' }],
      },
    ],
  ])('is stopped by no command that is printed: the row %s', (_, change) => {
    const running = new Map([
      [arnOf(INVITED), { startedAt: NOW - HOUR, target: INVITED }],
      [arnOf(QUEUED), { startedAt: NOW - HOUR, target: QUEUED }],
    ]);
    const commands = diagnose(healthy({ ...change, running })).map(command);
    expect(commands.filter((text) => text.includes('stop-execution'))).toEqual([]);
  });
});

describe('a token that was filed for something else', () => {
  const waiting = (state: 'Await response' | 'Escalate', change: Partial<Snapshot>) =>
    diagnose(healthy({ ...waitingIn(INVITED, state), ...change })).map(({ code }) => code);
  const filed = (subject: string | null, state = 'Await response') => ({
    parked: [...without(token(arnOf(INVITED))), { ...token(arnOf(INVITED), state), subject }],
  });
  const members = [member(JOINED), member(INVITED)];

  it('wakes nobody, also where the account has joined meanwhile', () => {
    expect(waiting('Await response', filed('h-0000000000'))).toEqual(['WAIT_WITHOUT_TOKEN']);
    expect(waiting('Await response', { ...filed(''), members })).toEqual(['WAIT_WITHOUT_TOKEN']);
  });

  it('wakes nobody who has another question', () => {
    const escalated = withRows(row(INVITED, 'ESCALATED', { escalationId: 'esc-1' }));
    const unsent = { handshakes: [handshake(JOINED, 'ACCEPTED')], ...counting(0) };
    const codes = (subject: string) =>
      waiting('Escalate', { ...escalated, ...unsent, ...filed(subject, 'Escalate') });
    expect(codes('esc-2')).toEqual(['WAIT_WITHOUT_TOKEN']);
    expect(codes('esc-1')).toEqual([]);
  });

  it('is right where the row names another handshake than the one that was sent to it', () => {
    const mistaken = withRows(row(INVITED, 'INVITED', { handshakeId: 'h-invented' }));
    expect(waiting('Await response', { ...mistaken, ...filed(`h-${INVITED}`) })).toEqual([
      'HANDSHAKE_MISTAKEN',
    ]);
  });

  it('is right where it was filed before the handshake was known', () => {
    expect(waiting('Await response', filed(null))).toEqual([]);
  });
});

describe('a row that holds what it may not hold', () => {
  const told = (change: Partial<SeenRow>) =>
    diagnose(healthy(withRows(row(INVITED, 'INVITED', change)))).map(({ detail, command }) => ({
      detail,
      values: JSON.parse(command?.match(/--expression-attribute-values '(.*)'$/)?.[1] ?? '{}'),
    }));
  const instant = row(INVITED, 'INVITED').statusAt;

  it.each(['statusAt', 'updatedAt', 'requestedAt'])('is told: no instant as %s', (name) => {
    expect(told({ [name]: 'x y' })).toEqual([
      {
        detail: `lacks ${name}, or holds what it may not hold`,
        values: expect.objectContaining({ [`:${name}`]: { S: instant } }),
      },
    ]);
  });

  it('gets nothing for an attribute that may hold nothing', () => {
    const [{ values } = { values: null }] = told({ misheld: ['notes', 'invitedAt'] });
    expect(values).toMatchObject({ ':notes': { NULL: true }, ':invitedAt': { S: instant } });
  });
});
