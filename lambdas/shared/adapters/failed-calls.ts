/** Which call of AWS an error answered: the SDK does not say so in the error itself. */
const calls = new WeakMap<object, string>();

interface Context {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** Any client: each types what its commands take in its own way. */
interface Named {
  readonly middlewareStack: {
    add(middleware: never, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}

/** From now on the errors of the client are known by their call. */
export function nameCalls({ middlewareStack }: Named): void {
  const middleware =
    (next: (args: object) => Promise<unknown>, { clientName, commandName }: Context) =>
    async (args: object) => {
      try {
        return await next(args);
      } catch (error) {
        if (error instanceof Error) {
          const service = clientName?.replace(/Client$/, '');
          calls.set(error, `${service} ${commandName?.replace(/Command$/, '')}`);
        }
        throw error;
      }
    };
  middlewareStack.add(middleware as never, { step: 'initialize', name: 'nameCalls' });
}

/** For example `Organizations ListParents`; null for an error that no call answered. */
export function callOf(error: Error): string | null {
  return calls.get(error) ?? null;
}
