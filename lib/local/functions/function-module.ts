import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '../assembly/findings.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

/** Where a handler's code lies and what it is called there. */
export interface HandlerLocation {
  readonly file: string;
  readonly exportName: string;
}

const EXTENSIONS = ['.mjs', '.js', '.cjs'];

/** Finds the file of a `Handler` such as `index.handler` in an asset. Throws `Refusal`. */
export function locateHandler(assetDirectory: string, handler: string): HandlerLocation {
  const dot = handler.lastIndexOf('.');
  const stem = handler.slice(0, dot);
  const file = EXTENSIONS.map((extension) => join(assetDirectory, `${stem}${extension}`)).find(
    existsSync,
  );
  if (dot < 1 || file === undefined) {
    throw new Refusal(
      `no file for handler ${handler} in the asset`,
      `expected ${stem || 'a name'} with one of ${EXTENSIONS.join(', ')}`,
    );
  }
  return { file, exportName: handler.slice(dot + 1) };
}

let copies = 0;

/** A bundle is loaded by Node itself, as it would be deployed. */
const importByNode = createRequire(import.meta.url)('./import-by-node.cjs') as (
  url: string,
) => Promise<Record<string, unknown>>;

/**
 * tsx leaves modules of a namespace that it was not registered for alone. It would rewrite half a
 * megabyte a bundle, to no effect, and keep the source twice.
 */
const NOT_FOR_TSX = 'tsx-namespace=local';

/**
 * Loads a fresh copy of the module, so that every function and every engine has its own module
 * state, as each execution environment has.
 */
export async function importHandler({ file, exportName }: HandlerLocation): Promise<Handler> {
  copies++;
  const module = file.endsWith('.mjs')
    ? await importByNode(`${pathToFileURL(file).href}?copy=${copies}&${NOT_FOR_TSX}`)
    : requireAfresh(file);
  const handler = module[exportName];
  if (typeof handler !== 'function') {
    const error = new Error(`${exportName} is undefined or not exported`);
    error.name = 'Runtime.HandlerNotFound';
    throw error;
  }
  return handler as Handler;
}

function requireAfresh(file: string): Record<string, unknown> {
  const require = createRequire(file);
  delete require.cache[require.resolve(file)];
  return require(file) as Record<string, unknown>;
}
