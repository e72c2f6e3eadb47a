import { Crash } from '../support/crashing-ports.ts';

const ITERATORS = new Set([
  'openRows',
  'joinedRows',
  'listInvitations',
  'listAccounts',
  'listRunning',
  'listEnded',
  'list',
]);
const SILENT = new Set(['clock', 'log']);

/**
 * Ports of a function that dies at its `n`-th call, before or after the call has its effect, and
 * can do nothing more. Beside `crashAt` this one knows lists, and outlives who catches errors.
 */
export function dyingAt<P extends object>(ports: P, n: number, when: 'before' | 'after') {
  let calls = 0;
  const wrap = (port: object) =>
    new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          calls += 1;
          const isDead = calls > n || (calls === n && when === 'before');
          if (isDead) throw new Crash(`dead before call ${calls}`);
          const answer: unknown = member.apply(target, args);
          if (calls < n || ITERATORS.has(String(key))) return answer;
          return Promise.resolve(answer).then(() => {
            throw new Crash(`dead after call ${calls}`);
          });
        };
      },
    });
  const wrapped = Object.entries(ports).map(([name, port]) => [
    name,
    SILENT.has(name) ? port : wrap(port),
  ]);
  return { ports: Object.fromEntries(wrapped) as P, hasDied: () => calls >= n };
}
