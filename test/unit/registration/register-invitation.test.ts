import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { RegisterInvitationRequest, Visit } from '../../../lambdas/shared/contract/tasks.ts';
import { registerInvitation } from '../../../lambdas/shared/domain/registration/register-invitation.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
  visit,
} from '../support/invitation-rows.ts';

const LIMITS = { admissionTimeoutDays: 180, maxInvitationsPerAccount: 2 };
const STARTED_AT = '2026-11-23T10:00:00.000Z';
const OU = 'ou-abcd-11111111';
const LATER = '2026-12-01T00:00:00.000Z';

function request(
  detail: object = {},
  options: { readonly visit?: Partial<Visit>; readonly envelope?: object } = {},
): RegisterInvitationRequest {
  return {
    visit: visit(options.visit),
    startedAt: STARTED_AT,
    event: {
      id: 'event-1',
      time: '2026-11-23T09:59:59Z',
      'detail-type': 'AccountInvitationRequested',
      detail: { version: 1, target: TARGET, ...detail },
      ...options.envelope,
    },
  };
}

const MISSING_UNIT = 'ou-abcd-99999999';
const UNASKABLE_UNIT = 'ou-abcd-88888888';
const UNITS: Readonly<Record<string, 'missing' | 'unknown'>> = {
  [MISSING_UNIT]: 'missing',
  [UNASKABLE_UNIT]: 'unknown',
};

function portsWith(...rows: readonly InvitationItem[]) {
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(...rows);
  return {
    outcomes,
    units: { find: async (id: string) => UNITS[id] ?? ('exists' as const) },
    members: new Members(),
  };
}

/** Everybody is a member, unless a test says otherwise. */
class Members {
  readonly asked: string[] = [];
  answer: 'member' | 'none' | 'unknown' = 'member';

  async find(accountId: string) {
    this.asked.push(accountId);
    return this.answer;
  }
}

/** Another execution asks for the same account, later. */
const another = (detail: object = {}) =>
  request(detail, {
    visit: { executionArn: OTHER_EXECUTION_ARN, enteredAt: LATER },
    envelope: { id: 'event-2' },
  });

const run = (asked: RegisterInvitationRequest, ports: ReturnType<typeof portsWith>) =>
  registerInvitation(asked, LIMITS, ports);

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
        requestedAt: '2026-11-23T09:59:59.000Z',
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
      record: 'EVENT#2026-11-30T00:00:00.000Z#SETTLED',
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
    expect(ports.outcomes.rows.get(TARGET)).toEqual(winner);
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

describe('registering an account whose row says that it has joined', () => {
  const joined = (changes: Partial<InvitationItem> = {}) =>
    invitedRow({ status: 'JOINED', settledAt: ENTERED_AT, accountId: TARGET, ...changes });

  function portsAnswering(answer: 'member' | 'none' | 'unknown', row = joined()) {
    const ports = portsWith(row);
    ports.members.answer = answer;
    return ports;
  }

  it.each([
    ['no other place', {}],
    ['another place', { organizationalUnit: OU }],
  ])('invites it again when it has left and its event was lost: %s', async (_, detail) => {
    const ports = portsAnswering('none');
    expect(await run(another(detail), ports)).toMatchObject({ kind: 'registered' });
    expect(ports.members.asked).toEqual([TARGET]);
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      ...{ status: 'REQUESTED', executionArn: OTHER_EXECUTION_ARN, departedAt: null },
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['SETTLED', 'DEPARTED', 'REQUESTED']);
    expect(ports.outcomes.history(TARGET)).toMatchObject([
      { details: { status: 'JOINED', departedAt: LATER } },
      { at: LATER, executionArn: EXECUTION_ARN, message: expect.stringContaining('not known') },
      {},
    ]);
  });

  it('asks for the account of an e-mail target', async () => {
    const email = 'owner@example.com';
    const row = joined({ target: email, targetType: 'EMAIL', accountId: '444455556666' });
    const ports = portsAnswering('none', row);
    expect(await run(another({ target: email }), ports)).toMatchObject({ kind: 'registered' });
    expect(ports.members.asked).toEqual(['444455556666']);
  });

  it.each(['member', 'unknown'] as const)('is a duplicate when AWS says: %s', async (answer) => {
    const ports = portsAnswering(answer);
    expect(await run(another(), ports)).toMatchObject({ kind: 'duplicate' });
    expect(ports.outcomes.rows.get(TARGET)).toEqual(joined());
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['DUPLICATE_REQUEST']);
  });

  it.each([
    ['it has just joined, and may not be visible yet', joined({ statusAt: LATER }), another()],
    ['the request is the one by which it joined', joined({ requestId: 'event-2' }), another()],
    ['its departure is known', joined({ departedAt: LATER }), another()],
    ['it has not joined', invitedRow(), another()],
    ['it has declined', joined({ status: 'DECLINED' }), another()],
  ])('asks nobody when %s', async (_, row, asked) => {
    const ports = portsAnswering('none', row);
    await run(asked, ports);
    expect(ports.members.asked).toEqual([]);
  });

  it('converges after a crash between any two calls', async () => {
    const expected = portsAnswering('none');
    const answer = await run(another(), expected);
    await crashEverywhere({
      fresh: () => portsAnswering('none'),
      run: (ports) => run(another(), ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows, crash).toEqual(expected.outcomes.rows);
        expect(ports.outcomes.history(TARGET), crash).toEqual(expected.outcomes.history(TARGET));
        expect(await run(another(), ports), crash).toEqual(answer);
      },
    });
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

describe('rejecting a request', () => {
  it('records the first row of the target, naming field and fix', async () => {
    const ports = portsWith();
    const result = await run(request({ priority: 11, campaign: 'wave-1' }), ports);
    expect(result).toMatchObject({
      kind: 'rejected',
      target: TARGET,
      campaign: 'wave-1',
      requestId: 'event-1',
      message: expect.stringContaining('field priority holds 11'),
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REJECTED',
      reason: 'INVALID_REQUEST',
      settledAt: '2026-11-23T10:00:00.000Z',
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('refuses the management account, in which it runs itself', async () => {
    const target = EXECUTION_ARN.split(':')[4];
    const result = await run(request({ target }), portsWith());
    expect(result).toMatchObject({
      kind: 'rejected',
      target,
      message: expect.stringMatching(/^target: .*management account/),
    });
  });

  it('leaves the row of an earlier request alone', async () => {
    const row = invitedRow({ executionArn: OTHER_EXECUTION_ARN });
    const ports = portsWith(row);
    await run(request({ priority: 11 }), ports);
    expect(ports.outcomes.rows.get(TARGET)).toEqual(row);
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('writes nothing without a readable target', async () => {
    const ports = portsWith();
    expect(await run(request({ target: 'nobody' }), ports)).toMatchObject({
      kind: 'rejected',
      target: null,
    });
    expect(ports.outcomes.rows.size).toBe(0);
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

describe('a request for an organizational unit', () => {
  it('is rejected when the organization has no such unit, and nothing is sent', async () => {
    const ports = portsWith();
    const result = await run(request({ organizationalUnit: MISSING_UNIT }), ports);
    expect(result).toMatchObject({
      kind: 'rejected',
      target: TARGET,
      message: expect.stringContaining(MISSING_UNIT),
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REJECTED',
      reason: 'INVALID_REQUEST',
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('is rejected in the same words after a crash between any two writes', async () => {
    const asked = request({ organizationalUnit: MISSING_UNIT });
    const expected = await run(asked, portsWith());
    await crashEverywhere({
      fresh: () => portsWith(),
      run: (ports) => run(asked, ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows.get(TARGET), crash).toMatchObject({ status: 'REJECTED' });
        expect(ports.outcomes.historyNames(TARGET), crash).toEqual(['REJECTED']);
        expect(await run(asked, ports), crash).toEqual(expected);
      },
    });
  });

  it('is taken when AWS cannot be asked: the placement will tell', async () => {
    const result = await run(request({ organizationalUnit: UNASKABLE_UNIT }), portsWith());
    expect(result).toMatchObject({ kind: 'registered' });
  });
});
