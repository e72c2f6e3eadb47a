import type { JsonObject } from '../assembly/template.ts';
import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import { randomUuid } from '../endpoint/uuid.ts';
import { DynaliteStore, type DynaliteStoreOptions } from './dynalite-store.ts';
import { TableFigures, type TableFiguresSnapshot } from './table-figures.ts';

export interface DynamoDbOptions extends DynaliteStoreOptions {
  readonly clock: Clock;
  readonly random: Random;
}

export interface TableOptions {
  /**
   * Refuse reads that do not ask for consistency. dynalite is always consistent, so a forgotten
   * `ConsistentRead` would only be noticed in production.
   * @default false
   */
  readonly requireConsistentReads?: boolean;
}

interface Table {
  readonly keyNames: readonly string[];
  readonly options: TableOptions;
  /** What dynalite would make up from the real clock and real chance. */
  readonly identity: { readonly CreationDateTime: number; readonly TableId: string };
}

const READS = ['GetItem', 'Query', 'Scan', 'BatchGetItem'] as const;
const CONDITIONAL_WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;
const OTHERS = [
  'BatchWriteItem',
  'CreateTable',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'ListTables',
  'ListTagsOfResource',
  'TagResource',
  'UntagResource',
  'UpdateTable',
] as const;

type Input = Record<string, unknown>;

/** DynamoDB: dynalite, and what it leaves out of the behaviour that the stack relies on. */
export class DynamoDbService implements AwsService {
  readonly targetPrefix = 'DynamoDB_20120810';
  readonly jsonVersion = '1.0';
  readonly operations: Readonly<Record<string, Operation>>;
  readonly #store: DynaliteStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #tables = new Map<string, Table>();
  readonly #figures = new Map<string, TableFigures>();

  constructor(options: DynamoDbOptions) {
    this.#store = new DynaliteStore(options);
    this.#clock = options.clock;
    this.#random = options.random;
    const names = [...READS, ...CONDITIONAL_WRITES, ...OTHERS];
    this.operations = Object.fromEntries(
      names.map((name) => [name, (input: Input) => this.call(name, input)]),
    );
  }

  async createTable(definition: JsonObject, options: TableOptions = {}): Promise<void> {
    const name = String(definition.TableName);
    const keySchema = definition.KeySchema as { AttributeName: string }[];
    this.#tables.set(name, {
      keyNames: keySchema.map((key) => key.AttributeName),
      options,
      identity: {
        CreationDateTime: this.#clock.now() / 1000,
        TableId: randomUuid(this.#random.fork(`table ${name}`)),
      },
    });
    await this.#store.call('CreateTable', definition);
    await this.#becomeActive(name);
  }

  /** Runs one operation in process. Throws `AwsFault`. */
  async call(operation: string, input: Input): Promise<Record<string, unknown>> {
    this.#count(operation, input);
    if ((READS as readonly string[]).includes(operation)) {
      this.#checkConsistency(operation, input);
    }
    try {
      return this.#withIdentity(await this.#store.call(operation, input));
    } catch (error) {
      throw await this.#withItem(operation, input, error);
    }
  }

  /** Reads and writes of a table so far. */
  figures(tableName: string): TableFiguresSnapshot {
    return this.#figuresOf(tableName).snapshot();
  }

  tableNames(): string[] {
    return [...this.#tables.keys()].sort();
  }

  /** Also after a delay of zero, dynalite makes a table active in a later turn of the event loop. */
  async #becomeActive(name: string): Promise<void> {
    for (;;) {
      const { Table } = await this.#store.call('DescribeTable', { TableName: name });
      if ((Table as { TableStatus?: string }).TableStatus === 'ACTIVE') {
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #checkConsistency(operation: string, input: Input): void {
    for (const [name, request] of tableRequests(operation, input)) {
      const required = this.#tables.get(name)?.options.requireConsistentReads;
      if (required && request.ConsistentRead !== true) {
        throw new AwsFault(
          'ValidationException',
          `${operation} of ${name} without ConsistentRead: this engine was told that the table must be read consistently`,
        );
      }
    }
  }

  #count(operation: string, input: Input): void {
    for (const [name] of tableRequests(operation, input)) {
      this.#figuresOf(name).count(operation);
    }
  }

  #figuresOf(name: string): TableFigures {
    let figures = this.#figures.get(name);
    if (figures === undefined) {
      figures = new TableFigures();
      this.#figures.set(name, figures);
    }
    return figures;
  }

  #withIdentity(output: Record<string, unknown>): Record<string, unknown> {
    for (const member of ['Table', 'TableDescription']) {
      const description = output[member] as { TableName?: string } | undefined;
      Object.assign(description ?? {}, this.#tables.get(description?.TableName ?? '')?.identity);
    }
    return output;
  }

  /** dynalite does not know `ReturnValuesOnConditionCheckFailure`. */
  async #withItem(operation: string, input: Input, error: unknown): Promise<unknown> {
    const failed = error instanceof AwsFault && error.name === 'ConditionalCheckFailedException';
    if (!failed || input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') {
      return error;
    }
    const { Item } = await this.#store.call('GetItem', {
      TableName: input.TableName,
      Key: operation === 'PutItem' ? this.#keyOf(input) : input.Key,
      ConsistentRead: true,
    });
    const members = Item === undefined ? error.members : { ...error.members, Item };
    return new AwsFault(error.name, error.message, { status: error.status, members });
  }

  #keyOf({ TableName, Item }: Input): Record<string, unknown> {
    const keyNames = this.#tables.get(String(TableName))?.keyNames ?? [];
    const item = Item as Record<string, unknown>;
    return Object.fromEntries(keyNames.map((name) => [name, item[name]]));
  }
}

/** The tables an operation names, each with the part of the input that concerns it. */
function tableRequests(operation: string, input: Input): [string, Input][] {
  if (operation.startsWith('Batch')) {
    return Object.entries((input.RequestItems ?? {}) as Record<string, Input>);
  }
  return typeof input.TableName === 'string' ? [[input.TableName, input]] : [];
}
