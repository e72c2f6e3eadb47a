import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDbService } from '../../../lib/local/dynamodb/dynamodb-service.ts';

const text = (value: string) => ({ S: value });

export async function readItem<T>(
  dynamodb: DynamoDbService,
  table: string,
  key: { readonly target: string; readonly record: string },
): Promise<T | undefined> {
  const { Item } = await dynamodb.call('GetItem', {
    TableName: table,
    Key: { target: text(key.target), record: text(key.record) },
    ConsistentRead: true,
  });
  return Item === undefined ? undefined : (unmarshall(Item as never) as T);
}

/** Items of a target whose record begins with `prefix`, in key order. */
export async function readItems<T>(
  dynamodb: DynamoDbService,
  table: string,
  target: string,
  prefix: string,
): Promise<readonly T[]> {
  const { Items } = await dynamodb.call('Query', {
    TableName: table,
    KeyConditionExpression: '#target = :target AND begins_with(#record, :prefix)',
    ExpressionAttributeNames: { '#target': 'target', '#record': 'record' },
    ExpressionAttributeValues: { ':target': text(target), ':prefix': text(prefix) },
    ConsistentRead: true,
  });
  return (Items as never[]).map((item) => unmarshall(item) as T);
}

export async function scanItems<T>(
  dynamodb: DynamoDbService,
  tables: readonly string[],
): Promise<readonly T[]> {
  const pages = await Promise.all(
    tables.map((TableName) => dynamodb.call('Scan', { TableName, ConsistentRead: true })),
  );
  return pages.flatMap(({ Items }) => (Items as never[]).map((item) => unmarshall(item) as T));
}
