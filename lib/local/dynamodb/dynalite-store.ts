import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { toText } from '../endpoint/wire-text.ts';
import {
  type DynamoDbStore,
  readResponse,
  requestHeaders,
  type StoreSite,
  untilActive,
} from './store.ts';

interface DynaliteServer {
  emit(event: 'request', request: EventEmitter, response: object): boolean;
}

type Dynalite = (options: Record<string, unknown>) => DynaliteServer;

const requireHere = createRequire(import.meta.url);
let loaded: Dynalite | undefined;

/**
 * DynamoDB's data plane: dynalite in process. It is handed whole requests and never gets a port,
 * because it throws in the listener of a connection that breaks and takes the process with it.
 */
export class DynaliteStore implements DynamoDbStore {
  readonly #server: DynaliteServer;
  readonly #site: StoreSite;

  constructor(site: StoreSite) {
    this.#site = site;
    this.#server = withEnvironment(
      { AWS_ACCOUNT_ID: site.accountId, AWS_REGION: site.region },
      () => loadDynalite()({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }),
    );
  }

  async call(operation: string, input: unknown): Promise<Record<string, unknown>> {
    const { status, body } = await this.#request(operation, toText(input));
    return readResponse(status, body);
  }

  async createTable(definition: { readonly [name: string]: unknown }): Promise<void> {
    await this.call('CreateTable', definition);
    await untilActive(this, definition.TableName);
  }

  #request(operation: string, body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), {
        method: 'POST',
        url: '/',
        headers: requestHeaders(operation, this.#site),
      });
      const response = {
        statusCode: 200,
        setHeader: () => {},
        end: (text: string) => resolve({ status: response.statusCode, body: text }),
      };
      this.#server.emit('request', request, response);
      request.emit('data', Buffer.from(body));
      request.emit('end');
    });
  }
}

interface LevelIterator {
  close(): Promise<void>;
}

interface Level {
  values(options: object): LevelIterator;
}

/**
 * Loads dynalite with a memory store that keeps text rather than buffers: short buffers pin the
 * pools they are cut from, a hundred megabytes of them in a large campaign. And whoever has read an
 * iterator to its end closes it: each one that is left open keeps the whole store as it was then.
 */
function loadDynalite(): Dynalite {
  if (loaded === undefined) {
    const fromDynalite = createRequire(requireHere.resolve('dynalite'));
    const memory = fromDynalite('memory-level') as { MemoryLevel: new (o: object) => Level };
    const BufferLevel = memory.MemoryLevel;
    memory.MemoryLevel = class extends BufferLevel {
      constructor(options: object) {
        super({ ...options, storeEncoding: 'utf8' });
      }

      /** dynalite's streams end by calling `return`, which these iterators do not have. */
      override values(options: object) {
        const iterator = super.values(options);
        return Object.assign(iterator, { return: () => iterator.close() });
      }
    };
    loaded = requireHere('dynalite') as Dynalite;
    memory.MemoryLevel = BufferLevel;
  }
  return loaded;
}

/** dynalite takes the account and the Region of its ARNs from the environment of the process. */
function withEnvironment<T>(variables: Record<string, string>, work: () => T): T {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  }
}
