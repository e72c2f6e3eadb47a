import {
  BY_NAME,
  CONDITION_FAILED,
  type Exchange,
  key,
  number,
  refused,
  TABLE,
  text,
} from './exchange.ts';

const ROW = key('111122223333', 'INVITATION');
const QUEUED = { ...ROW, status: text('QUEUED'), updatedAt: text('1'), attempts: number('0') };
const INVITED = { ...QUEUED, status: text('INVITED'), updatedAt: text('2') };
const NAMES = { '#status': 'status' };
const absent = { ConditionExpression: 'attribute_not_exists(target)' };
const isInvited = {
  ConditionExpression: '#status = :status',
  ExpressionAttributeNames: NAMES,
  ExpressionAttributeValues: { ':status': text('INVITED') },
};

const put = (title: string, more: object, answer: Exchange['answer']): Exchange => ({
  title,
  operation: 'PutItem',
  input: { TableName: TABLE, ...more },
  answer,
});
const update = (title: string, more: object, answer: Exchange['answer']): Exchange => ({
  title,
  operation: 'UpdateItem',
  input: { TableName: TABLE, Key: ROW, ...more },
  answer,
});
const remove = (title: string, more: object, answer: Exchange['answer']): Exchange => ({
  title,
  operation: 'DeleteItem',
  input: { TableName: TABLE, Key: ROW, ...more },
  answer,
});

/** In this order: each write finds what the ones before have left. */
export const WRITES: readonly Exchange[] = [
  put('a first put on condition that there is no item', { Item: QUEUED, ...absent }, {}),
  put('the same put again', { Item: QUEUED, ...absent }, CONDITION_FAILED),
  put(
    'a failed put that asks for the item',
    { Item: QUEUED, ...absent, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    { ...CONDITION_FAILED, Item: QUEUED },
  ),
  put(
    'a put over an item, which it gives back',
    { Item: INVITED, ReturnValues: 'ALL_OLD' },
    { Attributes: QUEUED },
  ),
  {
    ...put(
      'a put that asks for the new item',
      { Item: INVITED, ReturnValues: 'ALL_NEW' },
      refused('ReturnValues can only be ALL_OLD or NONE'),
    ),
    difference: {
      answer: refused('Return values set to invalid value'),
      what: 'the text about `ReturnValues` that an operation does not know',
      harmless: BY_NAME,
    },
  },
  update(
    'an update whose condition compares texts, with all attributes',
    {
      UpdateExpression: 'SET #status = :status, updatedAt = :at',
      ConditionExpression:
        'updatedAt <= :at AND (#status = :status OR NOT #status IN (:ended0, :ended1))',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: {
        ':status': text('JOINED'),
        ':at': text('3'),
        ':ended0': text('JOINED'),
        ':ended1': text('EXPIRED'),
      },
      ReturnValues: 'ALL_NEW',
    },
    { Attributes: { ...QUEUED, status: text('JOINED'), updatedAt: text('3') } },
  ),
  update(
    'an update of an item that is over',
    {
      UpdateExpression: 'SET updatedAt = :at',
      ConditionExpression: 'NOT (#status IN (:ended0, :ended1))',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: {
        ':at': text('4'),
        ':ended0': text('JOINED'),
        ':ended1': text('EXPIRED'),
      },
    },
    CONDITION_FAILED,
  ),
  update(
    'an update on condition of an attribute that is not there',
    {
      UpdateExpression: 'SET concluded = :at',
      ConditionExpression: 'attribute_not_exists(concluded)',
      ExpressionAttributeValues: { ':at': text('4') },
      ReturnValues: 'UPDATED_NEW',
    },
    { Attributes: { concluded: text('4') } },
  ),
  update(
    'a comparison with an attribute that is not there',
    {
      UpdateExpression: 'SET concluded = :at',
      ConditionExpression: 'stamp <= :at',
      ExpressionAttributeValues: { ':at': text('4') },
    },
    CONDITION_FAILED,
  ),
  update(
    'a comparison of a number with a text',
    {
      UpdateExpression: 'SET concluded = :at',
      ConditionExpression: 'attempts <= :at',
      ExpressionAttributeValues: { ':at': text('4') },
    },
    CONDITION_FAILED,
  ),
  update(
    'an update of an item that is not there, which makes it',
    {
      Key: key('999999999999', 'ATTEMPT'),
      UpdateExpression: 'SET ended = :at',
      ConditionExpression: 'attribute_not_exists(ended)',
      ExpressionAttributeValues: { ':at': text('4') },
      ReturnValues: 'ALL_NEW',
    },
    { Attributes: { ...key('999999999999', 'ATTEMPT'), ended: text('4') } },
  ),
  {
    ...update(
      'a number with zeros at its end',
      {
        UpdateExpression: 'SET attempts = :n',
        ExpressionAttributeValues: { ':n': number('1.50') },
        ReturnValues: 'UPDATED_NEW',
      },
      { Attributes: { attempts: number('1.5') } },
    ),
    difference: {
      answer: { Attributes: { attempts: number('1.50') } },
      what: 'zeros at the end of a number: dynalite drops them, as the service does',
      harmless: 'numbers are whole, and travel through `unmarshall`',
    },
  },
  remove('a delete whose condition fails', isInvited, CONDITION_FAILED),
  remove(
    'a delete on condition that the item is gone or older',
    {
      ConditionExpression: 'attribute_not_exists(target) OR updatedAt <= :at',
      ExpressionAttributeValues: { ':at': text('3') },
    },
    {},
  ),
  {
    ...remove('the same delete again', { ReturnValues: 'ALL_OLD' }, {}),
    difference: {
      answer: { ConsumedCapacity: { CapacityUnits: 1, TableName: TABLE } },
      what: 'a delete of nothing: DynamoDB Local tells the capacity it took, unasked',
      harmless: 'nobody reads the consumed capacity',
    },
  },
];
