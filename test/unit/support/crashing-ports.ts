/** What a crashed function throws in tests. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Methods that call nobody: no crash can come between them and their caller. */
const SYNCHRONOUS = new Set(['now', 'arnOf', 'info', 'warn', 'error']);

/**
 * Ports whose function dies at the `n`-th call to any of them (from 1): `before` the call has any
 * effect, or `after` it has had its effect and nobody learned of it. Calls are counted over all
 * ports, so that running `n` through 1, 2, 3 ... tries every gap between two calls.
 */
export function crashAt<P extends object>(
  ports: P,
  n: number,
  when: 'before' | 'after' = 'after',
): P {
  let calls = 0;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        if (SYNCHRONOUS.has(String(key))) return member.bind(target);
        return (...args: unknown[]) => {
          calls += 1;
          if (calls < n) return member.apply(target, args);
          if (when === 'before') throw new Crash(`crashed before call ${n}`);
          return Promise.resolve(member.apply(target, args)).then(() => {
            throw new Crash(`crashed after call ${n}`);
          });
        };
      },
    });
  const wrapped = Object.entries(ports).map(([name, port]) => [
    name,
    typeof port === 'object' && port !== null ? wrap(port) : port,
  ]);
  return Object.fromEntries(wrapped) as P;
}

/**
 * Runs the function with a crash at every call in turn, each time with fresh ports, then once more
 * without a crash, and checks what the two runs left behind. Returns how many calls were tried.
 */
export async function crashEverywhere<P extends object>(trial: {
  readonly fresh: () => P | Promise<P>;
  readonly run: (ports: P) => Promise<unknown>;
  readonly check: (ports: P, crash: string) => void | Promise<void>;
}): Promise<number> {
  const LIMIT = 100;
  for (let n = 1; n <= LIMIT; n += 1) {
    for (const when of ['before', 'after'] as const) {
      const ports = await trial.fresh();
      const crashed = await trial.run(crashAt(ports, n, when)).then(
        () => false,
        (error: unknown) => {
          if (error instanceof Crash) return true;
          throw error;
        },
      );
      if (!crashed) return n - 1;
      await trial.run(ports);
      await trial.check(ports, `${when} call ${n}`);
    }
  }
  throw new Error(`more than ${LIMIT} port calls`);
}
