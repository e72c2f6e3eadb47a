import { createRequire } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { DynaliteStore } from '../../../lib/local/dynamodb/dynalite-store.ts';

interface Iterators {
  readonly AbstractValueIterator: { readonly prototype: { close(): Promise<void> } };
}

const fromHere = createRequire(import.meta.url);
const fromDynalite = createRequire(fromHere.resolve('dynalite'));
const fromMemory = createRequire(fromDynalite.resolve('memory-level'));
const { AbstractValueIterator } = fromMemory('abstract-level') as Iterators;

const ITEMS = {
  TableName: 'Items',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
};

afterEach(() => vi.restoreAllMocks());

test.each([
  ['all of them', undefined, 5],
  ['as many as it asks for', 2, 2],
  ['none', 5, 0],
])(
  'a query leaves no iterator open, which would keep the store as it was: %s',
  async (_, Limit, found) => {
    const store = new DynaliteStore({ accountId: '999988887777', region: 'us-east-1' });
    await store.createTable(ITEMS);
    for (const sk of ['a', 'b', 'c', 'd', 'e']) {
      await store.call('PutItem', {
        TableName: 'Items',
        Item: { pk: { S: 'queue' }, sk: { S: sk } },
      });
    }
    const close = vi.spyOn(AbstractValueIterator.prototype, 'close');
    const { Items } = await store.call('Query', {
      TableName: 'Items',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: found === 0 ? 'empty' : 'queue' } },
      Limit,
    });
    expect(Items).toHaveLength(found);
    // The stream ends a few turns after the last item was read.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(close).toHaveBeenCalled();
  },
);
