import {
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  INVITATION_RECORD,
  type InvitationItem,
} from '../../lambdas/shared/contract/outcome-item.ts';
import type { Finding } from '../../lib/operator/doctor/findings.ts';
import { examineStack, openView, told, type View } from './support/operator-view.ts';
import { account, HOUR, OTHER_UNIT, UNIT } from './support/scenario.ts';

const MINUTE = 60_000;
const answers = (how: 'accepts' | 'declines', hours: number) =>
  ({ owner: { [how]: 1, answersAfter: { kind: 'fixed', hours } } }) as const;
const refusedFor = (refusal: string, until: number | 'resolved') => ({
  conditions: [{ refusal, until }],
});
const [open, joined, declined] = [account(1), account(2), account(3)];
const [waiting, escalated, late] = [account(4), account(5), account(6)];
type Account = ReturnType<typeof account>;

/** Three hours into a campaign: an invitation is open, two were answered, one waits, one is escalated. */
async function openCampaign(): Promise<View> {
  const view = await openView([
    { ...open, ...answers('accepts', 9) },
    { ...joined, ...answers('accepts', 0.2) },
    { ...declined, ...answers('declines', 0.2) },
    {
      ...waiting,
      ...answers('accepts', 1),
      ...refusedFor('ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED', 4 / 24),
    },
    {
      ...escalated,
      ...answers('accepts', 1),
      ...refusedFor('PAYMENT_INSTRUMENT_REQUIRED', 'resolved'),
    },
    { ...late, ...answers('accepts', 1) },
  ]);
  for (const { id } of [open, joined, declined, waiting, escalated]) {
    view.scenario.invite(id, { organizationalUnit: UNIT });
  }
  await view.scenario.runFor(3 * HOUR + 10 * MINUTE);
  return view;
}

type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

async function itemsOf({ clients, stack }: View): Promise<Item[]> {
  const items: Item[] = [];
  const pages = paginateScan(
    { client: clients.dynamodb },
    { TableName: stack.coordinationTable, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) {
    items.push(...Items.map((item) => unmarshall(item) as Item));
  }
  return items;
}

/** Somebody deletes items of the coordination table by hand. */
async function remove(view: View, isGone: (item: Item) => boolean): Promise<void> {
  const gone = (await itemsOf(view)).filter(isGone);
  expect(gone).not.toEqual([]);
  for (const { pk, sk } of gone) {
    await view.clients.dynamodb.send(
      new DeleteItemCommand({
        TableName: view.stack.coordinationTable,
        Key: marshall({ pk, sk }),
      }),
    );
  }
}

/** Somebody edits items of the coordination table by hand. */
async function editItems(
  view: View,
  isEdited: (item: Item) => boolean,
  change: Readonly<Record<string, unknown>>,
): Promise<void> {
  const edited = (await itemsOf(view)).filter(isEdited);
  expect(edited).not.toEqual([]);
  for (const item of edited) {
    await view.clients.dynamodb.send(
      new PutItemCommand({
        TableName: view.stack.coordinationTable,
        Item: marshall({ ...item, ...change }),
      }),
    );
  }
}

const keyOf = ({ stack }: View, target: string) => ({
  TableName: stack.outcomeTable,
  Key: marshall({ target, record: INVITATION_RECORD }),
});

/** Somebody edits a row by hand. */
async function edit(
  view: View,
  { id }: Account,
  name: string,
  value?: NativeAttributeValue,
): Promise<void> {
  await view.clients.dynamodb.send(
    new UpdateItemCommand({
      ...keyOf(view, id),
      UpdateExpression: value === undefined ? 'REMOVE #name' : 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ...(value !== undefined && { ExpressionAttributeValues: marshall({ ':value': value }) }),
    }),
  );
}

const deleteRow = async (view: View, { id }: Account) => {
  await view.clients.dynamodb.send(new DeleteItemCommand(keyOf(view, id)));
};

async function editControl(view: View, change: (state: string) => string): Promise<void> {
  const control = (await itemsOf(view)).find(({ pk }) => pk === 'CONTROL');
  await view.clients.dynamodb.send(
    new PutItemCommand({
      TableName: view.stack.coordinationTable,
      Item: marshall({ ...control, state: change(String(control?.state)) }),
    }),
  );
}

/** Mends what was broken, and sees all invitations end as if nothing had been. */
async function mendAndSettle(view: View, expected: readonly string[]): Promise<string[]> {
  const { scenario } = view;
  const { found, done, left } = await examineStack(view, true);
  expect(told(found)).toEqual(expected);
  expect(told(left)).toEqual([]);
  const { escalationId } = await scenario.row(escalated.id);
  scenario.aws.organizations.control.resolve(escalated.id);
  scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
  await scenario.runFor(12 * HOUR);
  const statuses: Record<string, string> = {};
  for (const { id } of [open, joined, declined, waiting, escalated]) {
    const { status, placement } = await scenario.row(id);
    statuses[id] = `${status} ${placement}`;
  }
  expect(statuses).toEqual({
    [open.id]: 'JOINED PLACED',
    [joined.id]: 'JOINED PLACED',
    [declined.id]: 'DECLINED null',
    [waiting.id]: 'JOINED PLACED',
    [escalated.id]: 'JOINED PLACED',
  });
  expect(scenario.inviteOutcomes().filter((outcome) => outcome === 'opened')).toHaveLength(5);
  return [...done];
}

it('finds nothing wrong in a campaign that nobody has tampered with', async () => {
  const view = await openCampaign();
  expect(await mendAndSettle(view, [])).toEqual([]);
});

describe('an invitation whose wake-up is lost settles as it should', () => {
  const isOf = async ({ scenario }: View, { id }: Account) => {
    const { executionArn } = await scenario.row(id);
    return ({ sk }: Item) => sk.includes(executionArn);
  };

  it.each([
    ['its owner', open, 'INVITED'],
    ['a person', escalated, 'ESCALATED'],
    ['its time', waiting, 'WAITING'],
  ])('when it waits for %s and its token is deleted', async (_, of, status) => {
    const view = await openCampaign();
    expect(await view.scenario.row(of.id)).toMatchObject({ status });
    const isIts = await isOf(view, of);
    await remove(view, (item) => item.pk === 'TOKEN' && isIts(item));
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${of.id}`]);
  });

  it('when its entry in the queue is deleted', async () => {
    const view = await openCampaign();
    const isIts = await isOf(view, waiting);
    await remove(view, (item) => item.pk === 'LATER' && isIts(item));
    await mendAndSettle(view, [`NOT_QUEUED ${waiting.id}`]);
  });

  it('when its entry in the queue is edited, and holds nobody up', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    const isIts = await isOf(view, waiting);
    await editItems(view, (item) => item.pk === 'LATER' && isIts(item), { entry: {} });
    scenario.invite(late.id);
    expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
    await scenario.runFor(4 * HOUR);
    expect(await scenario.row(waiting.id)).toMatchObject({ status: 'WAITING' });
    expect(scenario.deadLetters()).toBe(0);
    const { found, left } = await examineStack(view, true);
    expect(told(found)).toEqual([`NOT_QUEUED ${waiting.id}`]);
    expect(told(left)).toEqual([]);
    expect(await scenario.settle(waiting.id)).toMatchObject({ status: 'JOINED' });
  });

  it('when it is ready to be admitted and everything of it is deleted', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    scenario.put('AdmissionPauseRequested', {});
    scenario.invite(late.id);
    await scenario.runFor(10 * MINUTE);
    const isIts = await isOf(view, late);
    await remove(view, (item) => ['READY', 'TOKEN'].includes(item.pk) && isIts(item));
    scenario.put('AdmissionResumeRequested', { clear: 'pause' });
    await scenario.runFor(10 * MINUTE);
    const { found, left } = await examineStack(view, true);
    expect(told(found)).toEqual([`WAIT_WITHOUT_TOKEN ${late.id}`]);
    expect(told(left)).toEqual([]);
    expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
  });

  it('when the coordination table is emptied', async () => {
    const view = await openCampaign();
    await remove(view, () => true);
    const lost = [open, waiting, escalated].map(({ id }) => `WAIT_WITHOUT_TOKEN ${id}`);
    await mendAndSettle(view, lost);
  });
});

describe('an invitation whose token somebody has edited settles as it should', () => {
  const isToken = (of: Account) => (item: Item) => item.pk === 'TOKEN' && item.target === of.id;

  it.each([
    ['the token', { token: 'x y' }],
    ['the token, which is a number now,', { token: 7 }],
    ['the handshake that it was filed for', { subject: 'h-0000000000' }],
  ])('although its owner answers meanwhile: %s', async (_, change) => {
    const view = await openCampaign();
    const { scenario } = view;
    await editItems(view, isToken(open), change);
    await scenario.runFor(10 * HOUR);
    expect(await scenario.row(open.id)).toMatchObject({ status: 'INVITED' });
    expect(scenario.deadLetters()).toBe(0);
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${open.id}`]);
  });

  it('although a person answers meanwhile', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    await editItems(view, isToken(escalated), { token: 'x y' });
    const { escalationId } = await scenario.row(escalated.id);
    scenario.aws.organizations.control.resolve(escalated.id);
    scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
    await scenario.runFor(2 * HOUR);
    expect(await scenario.row(escalated.id)).toMatchObject({ status: 'ESCALATED' });
    expect(scenario.deadLetters()).toBe(0);
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${escalated.id}`]);
  });
});

describe('an open row that somebody has edited follows its invitation again', () => {
  it.each<[string, string, (view: View) => Promise<void>]>([
    ['says QUEUED', 'STATUS_DIFFERS', (view) => edit(view, open, 'status', 'QUEUED')],
    ['says CANCELED', 'SETTLED_BUT_WAITING', (view) => edit(view, open, 'status', 'CANCELED')],
    [
      'names what is no execution',
      'OWNER_MISTAKEN',
      (view) => edit(view, open, 'executionArn', "g'arb$(x)"),
    ],
    ['names no execution', 'OWNER_MISTAKEN', (view) => edit(view, open, 'executionArn')],
    ['names a number', 'OWNER_MISTAKEN', (view) => edit(view, open, 'executionArn', 7)],
    ['says MAYBE', 'SETTLED_BUT_WAITING', (view) => edit(view, open, 'status', 'MAYBE')],
    [
      'names an invented handshake',
      'HANDSHAKE_MISTAKEN',
      (view) => edit(view, open, 'handshakeId', 'h-0000000000'),
    ],
    [
      'names the execution of another',
      'OWNER_MISTAKEN',
      async (view) =>
        edit(view, open, 'executionArn', (await view.scenario.row(waiting.id)).executionArn),
    ],
    ['is deleted', 'ROW_DELETED', (view) => deleteRow(view, open)],
  ])('when it %s', async (_, code, tamper) => {
    const view = await openCampaign();
    await tamper(view);
    await mendAndSettle(view, [`${code} ${open.id}`]);
  });
});

it('makes the turnstile readable again', async () => {
  const view = await openCampaign();
  await editControl(view, () => '{');
  const { coordinationTable } = view.stack;
  const done = await mendAndSettle(view, [`CONTROL_UNREADABLE ${coordinationTable}`]);
  expect(done).toContain('deleted the control item of the turnstile');
});

it('says nothing of a timer that was lost, when nobody waits for it', async () => {
  const view = await openView([{ ...joined, ...answers('accepts', 0.2) }]);
  const { scenario } = view;
  scenario.invite(joined.id, { organizationalUnit: UNIT });
  await scenario.runFor(3 * HOUR);
  // As after the coordination table was restored to an earlier time.
  await editControl(view, (state) =>
    JSON.stringify({ ...JSON.parse(state), timerAt: scenario.aws.clock.now() - HOUR }),
  );
  expect(told((await examineStack(view, false)).found)).toEqual([]);
});

describe('a row that names another account gets its own again', () => {
  it.each([
    ['when it has joined', joined, '999999999999'],
    ['when it is open, and the other is a member', open, joined.id],
    ['when it waits, and the other is a member', waiting, joined.id],
    ['when it has been declined, and the other is a member', declined, joined.id],
  ])('%s', async (_, of, accountId) => {
    const view = await openCampaign();
    await edit(view, of, 'accountId', accountId);
    await mendAndSettle(view, [`ACCOUNT_MISTAKEN ${of.id}`]);
    expect(await view.scenario.row(of.id)).toMatchObject({ accountId: of.id });
  });
});

it('leaves an invitation open whose row names another account, when the sweep meets it first', async () => {
  const view = await openCampaign();
  await edit(view, open, 'accountId', joined.id);
  await view.scenario.runFor(2 * HOUR);
  expect(await view.scenario.row(open.id)).toMatchObject({ status: 'INVITED' });
  await mendAndSettle(view, [`ACCOUNT_MISTAKEN ${open.id}`]);
});

it('has places counted anew when somebody waits for them in vain', async () => {
  const view = await openCampaign();
  const { scenario } = view;
  await editControl(view, (state) => {
    const control = JSON.parse(state);
    return JSON.stringify({ ...control, limits: { ...control.limits, pending: 95 } });
  });
  const notes = (await examineStack(view, false)).found.map(({ code }) => code);
  expect(notes).toContain('COUNT_STALE');
  scenario.invite(late.id);
  await scenario.runFor(MINUTE);
  expect(await scenario.row(late.id)).toMatchObject({ status: 'QUEUED' });
  const { found, left } = await examineStack(view, true);
  expect(told(found)).toEqual(['COUNT_WRONG HandshakeOrchestrator']);
  expect(told(left)).toEqual([]);
  expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
});

describe('a row that contradicts AWS Organizations is told, with what a person has to do', () => {
  it.each<[string, string, Account, (view: View) => Promise<void>]>([
    [
      'a member that is said to have declined',
      'MEMBER_NOT_JOINED',
      joined,
      (view) => edit(view, joined, 'status', 'DECLINED'),
    ],
    ['a member without a row', 'ROW_MISSING', joined, (view) => deleteRow(view, joined)],
  ])('%s: asked for again', async (_, code, { id }, tamper) => {
    const view = await openCampaign();
    await tamper(view);
    const { found, done } = await examineStack(view, true);
    expect(told(found)).toEqual([`${code} ${id}`]);
    expect(done).toEqual([]);
    putAsPrinted(view, found.find((finding) => finding.code === code)?.command);
    expect(await view.scenario.settle(id)).toMatchObject({ status: 'JOINED' });
    expect(told((await examineStack(view, false)).found)).toEqual([]);
  });

  it.each<[string, string, Account, Partial<InvitationItem>]>([
    ['another ending', 'ENDED_OTHERWISE', declined, { status: 'EXPIRED' }],
    ['an ending of none', 'NO_MEMBER', declined, { status: 'JOINED' }],
    ['a status that does not exist', 'STATUS_UNKNOWN', joined, { status: 'MAYBE' as never }],
    ['another place', 'PLACED_ELSEWHERE', joined, { organizationalUnit: OTHER_UNIT }],
    ['no number of attempts', 'ROW_INCOMPLETE', open, { attempts: undefined as never }],
    ['a number for a place', 'ROW_INCOMPLETE', joined, { organizationalUnit: 7 as never }],
    ['a map for a sentence', 'ROW_INCOMPLETE', escalated, { message: {} as never }],
    ['no instant of its end', 'ROW_INCOMPLETE', declined, { settledAt: 'x y' }],
  ])('%s', async (_, code, of, change) => {
    const view = await openCampaign();
    const [[name, value] = ['', '']] = Object.entries(change);
    await edit(view, of, name, value);
    const { found, left } = await examineStack(view, true);
    expect(left).toEqual(found);
    const about = found.filter(({ subject }) => subject === of.id);
    expect(about).toEqual([expect.objectContaining({ code })]);
    expect(about[0]?.command).toMatch(/^aws [a-z]+ [a-z-]+ --region us-east-1 /);
  });
});

it('follows an invitation whose row holds no instant, and tells the row', async () => {
  const view = await openCampaign();
  const { scenario } = view;
  for (const name of ['updatedAt', 'expiresAt']) await edit(view, open, name, 'x y');
  const { left } = await examineStack(view, true);
  expect(told(left)).toEqual([`ROW_INCOMPLETE ${open.id}`]);
  expect(await scenario.settle(open.id)).toMatchObject({ status: 'JOINED' });
  expect(scenario.deadLetters()).toBe(0);
});

/** Runs the printed command: puts its event on the bus. */
function putAsPrinted({ scenario }: View, command: Finding['command'] | undefined): void {
  const [{ DetailType, Detail }] = JSON.parse(command?.split("'")[1] ?? '[{}]');
  scenario.putRaw(DetailType, JSON.parse(Detail));
}
