import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { Documents } from '../../../lambdas/shared/adapters/documents.ts';
import { OUTCOME_TABLE } from '../../../lambdas/shared/contract/outcome-item.ts';

/** dynalite brings no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: {
  readonly createTableMs: number;
}) => Server;

export interface LocalTables {
  readonly documents: Documents;
  readonly outcomeTable: string;
  readonly coordinationTable: string;
  close(): Promise<void>;
}

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

const OUTCOMES: CreateTableCommandInput = {
  TableName: 'outcomes',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['target', 'record', 'status', 'updatedAt', 'campaign', 'open'].map(text),
  KeySchema: keys(OUTCOME_TABLE.partitionKey, OUTCOME_TABLE.sortKey),
  GlobalSecondaryIndexes: Object.values(OUTCOME_TABLE.indexes).map((index) => ({
    IndexName: index.name,
    KeySchema: keys(index.partitionKey, index.sortKey),
    Projection: { ProjectionType: 'ALL' as const },
  })),
};

const COORDINATION: CreateTableCommandInput = {
  TableName: 'coordination',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk'].map(text),
  KeySchema: keys('pk', 'sk'),
};

/** Both tables on dynalite, on a loopback port of their own. */
export async function openLocalTables(): Promise<LocalTables> {
  const server: Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const table of [OUTCOMES, COORDINATION]) await client.send(new CreateTableCommand(table));
  return {
    documents: new Documents(client),
    outcomeTable: 'outcomes',
    coordinationTable: 'coordination',
    close() {
      client.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
