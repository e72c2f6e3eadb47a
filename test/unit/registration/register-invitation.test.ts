import { describe, expect, it } from 'vitest';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { another, LATER, OU, portsWith, request, run } from './registering.ts';

describe('registering a first request', () => {
  it('writes the row, its history and the times that bound the execution', async () => {
    const ports = portsWith();
    const result = await run(request({ organizationalUnit: OU, campaign: 'wave-1' }), ports);
    expect(result).toEqual({
      kind: 'registered',
      invitation: {
        target: TARGET,
        targetType: 'ACCOUNT',
        campaign: 'wave-1',
        requestId: 'event-1',
        requestedAt: '2026-11-23T10:00:00.000Z',
        organizationalUnit: OU,
        notes: null,
        tags: null,
        priority: 5,
        maxInvitations: 2,
        admitBy: '2027-05-22T10:00:00.000Z',
        deadline: '2027-11-08T10:00:00.000Z',
      },
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REQUESTED',
      executionArn: EXECUTION_ARN,
      attempts: 0,
      settledAt: null,
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REQUESTED']);
  });

  it('lets a request have its own number of invitations', async () => {
    const result = await run(request({ maxInvitations: 7 }), portsWith());
    expect(result).toMatchObject({ invitation: { maxInvitations: 7 } });
  });

  it('changes nothing on its own retry and answers the same', async () => {
    const ports = portsWith();
    const first = await run(request(), ports);
    const row = ports.outcomes.rows.get(TARGET);
    const second = await run(request({}, { visit: { retryCount: 1 } }), ports);
    expect(second).toEqual(first);
    expect(ports.outcomes.rows.get(TARGET)).toEqual(row);
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REQUESTED']);
  });
});

describe('registering a second request', () => {
  it('is a duplicate of an active one and says whose', async () => {
    const ports = portsWith(invitationRow());
    expect(await run(another(), ports)).toEqual({
      kind: 'duplicate',
      target: TARGET,
      of: EXECUTION_ARN,
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['DUPLICATE_REQUEST']);
  });

  it('records a duplicate that asks for another organizational unit', async () => {
    const ports = portsWith(invitationRow());
    await run(another({ organizationalUnit: OU }), ports);
    expect(ports.outcomes.history(TARGET)).toMatchObject([
      {
        name: 'DUPLICATE_REQUEST',
        message: expect.stringContaining(OU),
        details: { of: EXECUTION_ARN },
      },
    ]);
  });

  it('keeps a copy of a settled row before it overwrites it', async () => {
    const old = invitedRow({
      status: 'EXPIRED',
      settledAt: '2026-11-30T00:00:00.000Z',
      notes: 'please accept',
      tags: { team: 'blue' },
    });
    const ports = portsWith(old);
    expect(await run(another(), ports)).toMatchObject({ kind: 'registered' });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REQUESTED',
      executionArn: OTHER_EXECUTION_ARN,
      attempts: 0,
      handshakeId: null,
    });
    const [copy] = ports.outcomes.history(TARGET);
    expect(copy).toMatchObject({
      record: expect.stringMatching(/^EVENT#2026-11-30T00:00:00.000Z#SETTLED#.+$/),
      executionArn: EXECUTION_ARN,
      details: { status: 'EXPIRED', attempts: 1, handshakeId: old.handshakeId, tagCount: 1 },
    });
  });

  it('sends a member straight to its new place', async () => {
    const ports = portsWith(
      invitedRow({ status: 'JOINED', settledAt: LATER, accountId: TARGET, placement: 'FAILED' }),
    );
    const result = await run(another({ organizationalUnit: OU }), ports);
    expect(result).toMatchObject({ kind: 'place', accountId: TARGET, attempts: 0 });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REQUESTED',
      organizationalUnit: OU,
      handshakeId: 'h-1234567890',
    });
    expect(await run(another({ organizationalUnit: OU }), ports)).toEqual(result);
  });

  it('decides again when somebody else was faster', async () => {
    const old = invitedRow({ status: 'EXPIRED', settledAt: LATER });
    const ports = portsWith(old);
    const winner = invitationRow({ executionArn: 'arn:winner', requestId: 'event-3' });
    const { replace } = ports.outcomes;
    ports.outcomes.replace = async (...args) => {
      ports.outcomes.seed(winner);
      return replace.apply(ports.outcomes, args);
    };
    expect(await run(another(), ports)).toMatchObject({ kind: 'duplicate', of: 'arn:winner' });
    expect(ports.outcomes.rows.get(TARGET)).toEqual({
      ...winner,
      askedAgainAt: expect.any(String),
    });
  });

  it('decides again when somebody else created the row first', async () => {
    const ports = portsWith();
    const { create } = ports.outcomes;
    ports.outcomes.create = async (item) => {
      ports.outcomes.seed(invitationRow({ executionArn: 'arn:winner' }));
      return create.call(ports.outcomes, item);
    };
    expect(await run(another(), ports)).toMatchObject({ kind: 'duplicate', of: 'arn:winner' });
  });
});

describe('registering a successor', () => {
  const successor = (detail: object = {}) =>
    request(detail, { envelope: { succession: { of: OTHER_EXECUTION_ARN } } });

  it('adopts the open invitation with its attempts', async () => {
    const ports = portsWith(invitedRow({ succeeds: OTHER_EXECUTION_ARN, attempts: 2 }));
    expect(await run(successor(), ports)).toMatchObject({
      kind: 'adopt',
      attempts: 2,
      handshake: {
        id: 'h-1234567890',
        invitedAt: '2026-11-23T10:00:00.000Z',
        expiresAt: '2026-12-08T10:00:00.000Z',
      },
      invitation: { target: TARGET, requestId: 'event-1' },
    });
    expect(ports.outcomes.history(TARGET)).toEqual([]);
  });

  it('goes on placing a member', async () => {
    const row = invitationRow({ succeeds: OTHER_EXECUTION_ARN, placement: 'FAILED' });
    expect(await run(successor(), portsWith(row))).toMatchObject({ kind: 'place' });
  });

  it('ends as superseded when the row was not passed on to it', async () => {
    expect(await run(successor(), portsWith())).toEqual({ kind: 'superseded' });
  });
});

describe('a crash between any two writes', () => {
  it.each([
    ['a first request', [], request()],
    ['a second request', [invitedRow({ status: 'EXPIRED', settledAt: LATER })], another()],
    [
      'a member to be placed',
      [invitedRow({ status: 'JOINED', settledAt: LATER, placement: 'FAILED' })],
      another({ organizationalUnit: OU }),
    ],
    ['a duplicate', [invitationRow()], another({ campaign: 'wave-2' })],
    ['a rejected request', [], request({ priority: 11 })],
  ])('converges for %s', async (_, rows, asked) => {
    const expected = portsWith(...rows);
    const answer = await run(asked, expected);
    const calls = await crashEverywhere({
      fresh: () => portsWith(...rows),
      run: (ports) => run(asked, ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows, crash).toEqual(expected.outcomes.rows);
        expect(ports.outcomes.history(TARGET), crash).toEqual(expected.outcomes.history(TARGET));
        expect(await run(asked, ports), crash).toEqual(answer);
      },
    });
    expect(calls).toBeGreaterThan(1);
  });
});
