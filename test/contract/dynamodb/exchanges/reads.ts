import { type Exchange, key, refused, TABLE, text } from './exchange.ts';

const TARGET = '444455556666';
const RECORDS = ['EVENT#1#REQUESTED', 'EVENT#2#QUEUED', 'EVENT#3#INVITED', 'INVITATION'];
const items = RECORDS.map((record) => key(TARGET, record));
const [first, second, third] = items;

const open = (target: string, updatedAt: string) => ({
  ...key(target, 'INVITATION'),
  status: text('WAITING'),
  updatedAt: text(updatedAt),
  campaign: text('spring'),
});
/** The other way round in the index than in the table. */
const [early, middle, late] = [open('c', '1'), open('b', '2'), open('a', '3')];

const unsettled = { ...key('x', 'INVITATION'), open: text('OPEN') };
const settled = { ...key('y', 'INVITATION'), open: text('OPEN') };
const ofOpen = {
  IndexName: 'open',
  KeyConditionExpression: '#open = :open',
  ExpressionAttributeNames: { '#open': 'open' },
  ExpressionAttributeValues: { ':open': text('OPEN') },
  ConsistentRead: false,
};

const seed = (item: object): Exchange => ({
  title: `a put that reads will find: ${JSON.stringify(item)}`,
  operation: 'PutItem',
  input: { TableName: TABLE, Item: item },
  answer: {},
});
const query = (title: string, more: object, answer: Exchange['answer']): Exchange => ({
  title,
  operation: 'Query',
  input: {
    TableName: TABLE,
    KeyConditionExpression: 'target = :target',
    ExpressionAttributeValues: { ':target': text(TARGET) },
    ConsistentRead: true,
    ...more,
  },
  answer,
});
const events = {
  KeyConditionExpression: 'target = :target AND begins_with(#record, :events)',
  ExpressionAttributeNames: { '#record': 'record' },
  ExpressionAttributeValues: { ':target': text(TARGET), ':events': text('EVENT#') },
};
const waiting = {
  IndexName: 'byStatus',
  KeyConditionExpression: '#status = :status',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':status': text('WAITING') },
  ConsistentRead: false,
};
const positionOf = ({ target, record, status, updatedAt }: ReturnType<typeof open>) => ({
  ...{ target, record, status, updatedAt },
});
const page = (...found: object[]) => ({
  Items: found,
  Count: found.length,
  ScannedCount: found.length,
});

export const READS: readonly Exchange[] = [
  ...[...items, early, middle, late].map((item) => seed(item as object)),
  {
    title: 'a consistent read of an item',
    operation: 'GetItem',
    input: { TableName: TABLE, Key: key('a', 'INVITATION'), ConsistentRead: true },
    answer: { Item: late },
  },
  {
    title: 'a consistent read of nothing',
    operation: 'GetItem',
    input: { TableName: TABLE, Key: key('nobody', 'INVITATION'), ConsistentRead: true },
    answer: {},
  },
  query('a query of a partition, in key order', {}, page(...items)),
  query('a query by the beginning of the sort key', events, page(...items.slice(0, 3))),
  query(
    'a page of a query, with where to go on',
    { ...events, Limit: 2 },
    { ...page(first as object, second as object), LastEvaluatedKey: second },
  ),
  query(
    'the page after it',
    { ...events, Limit: 2, ExclusiveStartKey: second },
    page(third as object),
  ),
  query(
    'a page that ends with the last item, which still says to go on',
    { ...events, Limit: 3 },
    { ...page(...items.slice(0, 3)), LastEvaluatedKey: third },
  ),
  query('a count', { ...events, Select: 'COUNT' }, { Count: 3, ScannedCount: 3 }),
  query(
    'an index, in its own order, without items that lack its keys',
    waiting,
    page(early, middle, late),
  ),
  query(
    'a page of an index, with the keys of index and table',
    { ...waiting, Limit: 2 },
    { ...page(early, middle), LastEvaluatedKey: positionOf(middle) },
  ),
  query(
    'the page after it, of the index',
    { ...waiting, ExclusiveStartKey: positionOf(middle) },
    page(late),
  ),
  query(
    'an index from an instant on',
    {
      ...waiting,
      KeyConditionExpression: '#status = :status AND updatedAt > :since',
      ExpressionAttributeValues: { ':status': text('WAITING'), ':since': text('1') },
    },
    page(middle, late),
  ),
  query(
    'a filter, which counts what it has read',
    {
      ...waiting,
      FilterExpression: 'target = :b OR attribute_exists(placement)',
      ExpressionAttributeValues: { ':status': text('WAITING'), ':b': text('b') },
    },
    { Items: [middle], Count: 1, ScannedCount: 3 },
  ),
  query(
    'the other index, by campaign',
    {
      IndexName: 'byCampaign',
      KeyConditionExpression: 'campaign = :campaign',
      ExpressionAttributeValues: { ':campaign': text('spring') },
      ConsistentRead: false,
    },
    page(late, middle, early),
  ),
  query(
    'a consistent read of an index',
    { ...waiting, ConsistentRead: true },
    refused('Consistent reads are not supported on global secondary indexes'),
  ),
  ...[unsettled, settled].map(seed),
  query('a sparse index, with what carries its key', ofOpen, page(unsettled, settled)),
  {
    title: 'an update that sets one attribute and removes another',
    operation: 'UpdateItem',
    input: {
      TableName: TABLE,
      Key: key('y', 'INVITATION'),
      UpdateExpression: 'SET settledAt = :at REMOVE #open',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: { ':at': text('2') },
      ReturnValues: 'ALL_NEW',
    },
    answer: { Attributes: { ...key('y', 'INVITATION'), settledAt: text('2') } },
  },
  query('a sparse index, without what has lost its key', ofOpen, page(unsettled)),
  {
    title: 'a scan that counts',
    operation: 'Scan',
    input: { TableName: TABLE, ConsistentRead: true, Select: 'COUNT' },
    answer: { Count: 10, ScannedCount: 10 },
  },
];
