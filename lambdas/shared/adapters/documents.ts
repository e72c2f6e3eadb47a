import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Attributes = Readonly<Record<string, unknown>>;

interface Conditional {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Attributes | undefined;
}

interface Keyed {
  readonly TableName: string;
  readonly Key: object;
}

interface Update {
  readonly UpdateExpression: string;
  readonly ReturnValues?: 'ALL_NEW' | undefined;
}

export interface QueryRequest {
  readonly TableName: string;
  readonly IndexName?: string | undefined;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues: Attributes;
  readonly ConsistentRead?: boolean | undefined;
  readonly Limit?: number | undefined;
  readonly Select?: 'COUNT' | undefined;
  readonly ExclusiveStartKey?: Attributes | undefined;
}

export interface QueryAnswer {
  readonly Items: readonly Attributes[];
  readonly Count: number;
  readonly LastEvaluatedKey: Attributes | undefined;
}

/**
 * Undefined members are left out; nulls are stored as nulls. A tag may be called `constructor`,
 * which makes its map look like an instance of some class.
 */
const toItem = (attributes: object) =>
  marshall(attributes as Record<string, unknown>, {
    removeUndefinedValues: true,
    convertClassInstanceToMap: true,
  });

const withValues = <T extends Conditional>(request: T) => ({
  ...request,
  ExpressionAttributeValues:
    request.ExpressionAttributeValues && toItem(request.ExpressionAttributeValues),
});

/**
 * DynamoDB in plain values: the five operations the orchestrator uses. The SDK's document client
 * would run two stacks of middleware for each call.
 */
export class Documents {
  readonly #client: DynamoDBClient;

  constructor(client: DynamoDBClient) {
    this.#client = client;
  }

  async get(request: Keyed & { readonly ConsistentRead: true }): Promise<Attributes | undefined> {
    const answer = await this.#client.send(
      new GetItemCommand({ ...request, Key: toItem(request.Key) }),
    );
    return answer.Item && unmarshall(answer.Item);
  }

  async put(request: Conditional & { TableName: string; Item: object }): Promise<void> {
    await this.#client.send(
      new PutItemCommand({ ...withValues(request), Item: toItem(request.Item) }),
    );
  }

  /** The item after the write, if `ReturnValues` asks for it. */
  async update(request: Keyed & Conditional & Update): Promise<Attributes | undefined> {
    const answer = await this.#client.send(
      new UpdateItemCommand({ ...withValues(request), Key: toItem(request.Key) }),
    );
    return answer.Attributes && unmarshall(answer.Attributes);
  }

  async delete(request: Keyed & Conditional): Promise<void> {
    await this.#client.send(
      new DeleteItemCommand({ ...withValues(request), Key: toItem(request.Key) }),
    );
  }

  async query(request: QueryRequest): Promise<QueryAnswer> {
    const answer = await this.#client.send(
      new QueryCommand({
        ...withValues(request),
        ExclusiveStartKey: request.ExclusiveStartKey && toItem(request.ExclusiveStartKey),
      }),
    );
    return {
      Items: (answer.Items ?? []).map((item) => unmarshall(item)),
      Count: answer.Count ?? 0,
      LastEvaluatedKey: answer.LastEvaluatedKey && unmarshall(answer.LastEvaluatedKey),
    };
  }

  /** All pages of a query, item by item. */
  async *queryAll(request: Omit<QueryRequest, 'Limit' | 'Select'>): AsyncIterable<Attributes> {
    let start: Attributes | undefined;
    do {
      const page = await this.query({ ...request, ExclusiveStartKey: start });
      yield* page.Items;
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
}

/** True for the answer to a conditional write whose condition did not hold. */
export function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/** Runs a conditional write: true when it was written, false when its condition did not hold. */
export async function writeIf(write: () => Promise<unknown>): Promise<boolean> {
  return (await unlessConditionFails(() => write().then(() => true))) ?? false;
}

/** The answer to a conditional write; null when its condition did not hold. */
export async function unlessConditionFails<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (isConditionFailed(error)) return null;
    throw error;
  }
}
