import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SPECIFICATION = new URL('../../../lib/local/organizations/organizations.md', import.meta.url);
const TESTS = new URL('./', import.meta.url);

const specification = readFileSync(SPECIFICATION, 'utf8');
const stated = [...specification.matchAll(/^- (ORG-\d+): /gm)].map((match) => match[1]);
const named = new Set(
  readdirSync(TESTS)
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(new URL(file, TESTS), 'utf8').match(/\bORG-\d+(?=: )/g) ?? []),
);

describe('the specification of the fake', () => {
  it('numbers its lines without gaps', () => {
    expect(stated).toEqual(stated.map((_, i) => `ORG-${i + 1}`));
  });

  it('has a test that names each line', () => {
    expect(stated.filter((line) => line !== undefined && !named.has(line))).toEqual([]);
  });

  it('has a line for each number that a test names', () => {
    expect([...named].filter((line) => !stated.includes(line))).toEqual([]);
  });

  it('marks how well each line is founded, and links every source it names', () => {
    const lines = specification.split(/^(?=- ORG-)/m).slice(1);
    for (const line of lines) expect(line).toMatch(/\[[DVNFI]\]|\(ours\)/);
    const sources = [...specification.matchAll(/\[([A-Za-z][\w ]{2,})\](?!:)/g)].map((m) => m[1]);
    for (const source of sources) expect(specification).toContain(`[${source}]: https://`);
  });
});
