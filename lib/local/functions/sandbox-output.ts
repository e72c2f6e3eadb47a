import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { currentSandbox } from './sandbox.ts';

type Restore = () => void;
type Write = (chunk: string | Uint8Array, ...rest: never[]) => boolean;

/** What functions write to the standard streams goes to their log and is not printed. */
export function patchStreams(): Restore {
  const restores = [process.stdout, process.stderr].map((stream) => {
    const real = stream.write;
    const patched: Write = (chunk, ...rest) => {
      const sandbox = currentSandbox();
      if (sandbox === undefined) {
        return (real as Write).call(stream, chunk, ...rest);
      }
      sandbox.write(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      callBack(rest);
      return true;
    };
    stream.write = patched as typeof stream.write;
    return () => {
      stream.write = real;
    };
  });
  return () => {
    for (const restore of restores) {
      restore();
    }
  };
}

function callBack(rest: readonly unknown[]): void {
  const callback = rest.at(-1);
  if (typeof callback === 'function') {
    queueMicrotask(() => callback());
  }
}

const CONSOLE_METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** The console of a test runner does not write to the standard streams, so it is patched as well. */
export function patchConsole(): Restore {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      currentSandbox()?.write(String(chunk));
      done();
    },
  });
  const captured = new Console({ stdout: stream, stderr: stream });
  const target = globalThis.console;
  const restores = CONSOLE_METHODS.map((method) => {
    const real = target[method];
    target[method] = (...args: unknown[]) =>
      currentSandbox() === undefined ? real.apply(target, args) : captured[method](...args);
    return () => {
      target[method] = real;
    };
  });
  return () => {
    for (const restore of restores) {
      restore();
    }
  };
}
