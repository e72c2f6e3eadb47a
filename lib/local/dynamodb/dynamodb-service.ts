import { listOf } from '../assembly/deployment.ts';
import type { JsonObject } from '../assembly/template.ts';
import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import { forgetText } from '../endpoint/wire-text.ts';
import { DelayedIndexes } from './delayed-indexes.ts';
import { DynaliteStore } from './dynalite-store.ts';
import {
  checkPutIndexKeys,
  checkUpdateIndexKeys,
  type IndexKey,
  indexKeysOf,
} from './index-keys.ts';
import { RemoteStore } from './remote-store.ts';
import type { DynamoDbStore, StoreSite } from './store.ts';
import { TableFigures, type TableFiguresSnapshot } from './table-figures.ts';
import { putsAndDeletes, tableRequests } from './table-requests.ts';

export interface DynamoDbOptions extends StoreSite {
  /** Origin of an emulator that keeps the tables, e.g. DynamoDB Local. @default dynalite, in process */
  readonly endpoint?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a write stays invisible to secondary indexes, in milliseconds. @default 0 */
  readonly indexDelayMs?: number;
}

export interface TableOptions {
  /**
   * Refuse reads that do not ask for consistency. dynalite is always consistent, so a forgotten
   * `ConsistentRead` would only be noticed in production.
   * @default false
   */
  readonly requireConsistentReads?: boolean;
  /** Attribute that tells when an item expires. Nothing is deleted: AWS takes days over it. */
  readonly timeToLiveAttribute?: string | undefined;
}

interface Table {
  readonly keyNames: readonly string[];
  readonly indexKeys: readonly IndexKey[];
  readonly options: TableOptions;
  readonly figures: TableFigures;
  /** What dynalite would make up from the real clock and real chance. */
  readonly identity: Readonly<Record<string, unknown>>;
}

const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem'];
const CONDITIONAL_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];
const OTHERS = [
  'BatchWriteItem',
  'DeleteTable',
  'DescribeTable',
  'ListTables',
  'ListTagsOfResource',
];

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

/** DynamoDB: dynalite, and what it leaves out of the behaviour that a stack relies on. */
export class DynamoDbService implements AwsService {
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly jsonVersion = '1.0';
  readonly operations: Readonly<Record<string, Operation>>;
  readonly #store: DynamoDbStore;
  readonly #indexes: DelayedIndexes | undefined;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #tables = new Map<string, Table>();

  constructor(options: DynamoDbOptions) {
    const { endpoint, indexDelayMs = 0 } = options;
    this.#store =
      endpoint === undefined
        ? new DynaliteStore(options)
        : new RemoteStore({ ...options, endpoint });
    this.#indexes =
      indexDelayMs > 0 ? new DelayedIndexes({ ...options, delayMs: indexDelayMs }) : undefined;
    this.#clock = options.clock;
    this.#random = options.random;
    this.operations = {
      ...Object.fromEntries(
        [...READS, ...CONDITIONAL_WRITES, ...OTHERS].map((name): [string, Operation] => [
          name,
          (input) => this.call(name, input),
        ]),
      ),
      CreateTable: async (input) => {
        await this.createTable(input as JsonObject);
        const { Table } = await this.call('DescribeTable', { TableName: input.TableName });
        return { TableDescription: Table };
      },
      DescribeTimeToLive: (input) => this.#describeTimeToLive(input),
    };
  }

  async createTable(definition: JsonObject, options: TableOptions = {}): Promise<void> {
    await this.#store.createTable(definition);
    const name = String(definition.TableName);
    this.#tables.set(name, {
      keyNames: listOf(definition, 'KeySchema').map((key) => String(key.AttributeName)),
      indexKeys: indexKeysOf(definition),
      options,
      figures: new TableFigures(),
      identity: {
        ...timesOf(definition, this.#clock.now() / 1000),
        TableId: randomUuid(this.#random.fork(`table ${name}`)),
      },
    });
    await this.#indexes?.createTable(definition);
  }

  /** Runs one operation in process. Throws `AwsFault`. */
  async call(operation: string, input: Input): Promise<Output> {
    try {
      return await this.#perform(operation, input);
    } catch (error) {
      throw error instanceof TypeError ? malformed(error) : error;
    }
  }

  async #perform(operation: string, input: Input): Promise<Output> {
    for (const [name, request] of tableRequests(operation, input)) {
      const table = this.#tables.get(name);
      table?.figures.count(operation);
      checkConsistency(table, operation, name, request);
      checkIndexKeys(table, operation, request);
    }
    if (this.#indexes !== undefined && input.IndexName !== undefined) {
      return this.#indexes.read(operation, input);
    }
    try {
      const output = await this.#store.call(operation, input);
      await this.#copyToIndexes(operation, input);
      return this.#withIdentity(output);
    } catch (error) {
      throw await this.#withItem(operation, input, error);
    }
  }

  async #describeTimeToLive(input: Input): Promise<Output> {
    await this.call('DescribeTable', { TableName: input.TableName });
    const { timeToLiveAttribute: AttributeName } =
      this.#tables.get(String(input.TableName))?.options ?? {};
    const TimeToLiveDescription =
      AttributeName === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName };
    return { TimeToLiveDescription };
  }

  /** Reads and writes of a table so far. */
  figures(tableName: string): TableFiguresSnapshot {
    return (this.#tables.get(tableName)?.figures ?? new TableFigures()).snapshot();
  }

  tableNames(): string[] {
    return [...this.#tables.keys()].sort();
  }

  #withIdentity(output: Output): Output {
    const description = output.Table as { TableName?: string } | undefined;
    if (description !== undefined) forgetText(output);
    Object.assign(description ?? {}, this.#tables.get(description?.TableName ?? '')?.identity);
    return output;
  }

  /** dynalite does not know `ReturnValuesOnConditionCheckFailure`. */
  async #withItem(operation: string, input: Input, error: unknown): Promise<unknown> {
    const failed = error instanceof AwsFault && error.name === 'ConditionalCheckFailedException';
    if (!failed || input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') {
      return error;
    }
    const item = await this.#read(String(input.TableName), this.#keyOf(operation, input));
    const members = item === undefined ? error.members : { ...error.members, Item: item };
    return new AwsFault(error.name, error.message, { status: error.status, members });
  }

  async #copyToIndexes(operation: string, input: Input): Promise<void> {
    for (const [name, key] of this.#indexes === undefined ? [] : this.#written(operation, input)) {
      this.#indexes?.copyLater(name, key, await this.#read(name, key));
    }
  }

  /** The keys that a write has touched, with their tables. */
  #written(operation: string, input: Input): [string, unknown][] {
    if (CONDITIONAL_WRITES.includes(operation)) {
      return [[String(input.TableName), this.#keyOf(operation, input)]];
    }
    return tableRequests(operation, operation === 'BatchWriteItem' ? input : {}).flatMap(
      ([name, requests]) =>
        putsAndDeletes(requests).map(({ Put, Key }): [string, unknown] => [
          name,
          Put === undefined ? Key : this.#keyIn(name, Put),
        ]),
    );
  }

  #keyOf(operation: string, { TableName, Item, Key }: Input): unknown {
    return operation === 'PutItem' ? this.#keyIn(String(TableName), Item) : Key;
  }

  #keyIn(tableName: string, item: unknown): Record<string, unknown> {
    const keyNames = this.#tables.get(tableName)?.keyNames ?? [];
    return Object.fromEntries(keyNames.map((name) => [name, (item as Output)[name]]));
  }

  async #read(TableName: string, Key: unknown): Promise<unknown> {
    const { Item } = await this.#store.call('GetItem', { TableName, Key, ConsistentRead: true });
    return Item;
  }
}

function timesOf({ BillingMode }: JsonObject, seconds: number): Input {
  const isOnDemand = BillingMode === 'PAY_PER_REQUEST';
  return {
    CreationDateTime: seconds,
    ...(isOnDemand
      ? { BillingModeSummary: { BillingMode, LastUpdateToPayPerRequestDateTime: seconds } }
      : {}),
  };
}

/** DynamoDB checks the types of all members first; dynalite and the checks here just read them. */
function malformed({ message }: TypeError): AwsFault {
  return new AwsFault('SerializationException', `a value is of an unexpected type: ${message}`);
}

function checkConsistency(
  table: Table | undefined,
  operation: string,
  name: string,
  { ConsistentRead, IndexName }: Input,
): void {
  const required = table?.options.requireConsistentReads === true && IndexName === undefined;
  if (required && READS.includes(operation) && ConsistentRead !== true) {
    throw new AwsFault(
      'ValidationException',
      `${operation} of ${name} without ConsistentRead: the engine was told that this table is read consistently`,
    );
  }
}

function checkIndexKeys(table: Table | undefined, operation: string, request: Input): void {
  const keys = table?.indexKeys ?? [];
  if (operation === 'UpdateItem') {
    checkUpdateIndexKeys(request, keys);
  } else if (operation === 'PutItem') {
    checkPutIndexKeys(request.Item, keys);
  } else if (operation === 'BatchWriteItem') {
    for (const { Put } of putsAndDeletes(request)) {
      checkPutIndexKeys(Put, keys);
    }
  }
}
