import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/security.md', ROOT), 'utf8');

it('names tests that exist', () => {
  const names = [...page.matchAll(/`(test\/[\w/-]+)`/g)].map(([, name]) => `${name}.test.ts`);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([]);
});

it('names sources that exist', () => {
  const names = [...page.matchAll(/`(lib\/[\w./-]+)`/g)].map(([, name]) => String(name));
  expect(names).not.toHaveLength(0);
  expect(names.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([]);
});
