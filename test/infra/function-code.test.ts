import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib/core';
import { describe, expect, inject, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/shared/contract/functions.ts';
import { functionCode } from '../../lib/orchestrator/function-code.ts';
import { KILOBYTES_LOADED } from './kilobytes-loaded.ts';

const assembly = inject('assemblyDirectory');
const asset = readdirSync(assembly)
  .map((name) => join(assembly, name))
  .find((path) => statSync(path).isDirectory() && readdirSync(path).includes('invite-account.mjs'));
if (asset === undefined) throw new Error('the assembly has no asset with the functions');

const read = (path: string) => readFileSync(path, 'utf8');
const STATIC = /(?:from|import)\s*["'](\.[^"']+)["']/g;
const ANY = /(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;

/** The module and all that it imports, in turn. */
function reachable(path: string, imports: RegExp, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, to = ''] of read(path).matchAll(imports)) {
    reachable(join(dirname(path), to), imports, seen);
  }
  return seen;
}

const kilobytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + statSync(file).size, 0) / 1024;

describe.each(Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[])('%s', (name) => {
  const entry = join(asset, `${name}.mjs`);

  it('loads no more code than its budget, and the budget has no slack', () => {
    const loaded = kilobytes(reachable(entry, STATIC));
    expect(loaded).toBeLessThanOrEqual(KILOBYTES_LOADED[name]);
    expect(loaded).toBeGreaterThan(KILOBYTES_LOADED[name] - 10);
  });

  it('can reach nothing that searches for credentials', () => {
    const texts = [...reachable(entry, ANY)].map(read).join('\n');
    for (const sign of ['sso_start_url', 'AssumeRoleWithWebIdentity', '169.254.170.2']) {
      expect(texts).not.toContain(sign);
    }
    expect(texts).toContain('AWS_SESSION_TOKEN');
  });
});

it('is the same wherever it is bundled: no file holds a path', () => {
  for (const file of readdirSync(asset)) {
    expect(read(join(asset, file)), file).not.toContain('node_modules');
  }
});

it('leaves every error of ours its name, which minified classes do not keep', () => {
  const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));
  const classes = readdirSync(lambdas, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [
      ...read(join(lambdas, path)).matchAll(/class (\w+) extends Error \{\s*(.*)\n/g),
    ]);
  expect(classes.length).toBeGreaterThan(0);
  for (const [, name, first] of classes) {
    expect(first, name).toBe(`override readonly name = '${name?.replace(/Error$/, '')}';`);
  }
});

it('fails to be defined when nobody has bundled it', () => {
  const stack = new Stack(new App(), 'Any');
  expect(() => functionCode(stack, undefined)).toThrow('the functions are not bundled');
});
