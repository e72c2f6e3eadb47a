import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildApp } from '../../lib/orchestrator/app.ts';
import { bundleFunctions } from '../../lib/orchestrator/bundling/bundle-functions.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Directory of the cloud assembly that all tests of a run share: template and bundles. */
    assemblyDirectory: string;
  }
}

const directory = join(mkdtempSync(join(tmpdir(), 'handshakes-assembly-')), 'cdk.out');

/** Synthesizes once a run. Findings are the business of test/infra/validation.test.ts. */
export async function setup(project: TestProject): Promise<void> {
  const bundles = await bundleFunctions();
  const context = { handshakes: { notifyEmail: 'platform@example.com' } };
  buildApp({ context, outdir: directory, bundles, validate: false }).synth();
  project.provide('assemblyDirectory', directory);
}

export function teardown(): void {
  rmSync(join(directory, '..'), { recursive: true, force: true });
}
