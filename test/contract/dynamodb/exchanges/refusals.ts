import {
  type Answer,
  BY_NAME,
  type Exchange,
  key,
  number,
  type Refusal,
  refused,
  TABLE,
  text,
} from './exchange.ts';

const ROW = key('777788889999', 'INVITATION');

const put = (title: string, Item: object, answer: Answer): Exchange => ({
  title,
  operation: 'PutItem',
  input: { TableName: TABLE, Item },
  answer,
});
const update = (title: string, more: object, answer: Answer): Exchange => ({
  title,
  operation: 'UpdateItem',
  input: { TableName: TABLE, Key: ROW, ...more },
  answer,
});
const get = (title: string, Key: object, answer: Answer): Exchange => ({
  title,
  operation: 'GetItem',
  input: { TableName: TABLE, Key },
  answer,
});
/** The same exception in other words. */
const worded = (exchange: Exchange, answer: Refusal): Exchange => ({
  ...exchange,
  difference: { answer, what: `the text for ${exchange.title}`, harmless: BY_NAME },
});

const EMPTY_INDEX_KEY =
  'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byStatus, IndexKey: status';
const VALUES = { ExpressionAttributeValues: { ':at': text('1') } };

export const REFUSALS: readonly Exchange[] = [
  worded(
    get(
      'a key that lacks its sort key',
      { target: text('a') },
      refused('The provided key element does not match the schema'),
    ),
    refused('The number of conditions on the keys is invalid'),
  ),
  worded(
    get(
      'a key of another type',
      { target: number('1'), record: text('INVITATION') },
      refused('The provided key element does not match the schema'),
    ),
    refused('One or more parameter values were invalid: Type mismatch for key'),
  ),
  put(
    'an item whose key is empty',
    { ...ROW, target: text('') },
    refused(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: target',
    ),
  ),
  worded(
    put(
      'an item without its key',
      { record: text('INVITATION') },
      refused('One or more parameter values were invalid: Missing the key target in the item'),
    ),
    refused('One of the required keys was not given a value'),
  ),
  put(
    'an empty key of an index',
    { ...ROW, status: text('') },
    refused(`One or more parameter values are not valid. ${EMPTY_INDEX_KEY}`),
  ),
  update(
    'an update that empties a key of an index',
    {
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': text('') },
    },
    refused(
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    ),
  ),
  worded(
    put(
      'a key of an index that is null',
      { ...ROW, status: { NULL: true } },
      refused(
        'One or more parameter values were invalid: Type mismatch for Index Key status Expected: S Actual: NULL IndexName: byStatus',
      ),
    ),
    refused('Invalid attribute value type'),
  ),
  put(
    'an item of more than 400 KB',
    { ...ROW, notes: text('x'.repeat(400 * 1024)) },
    refused('Item size has exceeded the maximum allowed size'),
  ),
  update(
    'a reserved word in an expression',
    { UpdateExpression: 'SET status = :at', ...VALUES },
    refused(
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status',
    ),
  ),
  update(
    'a change of the key',
    { UpdateExpression: 'SET target = :at', ...VALUES },
    refused(
      'One or more parameter values were invalid: Cannot update attribute target. This attribute is part of the key',
    ),
  ),
  update(
    'a value that no expression uses',
    {
      UpdateExpression: 'SET departedAt = :at',
      ExpressionAttributeValues: { ':at': text('1'), ':unused': text('2') },
    },
    refused('Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}'),
  ),
  update(
    'a value that is not given',
    { UpdateExpression: 'SET departedAt = :at' },
    refused(
      'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :at',
    ),
  ),
  worded(
    update(
      'an expression that cannot be read',
      { UpdateExpression: 'SET departedAt :at', ...VALUES },
      refused('Invalid UpdateExpression: Syntax error; Expected ".", "=", or "[" but ":" found.'),
    ),
    refused('Invalid UpdateExpression: Syntax error; token: ":at", near: "departedAt :at"'),
  ),
  worded(
    {
      title: 'a query without the partition key',
      operation: 'Query',
      input: {
        TableName: TABLE,
        KeyConditionExpression: 'campaign = :at',
        ...VALUES,
      },
      answer: refused('Query condition missed key schema element: target'),
    },
    refused('Query condition missed key schema element'),
  ),
  {
    title: 'an index that is not there',
    operation: 'Query',
    input: {
      TableName: TABLE,
      IndexName: 'byNobody',
      KeyConditionExpression: 'campaign = :at',
      ...VALUES,
    },
    answer: refused('The table does not have the specified index: byNobody'),
  },
  worded(
    {
      title: 'a table that is not there',
      operation: 'GetItem',
      input: { TableName: 'Nowhere', Key: ROW },
      answer: { error: 'ResourceNotFoundException', message: 'Requested resource not found' },
    },
    {
      error: 'ResourceNotFoundException',
      message: 'Cannot do operations on a non-existent table',
    },
  ),
];
