import { environmentCredentials } from './environment.ts';
import { nameCalls } from './failed-calls.ts';

/**
 * The SDK clients of one function: one a service, whoever asks for it, so that connections are
 * shared. Belongs to a handler's module: what functions have in common is bundled once, and a
 * client there would be shared across functions by an engine that runs them in one process.
 */
export class Clients {
  readonly #clients = new Map<object, unknown>();

  /** The client made under this key (its class), made now when it is the first request. */
  once<T>(key: object, create: () => T): T {
    if (!this.#clients.has(key)) this.#clients.set(key, create());
    return this.#clients.get(key) as T;
  }
}

/**
 * What every client is made with. Nobody changes the middleware of a client once it calls: its stack
 * is put together once for each command. Credentials come from where Lambda puts them: the SDK's own
 * search, and all that it could find elsewhere, stays out of the bundle.
 */
export const CLIENT_SETTINGS = { cacheMiddleware: true, credentials: environmentCredentials };

type Prepared = Parameters<typeof nameCalls>[0] & {
  readonly config: { readonly region: unknown };
};

/**
 * A client whose errors are known by their call, and whose calls cost less. The SDK copies its
 * configuration of fifty members three times for each call. V8 copies it ten times as fast once
 * others have inherited from it: a prototype that is read through is kept as a shape instead of a
 * dictionary.
 */
export function prepared<C extends Prepared>(client: C): C {
  nameCalls(client);
  const heir = Object.create(client.config) as Prepared['config'];
  for (let reads = 0; reads < 100; reads += 1) void heir.region;
  return client;
}
