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
