import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/shared/contract/functions.ts';

const LAMBDAS = fileURLToPath(new URL('../../lambdas/', import.meta.url));

/**
 * The code of all functions: one asset, which `bundleFunctions` has made. `NodejsFunction` would
 * start npx and esbuild once a function, which takes several times as long as bundling all of them
 * at once, and every test run and every rehearsal waits for it. Its context key
 * `aws:cdk:bundling-stacks` is honoured: without bundling the code is a placeholder.
 *
 * @param bundles directory of the bundles
 * @throws Error when the stack is to be bundled and nobody has.
 */
export function functionCode(scope: Construct, bundles: string | undefined): AssetCode {
  if (!Stack.of(scope).bundlingRequired) return Code.fromAsset(join(LAMBDAS, 'shared', 'contract'));
  if (bundles === undefined) {
    throw new Error(
      'the functions are not bundled; expected buildApp to be given the directory that bundleFunctions() makes',
    );
  }
  return Code.fromAsset(bundles);
}

/** `Handler` of a function in that code. */
export function functionHandler(name: FunctionName): string {
  return `${name}.handler`;
}
