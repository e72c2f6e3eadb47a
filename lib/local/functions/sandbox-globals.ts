import { createRequire, syncBuiltinESMExports } from 'node:module';
import { randomUuid } from '../endpoint/uuid.ts';
import { patchRequests } from './in-process-requests.ts';
import { currentSandbox } from './sandbox.ts';
import { patchConsole, patchStreams } from './sandbox-output.ts';
import { goOn, whenQuiet } from './sandbox-steps.ts';

type Restore = () => void;

const require = createRequire(import.meta.url);
let users = 0;
let restores: Restore[] = [];

/**
 * Makes the globals that functions use answer for the function that asks: environment, time, chance
 * and output. Code outside of a sandbox sees no difference. The globals are shared by the process,
 * so they are patched when the first engine starts and restored when the last one stops.
 */
export function installSandboxGlobals(): Restore {
  users++;
  if (users === 1) {
    restores = [
      patchEnvironment(),
      patchDate(),
      patchSleep(),
      patchTimeout(),
      patchChance(),
      patchStreams(),
      patchConsole(),
      patchRequests(),
    ];
  }
  let installed = true;
  return () => {
    users -= installed ? 1 : 0;
    installed = false;
    if (users === 0) {
      for (const restore of restores.splice(0)) {
        restore();
      }
    }
  };
}

function patchEnvironment(): Restore {
  const real = process.env;
  const visible = () => currentSandbox()?.environment ?? real;
  process.env = new Proxy({} as NodeJS.ProcessEnv, {
    get: (_, name) => Reflect.get(visible(), name),
    set: (_, name, value) => Reflect.set(visible(), name, String(value)),
    has: (_, name) => Reflect.has(visible(), name),
    deleteProperty: (_, name) => Reflect.deleteProperty(visible(), name),
    ownKeys: () => Reflect.ownKeys(visible()),
    getOwnPropertyDescriptor: (_, name) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(visible(), name);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
  return () => {
    process.env = real;
  };
}

function patchDate(): Restore {
  const RealDate = globalThis.Date;
  const realNow = RealDate.now;
  RealDate.now = () => currentSandbox()?.now() ?? realNow();
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      const now = args.length === 0 ? currentSandbox()?.now() : undefined;
      return Reflect.construct(target, now === undefined ? args : [now], newTarget);
    },
    apply(target) {
      const now = currentSandbox()?.now();
      return now === undefined ? target() : new RealDate(now).toString();
    },
  });
  return () => {
    RealDate.now = realNow;
    globalThis.Date = RealDate;
  };
}

/** `setTimeout` of `node:timers/promises` sleeps on the virtual clock. */
function patchSleep(): Restore {
  const timers = require('node:timers/promises') as Record<
    'setTimeout',
    (...a: never[]) => unknown
  >;
  const real = timers.setTimeout as (ms?: number, value?: unknown, options?: object) => unknown;
  const patched = async (ms = 0, value?: unknown, options?: object) => {
    const sandbox = currentSandbox();
    if (sandbox === undefined) {
      return real(ms, value, options);
    }
    await sandbox.sleep(ms);
    return value;
  };
  return replaceBuiltin(timers, 'setTimeout', patched);
}

/** Nobody waits for the rest: the SDK backs off before it repeats a call, in time that is not virtual. */
const LONGEST_TIMEOUT_MS = 5;

/**
 * The global `setTimeout` stays real, if not as long, but what a function left behind with it does not
 * run: Lambda freezes a function when it has answered.
 */
function patchTimeout(): Restore {
  const real = globalThis.setTimeout;
  const patched = (callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    const sandbox = currentSandbox();
    if (sandbox === undefined) return real(callback, ms, ...args);
    const run = () => whenQuiet(sandbox, () => goOn(sandbox, () => callback(...args)));
    return real(run, Math.min(ms, LONGEST_TIMEOUT_MS));
  };
  globalThis.setTimeout = Object.assign(patched, real) as typeof real;
  return () => {
    globalThis.setTimeout = real;
  };
}

function patchChance(): Restore {
  const realRandom = Math.random;
  Math.random = () => currentSandbox()?.random.next() ?? realRandom();
  const restoreRandom = () => {
    Math.random = realRandom;
  };
  const crypto = require('node:crypto') as Record<'randomUUID', (options?: object) => string>;
  const realUuid = crypto.randomUUID;
  const uuid = (options?: object) => {
    const sandbox = currentSandbox();
    return sandbox === undefined ? realUuid(options) : randomUuid(sandbox.random);
  };
  const restoreModule = replaceBuiltin(crypto, 'randomUUID', uuid);
  const webCrypto = globalThis.crypto as unknown as { randomUUID?: unknown };
  Object.defineProperty(webCrypto, 'randomUUID', { value: uuid, configurable: true });
  return () => {
    restoreRandom();
    restoreModule();
    delete webCrypto.randomUUID;
  };
}

function replaceBuiltin<K extends string>(
  module: Record<K, unknown>,
  name: K,
  replacement: unknown,
): Restore {
  const real = module[name];
  module[name] = replacement;
  syncBuiltinESMExports();
  return () => {
    module[name] = real;
    syncBuiltinESMExports();
  };
}
