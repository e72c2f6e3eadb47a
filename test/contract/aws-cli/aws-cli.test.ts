import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalSession } from '../../../lib/operator/local/local-session.ts';
import { AwsCli, findCli } from './aws-cli.ts';
import { OUTSIDE, openLocalStack, settle } from './local-stack.ts';

/*
 * The unmodified aws CLI of Debian against what `npm run local` keeps up: each command that the docs
 * and the outputs of the stack name, and those a person needs to look at an invitation.
 */

const found = findCli(process.env);

it('finds an aws CLI to test with', ({ skip }) => {
  if (found.kind === 'found') return;
  if (found.isFault) throw new Error(found.reason);
  process.stderr.write(`the contract with the aws CLI was not tested: ${found.reason}\n`);
  skip(found.reason);
});

describe.skipIf(found.kind === 'missing')('the aws CLI', () => {
  let session: LocalSession;
  let aws: AwsCli;
  let names: { readonly bus: string; readonly table: string; readonly machine: string };

  beforeAll(async () => {
    session = await openLocalStack();
    const { endpoint, outputs } = session.aws;
    const path = found.kind === 'found' ? found.path : '';
    aws = new AwsCli(path, endpoint, '999988887777');
    names = {
      bus: String(outputs.EventBusName),
      table: String(outputs.OutcomeTableName),
      machine: String(outputs.StateMachineArn),
    };
  });

  afterAll(() => session.stop());

  const outside = (index: number) => OUTSIDE[index]?.id ?? '';

  /** Asks for an invitation and gives the execution that does it. */
  async function request(target: string): Promise<string> {
    const detail = { version: 1, target, campaign: 'contract' };
    session.aws.events.put(
      { source: 'contract', detailType: 'AccountInvitationRequested', detail },
      names.bus,
    );
    await settle(session);
    const prefix = names.machine.replace(':stateMachine:', ':execution:');
    const invitations = [...session.aws.stepFunctions.figures()].filter(({ executionArn }) =>
      executionArn.startsWith(`${prefix}:`),
    );
    return invitations.at(-1)?.executionArn ?? '';
  }

  it('starts an execution with an event, and reads it as the console shows it', async () => {
    const detail = { version: 1, target: outside(0) };
    const entry = {
      ...{ EventBusName: names.bus, Source: 'contract' },
      ...{ DetailType: 'AccountInvitationRequested', Detail: JSON.stringify(detail) },
    };
    const { Entries } = await aws.run('events', 'put-events', '--entries', JSON.stringify([entry]));
    await settle(session);
    const { executions } = await aws.run(
      ...['stepfunctions', 'list-executions', '--state-machine-arn', names.machine],
    );
    const { executionArn: arn } = executions.find(({ name }: { name: string }) =>
      name.startsWith(Entries[0].EventId),
    );
    const [execution, { events }] = await Promise.all([
      aws.run('stepfunctions', 'describe-execution', '--execution-arn', arn),
      aws.run('stepfunctions', 'get-execution-history', '--execution-arn', arn),
    ]);

    expect(execution).toMatchObject({
      status: 'RUNNING',
      stateMachineArn: names.machine,
      startDate: expect.stringMatching(/^2026-01-05T\d\d:\d\d:00\+00:00$/),
    });
    expect(JSON.parse(execution.input).detail).toEqual(detail);
    expect(events[0]).toMatchObject({ id: 1, type: 'ExecutionStarted' });
    const entered = events.flatMap((event: { stateEnteredEventDetails?: { name: string } }) =>
      event.stateEnteredEventDetails === undefined ? [] : [event.stateEnteredEventDetails.name],
    );
    expect(entered.slice(0, 3)).toEqual(['Register invitation', 'Registered?', 'Await admission']);
    expect(entered.at(-1)).toBe('Await response');
  });

  it('ends a callback with its task token', async () => {
    const arn = await request(outside(1));
    const { events } = await aws.run(
      ...['stepfunctions', 'get-execution-history', '--execution-arn', arn, '--reverse-order'],
    );
    const scheduled = events.find(({ type }: { type: string }) => type === 'TaskScheduled');
    const { Payload } = JSON.parse(scheduled.taskScheduledEventDetails.parameters);
    await aws.run(
      ...['stepfunctions', 'send-task-success', '--task-token', Payload.taskToken],
      ...['--task-output', JSON.stringify({ kind: 'declined' })],
    );
    await settle(session);

    const { status } = await aws.run('stepfunctions', 'describe-execution', '--execution-arn', arn);
    expect(status).toBe('SUCCEEDED');
    const late = await aws.try(
      ...['stepfunctions', 'send-task-success', '--task-token', Payload.taskToken],
      ...['--task-output', '{}'],
    );
    expect(late).toMatchObject({
      exitCode: 254,
      stderr: expect.stringContaining('(TaskTimedOut)'),
    });
  });

  it('queries, scans and gets from both tables', async () => {
    await request(outside(2));
    const key = { target: { S: outside(2) }, record: { S: 'INVITATION' } };
    const coordination = session.aws.dynamodb.tableNames().find((name) => name !== names.table);
    const [history, campaign, row, scan] = await Promise.all([
      aws.run(
        ...['dynamodb', 'query', '--table-name', names.table, '--consistent-read'],
        ...['--key-condition-expression', 'target = :target'],
        ...['--expression-attribute-values', JSON.stringify({ ':target': key.target })],
      ),
      aws.run(
        ...['dynamodb', 'query', '--table-name', names.table, '--index-name', 'byCampaign'],
        ...['--key-condition-expression', 'campaign = :campaign AND target = :target'],
        '--expression-attribute-values',
        JSON.stringify({ ':campaign': { S: 'contract' }, ':target': key.target }),
      ),
      aws.run('dynamodb', 'get-item', '--table-name', names.table, '--key', JSON.stringify(key)),
      aws.run('dynamodb', 'scan', '--table-name', String(coordination)),
    ]);

    expect(history.Items).toHaveLength(3);
    expect(campaign.Items).toMatchObject([{ status: { S: 'INVITED' } }]);
    expect(row.Item).toMatchObject({ status: { S: 'INVITED' }, attempts: { N: '1' } });
    expect(scan.Count).toBeGreaterThan(0);
  });

  it('invites by hand, and accepts as the invited account', async () => {
    const { Handshake } = await aws.run(
      ...['organizations', 'invite-account-to-organization'],
      ...['--target', `Id=${outside(3)},Type=ACCOUNT`],
    );
    const handshake = ['--handshake-id', Handshake.Id];
    const { Handshake: accepted } = await aws
      .as(outside(3))
      .run('organizations', 'accept-handshake', ...handshake);
    const [described, again, stranger] = await Promise.all([
      aws.run('organizations', 'describe-handshake', ...handshake),
      aws.as(outside(3)).try('organizations', 'accept-handshake', ...handshake),
      aws.as(outside(4)).try('organizations', 'accept-handshake', ...handshake),
    ]);

    expect([Handshake.State, accepted.State, described.Handshake.State]).toEqual([
      'OPEN',
      'ACCEPTED',
      'ACCEPTED',
    ]);
    expect(again.stderr).toContain('(HandshakeAlreadyInStateException)');
    expect(stranger.stderr).toContain('(AccessDeniedException)');
  });

  it('cancels an invitation, and lists all pages', async () => {
    const ids: string[] = [];
    for (const { id } of OUTSIDE.slice(5)) ids.push(await inviteInProcess(id));
    const [first = ''] = ids;
    await aws.run('organizations', 'cancel-handshake', '--handshake-id', first);

    const { Handshakes } = await aws.run('organizations', 'list-handshakes-for-organization');
    const states = new Map(
      Handshakes.map(({ Id, State }: { Id: string; State: string }) => [Id, State]),
    );
    // 25 of them: more than a page holds.
    expect(ids.map((id) => states.get(id))).toEqual(['CANCELED', ...Array(24).fill('OPEN')]);
  });

  async function inviteInProcess(id: string): Promise<string> {
    const { InviteAccountToOrganization } = session.aws.organizations.operations;
    const caller = { accountId: '999988887777', accessKeyId: 'contract' };
    const input = { Target: { Id: id, Type: 'ACCOUNT' } };
    const answer = await InviteAccountToOrganization?.(input, caller);
    return (answer as { Handshake: { Id: string } }).Handshake.Id;
  }

  it('is told why an invitation is refused', async () => {
    const refused = await aws.try(
      ...['organizations', 'invite-account-to-organization'],
      ...['--target', 'Id=444455556666,Type=ACCOUNT'],
    );

    expect(refused).toMatchObject({
      exitCode: 254,
      stderr: expect.stringMatching(
        /\(HandshakeConstraintViolationException\) .*PAYMENT_INSTRUMENT_REQUIRED/,
      ),
    });
  });

  it('subscribes a queue to the notices, and receives and deletes what is published', async () => {
    const [{ Topics }, { QueueUrls }] = await Promise.all([
      aws.run('sns', 'list-topics'),
      aws.run('sqs', 'list-queues'),
    ]);
    const [topic, queue] = [
      ['--topic-arn', Topics[0].TopicArn],
      ['--queue-url', QueueUrls[0]],
    ];
    const { Attributes } = await aws.run(
      ...['sqs', 'get-queue-attributes', ...queue, '--attribute-names', 'QueueArn'],
    );
    await aws.run(
      ...['sns', 'subscribe', ...topic, '--protocol', 'sqs'],
      ...['--notification-endpoint', Attributes.QueueArn],
    );
    const [{ Subscriptions }] = await Promise.all([
      aws.run('sns', 'list-subscriptions-by-topic', ...topic),
      aws.run('sns', 'publish', ...topic, '--subject', 'A & B', '--message', 'some <news>'),
    ]);
    await settle(session);
    const { Messages } = await aws.run('sqs', 'receive-message', ...queue);

    expect(Subscriptions).toContainEqual(
      expect.objectContaining({ Protocol: 'sqs', Endpoint: Attributes.QueueArn }),
    );
    expect(JSON.parse(Messages[0].Body)).toMatchObject({
      Subject: 'A & B',
      Message: 'some <news>',
    });
    await aws.run(
      ...['sqs', 'delete-message', ...queue, '--receipt-handle', Messages[0].ReceiptHandle],
    );
    expect(session.aws.queues.messages(QueueUrls[0])).toEqual([]);
  });

  it('sends to a queue that it finds by name', async () => {
    const [, second] = session.aws.queues.all();
    const name = String(second?.name);
    const { QueueUrl } = await aws.run('sqs', 'get-queue-url', '--queue-name', name);
    const [{ MessageId }, missing] = await Promise.all([
      aws.run('sqs', 'send-message', '--queue-url', QueueUrl, '--message-body', 'hello'),
      aws.try('sqs', 'get-queue-url', '--queue-name', 'Nothing'),
    ]);

    expect(session.aws.queues.messages(name)).toMatchObject([
      { messageId: MessageId, body: 'hello' },
    ]);
    expect(missing.stderr).toContain('(AWS.SimpleQueueService.NonExistentQueue)');
  });

  it('reads the outputs of the stack, and learns who it is', async () => {
    const [{ Stacks }, identity, invited] = await Promise.all([
      aws.run('cloudformation', 'describe-stacks', '--stack-name', 'HandshakeOrchestrator'),
      aws.run('sts', 'get-caller-identity'),
      aws.as(outside(3)).run('sts', 'get-caller-identity'),
    ]);

    expect(Stacks[0].Outputs).toContainEqual({
      OutputKey: 'OutcomeTableName',
      OutputValue: names.table,
    });
    expect([identity.Account, invited.Account]).toEqual(['999988887777', outside(3)]);
  });
});
