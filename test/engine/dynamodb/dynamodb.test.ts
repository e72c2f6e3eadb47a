import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalAws, LocalAwsOptions } from '../../../lib/local/local-aws.ts';
import { clientOf, MANAGEMENT_ACCOUNT_ID, START, startGreetings } from '../endpoint/greetings.ts';

let aws: LocalAws;
let dynamodb: DynamoDBClient;
let TableName: string;

async function start(options: Partial<LocalAwsOptions> = {}) {
  aws = await startGreetings(options);
  dynamodb = new DynamoDBClient(clientOf(aws));
  TableName = aws.resources.physicalId('Names');
}

beforeEach(() => start());

afterEach(() => aws.stop());

function queryByStatus() {
  return dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: 'byStatus',
      KeyConditionExpression: '#status = :new',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':new': { S: 'NEW' } },
    }),
  );
}

const ADA = { name: { S: 'Ada' }, status: { S: 'NEW' } };

test('a table of the template can be written, read and queried by its index', async () => {
  await dynamodb.send(new PutItemCommand({ TableName, Item: ADA }));

  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { name: ADA.name } }));
  expect(Item).toEqual(ADA);
  const { Items } = await queryByStatus();
  expect(Items).toEqual([ADA]);
});

test('a table says the account of the stack and the virtual time of its creation', async () => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));

  expect(Table?.TableArn).toBe(
    `arn:aws:dynamodb:us-east-1:${MANAGEMENT_ACCOUNT_ID}:table/${TableName}`,
  );
  expect(Table?.CreationDateTime?.getTime()).toBe(START);
  expect(Table?.BillingModeSummary?.LastUpdateToPayPerRequestDateTime?.getTime()).toBe(START);
});

describe('a condition that fails', () => {
  const again = () => ({
    TableName,
    Item: ADA,
    ConditionExpression: 'attribute_not_exists(#name)',
    ExpressionAttributeNames: { '#name': 'name' },
  });

  beforeEach(() => dynamodb.send(new PutItemCommand({ TableName, Item: ADA })));

  test('is the exception of the SDK, without the item', async () => {
    const failure = await dynamodb.send(new PutItemCommand(again())).catch((error) => error);

    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect(failure.message).toBe('The conditional request failed');
    expect(failure.Item).toBeUndefined();
  });

  test('comes with the item when the caller asks for it', async () => {
    const ReturnValuesOnConditionCheckFailure = 'ALL_OLD' as const;
    const put = new PutItemCommand({ ...again(), ReturnValuesOnConditionCheckFailure });
    const update = new UpdateItemCommand({
      TableName,
      Key: { name: ADA.name },
      UpdateExpression: 'SET #status = :x',
      ConditionExpression: '#status = :x',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':x': { S: 'OTHER' } },
      ReturnValuesOnConditionCheckFailure,
    });

    await expect(dynamodb.send(put)).rejects.toMatchObject({ Item: ADA });
    await expect(dynamodb.send(update)).rejects.toMatchObject({ Item: ADA });
  });
});

test('a table says which attribute tells when an item expires', async () => {
  const { TimeToLiveDescription } = await dynamodb.send(
    new DescribeTimeToLiveCommand({ TableName }),
  );
  expect(TimeToLiveDescription).toEqual({
    TimeToLiveStatus: 'ENABLED',
    AttributeName: 'expiresAt',
  });
  const missing = new DescribeTimeToLiveCommand({ TableName: 'nobody' });
  await expect(dynamodb.send(missing)).rejects.toThrow('not found');
});

test('fails for a read that is not consistent, on tables that were named', async () => {
  await aws.stop();
  await start({ requireConsistentReads: ['Names'] });
  const read = { TableName, Key: { name: ADA.name } };

  await expect(dynamodb.send(new GetItemCommand(read))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('without ConsistentRead'),
  });
  await dynamodb.send(new GetItemCommand({ ...read, ConsistentRead: true }));
});

test('says which tables there are when a table that was named is not among them', async () => {
  await expect(startGreetings({ requireConsistentReads: ['Names', 'Nonsense'] })).rejects.toThrow(
    "requireConsistentReads names 'Nonsense', and the stack has no such table: expected one of Names",
  );
});

test('an index may show writes after a delay', async () => {
  await aws.stop();
  await start({ indexDelayMs: 2_000 });
  await dynamodb.send(new PutItemCommand({ TableName, Item: ADA }));
  expect((await queryByStatus()).Items).toEqual([]);

  await aws.clock.advanceTo(START + 2_000);
  expect((await queryByStatus()).Items).toEqual([ADA]);

  await dynamodb.send(new DeleteItemCommand({ TableName, Key: { name: ADA.name } }));
  expect((await queryByStatus()).Items).toEqual([ADA]);
  await aws.clock.advanceTo(START + 4_000);
  expect((await queryByStatus()).Items).toEqual([]);
});

test('fails for an empty text as a key of an index', async () => {
  const status = { S: '' };
  const put = new PutItemCommand({ TableName, Item: { ...ADA, status } });
  const update = new UpdateItemCommand({
    TableName,
    Key: { name: ADA.name },
    UpdateExpression: 'SET #status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': status },
  });

  await expect(dynamodb.send(put)).rejects.toThrow('IndexName: byStatus, IndexKey: status');
  await expect(dynamodb.send(update)).rejects.toThrow('secondary index key');
});

test('calls are counted by table', async () => {
  await dynamodb.send(new PutItemCommand({ TableName, Item: ADA }));
  await dynamodb.send(new ScanCommand({ TableName }));

  expect(aws.dynamodb.figures(TableName)).toEqual({
    reads: 1,
    writes: 1,
    calls: { PutItem: 1, Scan: 1 },
  });
});

test('fails for a table that does not exist', async () => {
  await expect(dynamodb.send(new ScanCommand({ TableName: 'Nothing' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('engines do not share their items', async () => {
  await dynamodb.send(new PutItemCommand({ TableName, Item: ADA }));
  const other = await startGreetings();
  const { Count } = await new DynamoDBClient(clientOf(other)).send(new ScanCommand({ TableName }));
  await other.stop();

  expect(Count).toBe(0);
});
