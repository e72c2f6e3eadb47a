import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { FUNCTIONS } from '../../../lambdas/shared/contract/functions.ts';
import { leaveOut } from './leave-out.ts';
import { rewriteSdk } from './rewrite-sdk.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** How what runs in Lambda is bundled. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Whoever decides by the name of an error reads the one it sets: no names need to be kept.
  // Source maps hold paths, so that every checkout would deploy another asset.
  minify: true,
  plugins: [leaveOut, rewriteSdk],
} satisfies BuildOptions;

let bundles: Promise<string> | undefined;

/**
 * Bundles every handler, SDK included, so that its version is ours, into a directory that lives as
 * long as the process: CDK copies from it. It holds an entry a function and the chunks they share;
 * a function loads its entry and the chunks that the entry needs. Bundles once a process.
 */
export function bundleFunctions(): Promise<string> {
  bundles ??= bundleAll();
  return bundles;
}

async function bundleAll(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'handshakes-bundles-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await build({
    // The names of chunks depend on paths from here: they must not depend on who bundles where.
    absWorkingDir: ROOT,
    entryPoints: Object.keys(FUNCTIONS).map((name) => ({
      in: join('lambdas', name, 'handler.ts'),
      out: name,
    })),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    ...BUNDLING,
  });
  return directory;
}
