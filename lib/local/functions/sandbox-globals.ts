import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { randomUuid } from '../endpoint/uuid.ts';
import { patchRequests } from './in-process-requests.ts';
import { currentSandbox, type Sandbox } from './sandbox.ts';
import { patchConsole, patchStreams } from './sandbox-output.ts';

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
      patchTimers(),
      patchChance(),
      patchStreams(),
      patchConsole(),
      watchCalls(),
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

/** `setTimeout` of `node:timers/promises` sleeps on the virtual clock; the global one stays real. */
function patchTimers(): Restore {
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

/** Sees every HTTP request of a function, so that one that outlives its invocation is noticed. */
function watchCalls(): Restore {
  // Answers arrive in the context of the socket, which an earlier invocation may have opened.
  const callers = new WeakMap<object, Sandbox>();
  const started = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const sandbox = currentSandbox();
    const refusal = sandbox?.callStarted(request);
    if (refusal !== undefined) {
      request.destroy(new Error(refusal));
    } else if (sandbox !== undefined) {
      callers.set(request, sandbox);
    }
  };
  const answered = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    callers.get(request)?.callAnswered(request);
  };
  subscribe('http.client.request.start', started);
  subscribe('http.client.response.finish', answered);
  subscribe('http.client.request.error', answered);
  return () => {
    unsubscribe('http.client.request.start', started);
    unsubscribe('http.client.response.finish', answered);
    unsubscribe('http.client.request.error', answered);
  };
}
