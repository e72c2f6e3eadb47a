import { environmentCredentials } from './environment.ts';

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
 * What every client is made with. Nobody changes the middleware of a client: its stack is put
 * together once for each command. Credentials come from where Lambda puts them: the SDK's own
 * search, and all that it could find elsewhere, stays out of the bundle.
 */
export const CLIENT_SETTINGS = { cacheMiddleware: true, credentials: environmentCredentials };

/** Without the middleware that copies every request and answer for a log that nobody keeps. */
export function unlogged<C extends { readonly middlewareStack: { remove(name: string): boolean } }>(
  client: C,
): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
