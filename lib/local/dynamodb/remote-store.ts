import {
  type DynamoDbStore,
  readResponse,
  requestHeaders,
  type StoreSite,
  untilActive,
} from './store.ts';

export interface RemoteStoreOptions extends StoreSite {
  /** Origin of an emulator of DynamoDB, e.g. `http://127.0.0.1:8000`. */
  readonly endpoint: string;
}

/** DynamoDB's data plane in another process, such as AWS's DynamoDB Local. Its tables must be new. */
export class RemoteStore implements DynamoDbStore {
  readonly #options: RemoteStoreOptions;

  constructor(options: RemoteStoreOptions) {
    this.#options = options;
  }

  async call(operation: string, input: unknown): Promise<Record<string, unknown>> {
    const { endpoint } = this.#options;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: requestHeaders(operation, this.#options),
      body: JSON.stringify(input),
    }).catch((cause: unknown) => {
      throw new Error(
        `nothing answers at ${endpoint}, expected an emulator of DynamoDB: start it`,
        {
          cause,
        },
      );
    });
    return readResponse(response.status, await response.text());
  }

  async createTable(definition: { readonly [name: string]: unknown }): Promise<void> {
    await this.call('CreateTable', definition);
    await untilActive(this, definition.TableName);
  }
}
