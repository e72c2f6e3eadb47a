import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { FUNCTIONS, type FunctionName } from '../../lambdas/shared/contract/functions.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

let bundles: string | undefined;

/**
 * The code of all functions, SDK included, so that its version is ours. One
 * asset holds an entry a function and the chunks they share; a function loads its entry and the
 * chunks that the entry needs.
 *
 * `NodejsFunction` would start npx and esbuild once a function, which takes several times as long
 * as bundling all of them at once, and every test run and every rehearsal waits for it. Its
 * context key `aws:cdk:bundling-stacks` is honoured: without bundling the code is a placeholder.
 */
export function functionCode(scope: Construct): AssetCode {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(join(LAMBDAS, 'shared', 'contract'));
  bundles ??= bundleAll();
  return Code.fromAsset(bundles);
}

/** `Handler` of a function in that code. */
export function functionHandler(name: FunctionName): string {
  return `${name}.handler`;
}

/** Bundles every handler into a directory that lives as long as the process: CDK copies from it. */
function bundleAll(): string {
  const directory = mkdtempSync(join(tmpdir(), 'handshakes-bundles-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  buildSync({
    entryPoints: Object.keys(FUNCTIONS).map((name) => ({
      in: join(LAMBDAS, name, 'handler.ts'),
      out: name,
    })),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    // Error names decide what is retried. Source maps hold paths, so that every checkout would
    // deploy another asset; with the names kept, stack traces can be read without them.
    keepNames: false,
  });
  return directory;
}
