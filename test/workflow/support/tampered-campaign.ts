import {
  DeleteItemCommand,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import { expect } from 'vitest';
import { INVITATION_RECORD } from '../../../lambdas/shared/contract/outcome-item.ts';
import { examineStack, openView, told, type View } from './operator-view.ts';
import { account, HOUR, UNIT } from './scenario.ts';

const MINUTE = 60_000;
export const answers = (how: 'accepts' | 'declines', hours: number) =>
  ({ owner: { [how]: 1, answersAfter: { kind: 'fixed', hours } } }) as const;
const refusedFor = (refusal: string, until: number | 'resolved') => ({
  conditions: [{ refusal, until }],
});
export const [open, joined, declined] = [account(1), account(2), account(3)];
export const [waiting, escalated, late] = [account(4), account(5), account(6)];
export type Account = ReturnType<typeof account>;

/** Three hours into a campaign: an invitation is open, two were answered, one waits, one is escalated. */
export async function openCampaign(): Promise<View> {
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

export type Item = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

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
export async function remove(view: View, isGone: (item: Item) => boolean): Promise<void> {
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
export async function editItems(
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
export async function edit(
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

export const deleteRow = async (view: View, { id }: Account) => {
  await view.clients.dynamodb.send(new DeleteItemCommand(keyOf(view, id)));
};

export async function editControl(view: View, change: (state: string) => string): Promise<void> {
  const control = (await itemsOf(view)).find(({ pk }) => pk === 'CONTROL');
  await view.clients.dynamodb.send(
    new PutItemCommand({
      TableName: view.stack.coordinationTable,
      Item: marshall({ ...control, state: change(String(control?.state)) }),
    }),
  );
}

/** Mends what was broken, and sees all invitations end as if nothing had been. */
export async function mendAndSettle(view: View, expected: readonly string[]): Promise<string[]> {
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
