import {
  CreateTableCommand,
  type CreateTableInput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { Documents } from '../../../lambdas/shared/adapters/documents.ts';
import { LocalAws } from '../../../lib/local/local-aws.ts';
import type { LocalTables } from '../../unit/support/local-tables.ts';
import { organization, START } from '../../workflow/support/scenario.ts';

/** The engine with the tables of the synthesized stack, and how it made them. */
export interface EmbeddedTables {
  readonly aws: LocalAws;
  readonly definitions: readonly [outcomes: CreateTableInput, coordination: CreateTableInput];
}

export async function startEmbedded(): Promise<EmbeddedTables> {
  const aws = await LocalAws.start({
    assemblyDirectory: inject('assemblyDirectory'),
    requireConsistentReads: ['Coordination'],
    startAt: START,
    seed: 'contract',
    world: organization(),
  });
  const outcomes = String(aws.outputs.OutcomeTableName);
  const coordination = aws.dynamodb.tableNames().find((name) => name !== outcomes);
  if (coordination === undefined) throw new Error('the stack has one table, expected two');
  return {
    aws,
    definitions: [await definitionOf(aws, outcomes), await definitionOf(aws, coordination)],
  };
}

async function definitionOf({ dynamodb }: LocalAws, name: string): Promise<CreateTableInput> {
  const answer = await dynamodb.call('DescribeTable', { TableName: name });
  const table = answer.Table as CreateTableInput;
  const indexes = table.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: table.KeySchema,
    AttributeDefinitions: table.AttributeDefinitions,
    ...(indexes === undefined ? {} : { GlobalSecondaryIndexes: indexes }),
  };
}

/** The tables at an endpoint that has them, for whoever works with the adapters. */
export function tablesAt(
  endpoint: string,
  { definitions }: EmbeddedTables,
  close: () => Promise<void>,
): LocalTables {
  const client = clientOf(endpoint);
  return {
    documents: new Documents(client),
    outcomeTable: String(definitions[0].TableName),
    coordinationTable: String(definitions[1].TableName),
    async close() {
      client.destroy();
      await close();
    },
  };
}

export async function createTables(
  endpoint: string,
  definitions: readonly CreateTableInput[],
): Promise<void> {
  const client = clientOf(endpoint);
  for (const definition of definitions) await client.send(new CreateTableCommand(definition));
  client.destroy();
}

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
    maxAttempts: 1,
  });
}

/** One set of tables for all test files that a contract test runs; the last to close it closes it. */
export function shared(open: () => Promise<LocalTables>): () => Promise<LocalTables> {
  let opened: Promise<LocalTables> | undefined;
  let users = 0;
  return async () => {
    users += 1;
    opened ??= open();
    const tables = await opened;
    return {
      ...tables,
      async close() {
        users -= 1;
        if (users === 0) await tables.close();
      },
    };
  };
}
