import {
  type AttributeValue,
  DeleteItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { OPEN, OUTCOME_TABLE } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { AwsClients } from './aws-clients.ts';
import { isOwner, TEXT_TYPE } from './commands.ts';
import { nameOf } from './execution-names.ts';
import { STATUS_OF } from './find-waits.ts';
import type { MisreadRow, ParkedItem, SeenHandshake, SeenMember, SeenRow } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

export function deleteLeftover(
  { kind, pk, sk, stamp, executionArn }: ParkedItem,
  clients: AwsClients,
  { coordinationTable }: StackNames,
): Promise<string> {
  const deletion = { table: coordinationTable, pk, sk, attribute: 'stamp', value: stamp };
  return deleteUnchanged(deletion, `the ${kind} of ${nameOf(executionArn)}`, clients);
}

/** As `Place account` does for a member; when it does, it says until when the link is kept. */
export async function linkAddress(
  { id, email }: SeenMember,
  executionArn: string,
  { dynamodb }: AwsClients,
  { coordinationTable }: StackNames,
): Promise<void> {
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: coordinationTable,
      Key: { pk: { S: `EMAIL#${email}` }, sk: { S: 'LINK' } },
      UpdateExpression: 'SET #target = :target, executionArn = :executionArn, countedAt = :none',
      ExpressionAttributeNames: { '#target': 'target' },
      ExpressionAttributeValues: {
        ':target': { S: id },
        ':executionArn': { S: executionArn },
        ':none': { NULL: true },
      },
    }),
  );
}

/** The turnstile begins anew without it; the sweep counts. */
export function deleteControl(
  text: string,
  clients: AwsClients,
  { coordinationTable }: StackNames,
): Promise<string> {
  const deletion = {
    ...{ table: coordinationTable, pk: 'CONTROL', sk: 'CONTROL' },
    ...{ attribute: 'state', value: text },
  };
  return deleteUnchanged(deletion, 'the control item of the turnstile', clients);
}

/** The owner is alive, and nobody else writes the status: it was not the stack that settled it. */
export function reopenRow(
  row: SeenRow | MisreadRow,
  state: CallbackState,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const status = STATUS_OF[state];
  const hasStatus = row.status !== '';
  const change: RowChange = {
    update: 'SET #status = :status, #open = :open, settledAt = :none',
    condition: `${hasStatus ? '#status = :was' : 'attribute_not_exists(#status)'} AND executionArn = :owner`,
    names: { '#status': 'status', '#open': OPEN_ATTRIBUTE },
    values: {
      ...{ ':status': { S: status }, ':open': { S: OPEN }, ':none': { NULL: true } },
      ...(hasStatus && { ':was': { S: row.status } }),
      ':owner': { S: row.executionArn },
    },
  };
  return changeRow(row, change, `made the row of ${row.target} ${status} again`, clients, stack);
}

export function correctOwner(
  row: SeenRow,
  executionArn: string,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const change: RowChange = {
    update: 'SET executionArn = :executionArn',
    condition: sameAs(row).condition,
    names: { '#status': 'status' },
    values: { ':executionArn': { S: executionArn }, ...sameAs(row).values },
  };
  const done = `gave the row of ${row.target} to ${nameOf(executionArn)}`;
  return changeRow(row, change, done, clients, stack);
}

export function correctHandshake(
  row: SeenRow,
  { id, expiresAt }: SeenHandshake,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const change: RowChange = {
    update: 'SET handshakeId = :id, expiresAt = :expiresAt',
    condition: `${sameAs(row).condition} AND handshakeId = :wasId`,
    names: { '#status': 'status' },
    values: {
      ...{ ':id': { S: id }, ':expiresAt': { S: new Date(expiresAt).toISOString() } },
      ...sameAs(row).values,
      ':wasId': { S: row.handshakeId ?? '' },
    },
  };
  return changeRow(row, change, `named ${id} in the row of ${row.target}`, clients, stack);
}

export function correctAccount(
  row: SeenRow,
  accountId: string,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const change: RowChange = {
    update: 'SET accountId = :accountId',
    condition: `${sameAs(row).condition} AND accountId = :wasId`,
    names: { '#status': 'status' },
    values: {
      ...{ ':accountId': { S: accountId }, ':wasId': { S: row.accountId ?? '' } },
      ...sameAs(row).values,
    },
  };
  return changeRow(row, change, `named ${accountId} in the row of ${row.target}`, clients, stack);
}

export function correctIndex(
  row: SeenRow,
  clients: AwsClients,
  stack: StackNames,
): Promise<string> {
  const isOpen = !isSettled(row.status);
  const change: RowChange = {
    update: isOpen ? 'SET #open = :open' : 'REMOVE #open',
    condition: sameAs(row).condition,
    names: { '#open': OPEN_ATTRIBUTE, '#status': 'status' },
    values: { ...(isOpen && { ':open': { S: OPEN } }), ...sameAs(row).values },
  };
  const done = `${isOpen ? 'added' : 'removed'} the attribute ${OPEN_ATTRIBUTE} of the row of ${row.target}`;
  return changeRow(row, change, done, clients, stack);
}

const OPEN_ATTRIBUTE = OUTCOME_TABLE.indexes.open.partitionKey;

/** That it has the status and the owner that it was seen with. */
const sameAs = ({ status, executionArn }: SeenRow) => ({
  condition: `#status = :was AND ${isOwner(executionArn, 'executionArn', ':owner')}`,
  values: {
    ...{ ':was': { S: status }, ':owner': { S: executionArn } },
    ...(executionArn === '' && { ':text': TEXT_TYPE }),
  },
});

interface RowChange {
  readonly update: string;
  /** What has not changed since the row was read. */
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

async function changeRow(
  { target, record }: SeenRow | MisreadRow,
  { update, condition, names, values }: RowChange,
  done: string,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const isChanged = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: target }, record: { S: record } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    ),
  );
  return isChanged ? done : `left the row of ${target}: it has changed meanwhile`;
}

/** An item is deleted as long as one attribute of it is what was seen. */
interface Deletion {
  readonly table: string;
  readonly pk: string;
  readonly sk: string;
  readonly attribute: string;
  readonly value: string;
}

async function deleteUnchanged(
  { table, pk, sk, attribute, value }: Deletion,
  what: string,
  { dynamodb }: AwsClients,
): Promise<string> {
  const isDeleted = await unlessChanged(() =>
    dynamodb.send(
      new DeleteItemCommand({
        TableName: table,
        Key: { pk: { S: pk }, sk: { S: sk } },
        ConditionExpression: '#attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': { S: value } },
      }),
    ),
  );
  return isDeleted ? `deleted ${what}` : `left ${what}: it has changed meanwhile`;
}

/** False when somebody else was faster. */
async function unlessChanged(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
