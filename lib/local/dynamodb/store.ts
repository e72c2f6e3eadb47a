import { AwsFault } from '../endpoint/service.ts';
import { keepText } from '../endpoint/wire-text.ts';

/** A data plane of DynamoDB. */
export interface DynamoDbStore {
  /** Runs one operation. Throws `AwsFault` for what DynamoDB refuses. */
  call(operation: string, input: unknown): Promise<Record<string, unknown>>;
  /** Creates a table, which is active when this returns. */
  createTable(definition: { readonly [name: string]: unknown }): Promise<void>;
}

/** Where the tables live: DynamoDB takes it from the signature of each request. */
export interface StoreSite {
  readonly accountId: string;
  readonly region: string;
}

/** Headers that DynamoDB and its emulators want; nobody checks the signature. */
export function requestHeaders(operation: string, { accountId, region }: StoreSite) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

/** The output in a response. Throws the `AwsFault` that it tells of. */
export function readResponse(status: number, body: string): Record<string, unknown> {
  const output = JSON.parse(body) as Record<string, unknown>;
  if (status === 200) {
    return keepText(output, body);
  }
  const { __type: type, message, Message, ...members } = output;
  const name = String(type).split('#').at(-1) as string;
  throw new AwsFault(name, String(message ?? Message ?? ''), {
    status,
    members: { __type: type, ...members },
  });
}

/** Waits until a table is active: even after no delay, that is a later turn. */
export async function untilActive(store: DynamoDbStore, tableName: unknown): Promise<void> {
  for (;;) {
    const { Table } = await store.call('DescribeTable', { TableName: tableName });
    if ((Table as { TableStatus?: string }).TableStatus === 'ACTIVE') {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
