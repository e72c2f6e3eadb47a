import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { OPEN, OUTCOME_TABLE } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { AwsClients } from './aws-clients.ts';
import { nameOf } from './execution-names.ts';
import { STATUS_OF } from './find-waits.ts';
import type { MisreadRow, ParkedItem, SeenHandshake, SeenRow } from './snapshot.ts';
import type { StackNames } from './stack-names.ts';

export async function deleteLeftover(
  { kind, pk, sk, stamp, executionArn }: ParkedItem,
  { dynamodb }: AwsClients,
  { coordinationTable }: StackNames,
): Promise<string> {
  const isDeleted = await unlessChanged(() =>
    dynamodb.send(
      new DeleteItemCommand({
        TableName: coordinationTable,
        Key: { pk: { S: pk }, sk: { S: sk } },
        ConditionExpression: '#stamp = :stamp',
        ExpressionAttributeNames: { '#stamp': 'stamp' },
        ExpressionAttributeValues: { ':stamp': { S: stamp } },
      }),
    ),
  );
  const what = `the ${kind} of ${nameOf(executionArn)}`;
  return isDeleted ? `deleted ${what}` : `left ${what}: it has changed meanwhile`;
}

/** The turnstile begins anew without it; the sweep counts. */
export async function deleteControl(
  text: string,
  { dynamodb }: AwsClients,
  { coordinationTable }: StackNames,
): Promise<string> {
  const isDeleted = await unlessChanged(() =>
    dynamodb.send(
      new DeleteItemCommand({
        TableName: coordinationTable,
        Key: { pk: { S: 'CONTROL' }, sk: { S: 'CONTROL' } },
        ConditionExpression: '#state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': { S: text } },
      }),
    ),
  );
  return isDeleted
    ? 'deleted the control item of the turnstile'
    : 'left the control item of the turnstile: it has changed meanwhile';
}

/** The owner is alive, and nobody else writes the status: it was not the stack that settled it. */
export async function reopenRow(
  row: SeenRow | MisreadRow,
  state: CallbackState,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const status = STATUS_OF[state];
  const isReopened = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: row.target }, record: { S: row.record } },
        UpdateExpression: `SET #status = :status, #open = :open, settledAt = :none`,
        ConditionExpression: row.status === '' ? `attribute_not_exists(#status) AND ${MINE}` : SAME,
        ExpressionAttributeNames: {
          ...{ '#status': 'status', '#open': OUTCOME_TABLE.indexes.open.partitionKey },
        },
        ExpressionAttributeValues: {
          ...{ ':status': { S: status }, ':open': { S: OPEN }, ':none': { NULL: true } },
          ...(row.status !== '' && { ':was': { S: row.status } }),
          ':owner': { S: row.executionArn },
        },
      }),
    ),
  );
  return isReopened
    ? `made the row of ${row.target} ${status} again`
    : `left the row of ${row.target}: it has changed meanwhile`;
}

const MINE = 'executionArn = :owner';
const SAME = `#status = :was AND ${MINE}`;

export async function correctOwner(
  row: SeenRow,
  executionArn: string,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const isCorrected = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: row.target }, record: { S: row.record } },
        UpdateExpression: 'SET executionArn = :executionArn',
        ConditionExpression: SAME,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ...{ ':executionArn': { S: executionArn }, ':was': { S: row.status } },
          ':owner': { S: row.executionArn },
        },
      }),
    ),
  );
  return isCorrected
    ? `gave the row of ${row.target} to ${nameOf(executionArn)}`
    : `left the row of ${row.target}: it has changed meanwhile`;
}

export async function correctHandshake(
  row: SeenRow,
  { id, expiresAt }: SeenHandshake,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const isCorrected = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: row.target }, record: { S: row.record } },
        UpdateExpression: 'SET handshakeId = :id, expiresAt = :expiresAt',
        ConditionExpression: `${SAME} AND handshakeId = :wasId`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':id': { S: id },
          ':expiresAt': { S: new Date(expiresAt).toISOString() },
          ':was': { S: row.status },
          ':owner': { S: row.executionArn },
          ':wasId': { S: row.handshakeId ?? '' },
        },
      }),
    ),
  );
  return isCorrected
    ? `named ${id} in the row of ${row.target}`
    : `left the row of ${row.target}: it has changed meanwhile`;
}

export async function correctIndex(
  row: SeenRow,
  { dynamodb }: AwsClients,
  { outcomeTable }: StackNames,
): Promise<string> {
  const attribute = OUTCOME_TABLE.indexes.open.partitionKey;
  const isOpen = !isSettled(row.status);
  const isCorrected = await unlessChanged(() =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: outcomeTable,
        Key: { target: { S: row.target }, record: { S: row.record } },
        UpdateExpression: isOpen ? 'SET #open = :open' : 'REMOVE #open',
        ConditionExpression: '#status = :status AND #statusAt = :statusAt',
        ExpressionAttributeNames: {
          ...{ '#open': attribute, '#status': 'status', '#statusAt': 'statusAt' },
        },
        ExpressionAttributeValues: {
          ...(isOpen && { ':open': { S: OPEN } }),
          ':status': { S: row.status },
          ':statusAt': { S: row.statusAt },
        },
      }),
    ),
  );
  if (!isCorrected) return `left the row of ${row.target}: it has changed meanwhile`;
  const done = isOpen ? 'added' : 'removed';
  return `${done} the attribute ${attribute} of the row of ${row.target}`;
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
