import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../../lib/local/step-functions/conformance/read-cases.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const good = {
  id: 'own',
  features: [],
  definition: {},
  input: '{}',
  mocks: {},
  expect: { status: 'SUCCEEDED', eventTypes: [], output: 1 },
};

describe('a file of cases', () => {
  it('is read when every case has its form', () => {
    expect(readCases(JSON.stringify([good]))).toEqual({ kind: 'read', cases: [good] });
  });

  it.each<[string, string]>([
    ['[{', 'found no JSON'],
    ['{"cases":[]}', 'found {"cases":[]}, expected an array of cases'],
    ['[]', 'found [], expected an array of cases'],
    ['[1]', 'case 0: found 1, expected an object'],
    [JSON.stringify([good, {}]), 'case 1, id: found nothing, expected a text'],
    [JSON.stringify([{ ...good, input: '{' }]), 'case 0 (own), input: found "{", expected'],
    [JSON.stringify([{ ...good, input: {} }]), 'case 0 (own), input: found {}, expected'],
    [JSON.stringify([{ ...good, mocks: { A: {} } }]), 'case 0 (own), mocks: found {"A":{}}'],
    [JSON.stringify([{ ...good, mocks: { A: [1] } }]), 'case 0 (own), mocks: found {"A":[1]}'],
    [JSON.stringify([{ ...good, expect: [] }]), 'case 0 (own), expect: found []'],
    [JSON.stringify([{ ...good, expect: {} }]), 'case 0 (own), expect, status: found nothing'],
  ])('fails when it is %s', (text, problem) => {
    expect(readCases(text)).toEqual({
      kind: 'malformed',
      problem: expect.stringContaining(problem),
    });
  });
});

describe('the conformance command', () => {
  it.each<[string, string[], string]>([
    ['the file is missing', ['--cases', 'no/such.json'], 'cannot read no/such.json'],
    ['the file is no list of cases', ['--cases', 'package.json'], 'package.json: found {'],
    ['an option is unknown', ['--case', 'x.json'], "Unknown option '--case'"],
  ])('fails with one line and exit 2 when %s', (_reason, args, problem) => {
    const command = ['--import', 'tsx', 'scripts/conformance.ts', ...args];
    const { status, stderr, stdout } = spawnSync(process.execPath, command, {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`conformance: ${problem}`);
    expect(stderr.trimEnd()).toContain('expected');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
