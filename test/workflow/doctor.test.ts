import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { INVITATION_RECORD } from '../../lambdas/shared/contract/outcome-item.ts';
import { CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import { findStack } from '../../lib/operator/doctor/find-stack.ts';
import { type StackNames, StackNotFound } from '../../lib/operator/doctor/stack-names.ts';
import { examineStack, openView, STACK, told, type View } from './support/operator-view.ts';
import { ACCEPTS, account, DAY } from './support/scenario.ts';

const MINUTE = 60_000;
const SECRET = 'a-secret-token';
const [stopped, canceled, joined, unmarked] = [account(1), account(2), account(3), account(4)];
const member = account(5);

/** EventBridge delivers what Step Functions tells at best effort: here never. */
const LOSSY: Interceptor = {
  intercept: async ({ kind, input }, perform) =>
    kind === CallKind.DELIVERY && JSON.stringify(input).includes('Execution Status Change')
      ? undefined
      : perform(),
};

const openScenario = () =>
  openView([stopped, canceled, joined, unmarked, { ...member, owner: ACCEPTS }], {
    interceptor: LOSSY,
  });

it('finds the stack by its name', async () => {
  const { scenario, clients, stack } = await openScenario();
  const { outputs } = scenario.aws;
  expect(stack).toMatchObject({
    busName: outputs.EventBusName,
    stateMachineArn: outputs.StateMachineArn,
    outcomeTable: outputs.OutcomeTableName,
    noticeTopicArn: outputs.NoticeTopicArn,
  });
  expect(stack.coordinationTable).not.toBe(stack.outcomeTable);
  expect(stack.deadLetterQueueUrls).toHaveLength(3);
  await expect(findStack('Another', {}, clients)).rejects.toThrow(StackNotFound);
});

it.each([
  ['doctor', [], 0, { done: [], left: [{ code: 'NO_SUBSCRIBER' }] }],
  ['status', ['--campaign', 'default'], 0, { accounts: 1, statuses: { INVITED: 1 } }],
  ['status', ['--campaign', 'another'], 0, { accounts: 0, campaigns: [] }],
  ['doctor', ['--stack', 'Another'], 2, /^there is no state machine Another-Invitation here: /],
  ['doctor', ['--wait', 'soon'], 2, /expected a duration such as 30s, 2m or 1h/],
])('as a command, %s %j ends with %i', async (command, options, code, expected) => {
  const { scenario } = await openScenario();
  scenario.invite(stopped.id);
  await scenario.runFor(MINUTE);
  const ran = await runCommand(scenario.aws.endpoint, [command, '--json', ...options]);
  expect(ran.code).toBe(code);
  if (expected instanceof RegExp) expect(ran.stderr).toMatch(expected);
  else expect(JSON.parse(ran.stdout)).toMatchObject(expected);
});

it('as a command, tells that nothing answers', async () => {
  const { code, stderr } = await runCommand('http://127.0.0.1:1', ['status']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/ECONNREFUSED/);
});

/** The command line in a process of its own, with nothing in its environment but what it needs. */
async function runCommand(endpoint: string, words: readonly string[]) {
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'operator',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/handshakes.ts', ...words], {
    env,
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code };
}

it('finds nothing wrong while invitations are sent, answered and settled', async () => {
  const view = await openScenario();
  for (const { id } of [stopped, member]) view.scenario.invite(id);
  await view.scenario.runFor(MINUTE);
  expect(told((await examineStack(view, false)).found)).toEqual([]);
  await view.scenario.settle(member.id);
  const { found, done, left } = await examineStack(view, true);
  expect(told(found)).toEqual([]);
  expect(found.map(({ code }) => code)).toEqual(['NO_SUBSCRIBER']);
  expect({ done, left }).toEqual({ done: [], left: found });
});

it('finds what was broken, mends it, and finds it no more', async () => {
  const view = await openScenario();
  const { scenario, stack } = view;
  for (const { id } of [stopped, canceled, joined, unmarked]) scenario.invite(id);
  await scenario.runFor(10 * MINUTE);
  const dead = (await scenario.row(stopped.id)).executionArn;
  await breakSeveralThings(view, dead);

  const seen = await examineStack(view, false);
  expect(told(seen.found)).toEqual([
    `DEAD_OWNER ${stopped.id}`,
    `HANDSHAKE_CLOSED ${canceled.id}`,
    `MEMBER_STILL_INVITED ${joined.id}`,
    'ORPHAN_TOKEN long-gone',
    `OPEN_NOT_IN_INDEX ${unmarked.id}`,
  ]);
  expect(seen.done).toEqual([]);
  expect(JSON.stringify(seen)).not.toContain(SECRET);

  const mended = await examineStack(view, true);
  // What the sweep brings to light is mended after it.
  expect(mended.done.slice(0, 3)).toEqual([
    `added the attribute open of the row of ${unmarked.id}`,
    'deleted the token of long-gone',
    `asked for a sweep that lists the members: invoked ${stack.sweepFunction}`,
  ]);
  expect(told(mended.left)).toEqual([]);
  expect(await scenario.row(stopped.id)).toMatchObject({ status: 'INVITED', succeeds: dead });
  expect(await scenario.row(canceled.id)).toMatchObject({ status: 'CANCELED' });
  expect(await scenario.row(joined.id)).toMatchObject({ status: 'JOINED' });
  expect(await readOpenMark(view, unmarked.id)).toBe('OPEN');
  expect(scenario.inviteOutcomes()).toHaveLength(4);
});

it('makes the turnstile look again when its timer was lost', async () => {
  const view = await openScenario();
  const { scenario } = view;
  await scenario.inviteByHand(joined.id);
  scenario.invite(joined.id);
  await scenario.runFor(MINUTE / 2);
  // An adopted invitation has no id yet: a sweep was asked for, and the timer is to start it.
  expect(await scenario.row(joined.id)).toMatchObject({ status: 'INVITED', handshakeId: null });
  for (const { executionArn, status } of [...scenario.aws.stepFunctions.figures()]) {
    const isTimer = executionArn.includes('-Timer:') && status === 'RUNNING';
    if (isTimer) await scenario.stopExecution(executionArn);
  }
  await putEntry(view, 'long-gone');
  await scenario.runFor(8 * MINUTE);

  const { found, done, left } = await examineStack(view, true);
  expect(told(found)).toEqual([`WAKE_UP_OVERDUE ${STACK}`, 'ORPHAN_ENTRY long-gone']);
  expect(done).toEqual([
    'deleted the entry of long-gone',
    `put AdmissionResumeRequested (clear: gate) on ${STACK}`,
  ]);
  expect(told(left)).toEqual([]);
  await scenario.runFor(MINUTE);
  expect((await scenario.row(joined.id)).handshakeId).toMatch(/^h-/);
});

/** What a requeued invitation leaves in the queue when its execution vanishes. */
async function putEntry({ clients, stack, scenario }: View, name: string): Promise<void> {
  const executionArn = `${stack.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const notBefore = scenario.aws.clock.now() + DAY;
  const due = new Date(notBefore).toISOString();
  const entry = {
    visit: { executionArn, enteredAt: due, retryCount: 0 },
    ...{ target: stopped.id, class: 'first', priority: 5, requestedAt: notBefore, notBefore },
    token: SECRET,
  };
  const Item = marshall({
    ...{ pk: 'LATER', sk: `${due}#${executionArn}`, stamp: `${due}#0000`, entry },
  });
  await clients.dynamodb.send(new PutItemCommand({ TableName: stack.coordinationTable, Item }));
}

/** Nobody hears of any of it: the events are lost, and the hourly sweep is some time off. */
async function breakSeveralThings({ scenario, clients, stack }: View, dead: string): Promise<void> {
  await scenario.stopExecution(dead);
  await scenario.cancelByHand(String((await scenario.row(canceled.id)).handshakeId));
  scenario.aws.organizations.control.accept(joined.id);
  const gone = dead.replace(/[^:]+$/, 'long-gone');
  await clients.dynamodb.send(
    new PutItemCommand({
      TableName: stack.coordinationTable,
      Item: {
        ...{ pk: { S: 'TOKEN' }, sk: { S: `${gone}#Await response` } },
        ...{ stamp: { S: '2026-01-01T00:00:00.000Z#0000' }, token: { S: SECRET } },
        visit: { M: { executionArn: { S: gone }, enteredAt: { S: '2026-01-01T00:00:00.000Z' } } },
      },
    }),
  );
  await clients.dynamodb.send(
    new UpdateItemCommand({
      ...rowOf(stack, unmarked.id),
      UpdateExpression: 'REMOVE #open',
      ExpressionAttributeNames: { '#open': 'open' },
    }),
  );
}

const rowOf = ({ outcomeTable }: StackNames, target: string) => ({
  TableName: outcomeTable,
  Key: { target: { S: target }, record: { S: INVITATION_RECORD } },
});

async function readOpenMark({ clients, stack }: View, target: string): Promise<string | undefined> {
  const { Item } = await clients.dynamodb.send(new GetItemCommand(rowOf(stack, target)));
  return Item?.open?.S;
}

it('has the members listed for the e-mail address of one that was invited', async () => {
  const listed = { id: '222222222222', email: 'member@example.com' };
  const view = await openView([]);
  view.scenario.aws.organizations.control.addMember(listed);
  await view.scenario.runFor(MINUTE * 5);
  view.scenario.invite(listed.email);
  await view.scenario.runFor(DAY / 12);
  const { found, done, left } = await examineStack(view, true);
  expect(told(found)).toEqual([`MEMBER_STILL_INVITED ${listed.email}`]);
  expect(done).toEqual([
    `asked for a sweep that lists the members: invoked ${view.stack.sweepFunction}`,
  ]);
  expect(told(left)).toEqual([]);
  expect(await view.scenario.settle(listed.email)).toMatchObject({ reason: 'ALREADY_A_MEMBER' });
});
