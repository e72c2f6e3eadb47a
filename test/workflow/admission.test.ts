import { describe, expect, it } from 'vitest';
import { assemblyWith } from './support/assembly-with.ts';
import { ACCEPTS, account, DAY, HOUR, organization, Scenario } from './support/scenario.ts';
import { isInvite, ScriptedCalls } from './support/scripted-calls.ts';

const owners = (count: number, owner = ACCEPTS) =>
  Array.from({ length: count }, (_, i) => ({ ...account(i + 1), owner }));

describe('Await admission', () => {
  it('lets nobody through while admission is paused, and everybody after', async () => {
    const accounts = owners(3);
    const scenario = await Scenario.open(organization({ outsideAccounts: accounts }));
    scenario.put('AdmissionPauseRequested', { requestedBy: 'jane' });
    await scenario.runFor(60_000);
    for (const { id } of accounts) scenario.invite(id);
    await scenario.runFor(2 * DAY);
    expect(scenario.inviteOutcomes()).toEqual([]);
    for (const { id } of accounts) expect((await scenario.row(id)).status).toBe('QUEUED');

    scenario.put('AdmissionResumeRequested', { clear: 'pause' });
    for (const { id } of accounts) {
      expect(await scenario.settle(id)).toMatchObject({ status: 'JOINED' });
    }
  });

  it('ends as CANCELED when an invitation in the queue is withdrawn', async () => {
    const [owner] = owners(1);
    const scenario = await Scenario.open(organization({ outsideAccounts: owners(1) }));
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(60_000);
    scenario.invite(String(owner?.id));
    await scenario.reach(String(owner?.id), 'QUEUED');
    scenario.put('InvitationWithdrawalRequested', { target: String(owner?.id) });
    expect(await scenario.settle(String(owner?.id))).toMatchObject({ status: 'CANCELED' });
    expect(scenario.inviteOutcomes()).toEqual([]);
  });

  it('ends as ABORTED when an invitation is not admitted in time', async () => {
    const [owner] = owners(1);
    const scenario = await Scenario.open(
      organization({ outsideAccounts: owners(1) }),
      assemblyWith({ admissionTimeoutDays: 3 }),
    );
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(60_000);
    scenario.invite(String(owner?.id));
    await scenario.runFor(2.9 * DAY);
    expect(await scenario.row(String(owner?.id))).toMatchObject({ status: 'QUEUED' });
    await scenario.runFor(0.2 * DAY);
    expect(await scenario.row(String(owner?.id))).toMatchObject({
      status: 'ABORTED',
      reason: 'NOT_ADMITTED',
    });
  });

  it('invites urgent accounts first, and older requests before younger ones', async () => {
    const accounts = owners(4);
    const [a, b, c, d] = accounts.map(({ id }) => id) as [string, string, string, string];
    const scenario = await Scenario.open(organization({ outsideAccounts: accounts }));
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(60_000);
    for (const [id, priority] of [
      [a, 5],
      [b, 5],
      [c, 1],
      [d, 9],
    ] as const) {
      scenario.invite(id, { priority });
      await scenario.runFor(60_000);
    }
    scenario.put('AdmissionResumeRequested', { clear: 'pause' });
    await scenario.runFor(10 * 60_000);
    const order = scenario.aws.organizations.control.journal().map(({ targetId }) => targetId);
    expect(order).toEqual([c, a, b, d]);
  });

  it('never exceeds the account quota, tells how much is needed, and goes on when it is raised', async () => {
    const accounts = owners(8, {
      ...ACCEPTS,
      answersAfter: { kind: 'fixed', hours: 400 },
    } as never);
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: accounts,
        organization: {
          id: 'o-scenario01',
          rootId: 'r-test',
          managementAccount: { id: '999988887777', email: 'management@example.com' },
          accountQuota: 4,
        },
      }),
    );
    for (const { id } of accounts) scenario.invite(id);
    await scenario.runFor(2 * DAY);
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 3, members: 1 });
    const closed = scenario.published('AdmissionGateChanged').filter((e) => e.state === 'closed');
    expect(closed[0]).toMatchObject({ requiredAccountQuota: 9 });
    expect(scenario.notices()).toHaveLength(1);

    scenario.aws.organizations.control.setAccountQuota(20);
    scenario.put('AdmissionResumeRequested', { clear: 'gate' });
    await scenario.runFor(HOUR);
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 8 });
  });

  it('waits for the day to pass when another tool has used up its attempts', async () => {
    const accounts = owners(2);
    const scenario = await Scenario.open(organization({ outsideAccounts: accounts }));
    scenario.aws.organizations.control.spendAttempts(50);
    for (const { id } of accounts) scenario.invite(id);
    await scenario.runFor(12 * HOUR);
    for (const { id } of accounts) expect((await scenario.row(id)).status).toBe('QUEUED');
    for (const { id } of accounts) {
      expect(await scenario.settle(id)).toMatchObject({ status: 'JOINED', attempts: 1 });
    }
    expect(scenario.inviteOutcomes().at(0)).toBe(
      'HandshakeConstraintViolationException/HANDSHAKE_RATE_LIMIT_EXCEEDED',
    );
  });

  it('looks after an hour where nothing that we have sent explains the refusal of two calls at once', async () => {
    const calls = new ScriptedCalls();
    const world = organization({
      outsideAccounts: owners(2),
      conditions: [{ refusal: 'HANDSHAKE_RATE_LIMIT_EXCEEDED', until: 0.5 / 24 }],
    });
    const scenario = await Scenario.open(world, undefined, { interceptor: calls });
    // The second is under way when the first closes the gate.
    calls.meet(isInvite, async (call, perform) => {
      await call.pause(400);
      return perform();
    });
    for (const { id } of owners(2)) scenario.invite(id);
    await scenario.runFor(1.5 * HOUR);
    const refusal = 'HandshakeConstraintViolationException/HANDSHAKE_RATE_LIMIT_EXCEEDED';
    expect(scenario.inviteOutcomes()).toEqual([refusal, refusal, 'opened', 'opened']);
  });
});

it('is kept in a table whose reads the engine refuses unless they are consistent', async () => {
  const { dynamodb, resources } = (await Scenario.open(organization())).aws;
  const TableName = resources.physicalId('Coordination');
  const Key = { pk: { S: 'CONTROL' }, sk: { S: 'CONTROL' } };
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'READY' } },
  };
  for (const [operation, input] of [
    ['GetItem', { TableName, Key }],
    ['Query', query],
    ['Scan', { TableName }],
  ] as const) {
    const refused = `${operation} of ${TableName} without ConsistentRead`;
    await expect(dynamodb.call(operation, input)).rejects.toThrow(refused);
    await dynamodb.call(operation, { ...input, ConsistentRead: true });
  }
});
