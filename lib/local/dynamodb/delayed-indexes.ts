import type { JsonObject } from '../assembly/template.ts';
import type { Clock } from '../clock/clock.ts';
import { DynaliteStore } from './dynalite-store.ts';
import type { StoreSite } from './store.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * Answers for secondary indexes from a second store, into which every written item is copied after a
 * delay: global secondary indexes are eventually consistent, and dynalite's are not.
 */
export class DelayedIndexes {
  readonly #store: DynaliteStore;
  readonly #clock: Clock;
  readonly #delayMs: number;

  constructor(options: StoreSite & { clock: Clock; delayMs: number }) {
    this.#store = new DynaliteStore(options);
    this.#clock = options.clock;
    this.#delayMs = options.delayMs;
  }

  async createTable(definition: JsonObject): Promise<void> {
    await this.#store.createTable(definition);
  }

  /** Remembers what a write has left: the item, or that there is none. */
  copyLater(tableName: string, key: unknown, item: unknown): void {
    this.#clock.schedule(this.#clock.now() + this.#delayMs, `index ${tableName}`, async () => {
      const [operation, what] =
        item === undefined ? ['DeleteItem', { Key: key }] : ['PutItem', { Item: item }];
      await this.#store.call(operation as string, { TableName: tableName, ...(what as object) });
    });
  }

  read(operation: string, input: Input): Promise<Record<string, unknown>> {
    return this.#store.call(operation, input);
  }
}
