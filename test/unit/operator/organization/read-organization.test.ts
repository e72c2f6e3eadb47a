import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeFault, type Fault } from '../../../../lib/operator/input/faults.ts';
import { parseOrganization } from '../../../../lib/operator/organization/read-organization.ts';

const MINIMAL = `seed: 1
start: 2026-01-05T09:00:00Z
organization:
  id: o-abcdefghij
  managementAccount: { id: 012345678901, email: admin@example.com }
`;

function read(text: string) {
  const reading = parseOrganization(text, 'org.yaml');
  if (reading.kind === 'faulty') throw new Error(reading.faults.map(describeFault).join('\n'));
  return reading.value;
}

function faultsOf(text: string): readonly Fault[] {
  const reading = parseOrganization(text, 'org.yaml');
  return reading.kind === 'faulty' ? reading.faults : [];
}

describe('an organization file', () => {
  it('needs a seed, a start and an organization only', () => {
    expect(read(MINIMAL)).toEqual({
      seed: '1',
      start: '2026-01-05T09:00:00Z',
      maxDays: 60,
      settings: {},
      organization: {
        id: 'o-abcdefghij',
        managementAccount: { id: '012345678901', email: 'admin@example.com' },
      },
      organizationalUnits: [],
      members: {},
      owners: { default: {}, byUnit: {} },
      accounts: [],
      conditions: [],
      service: {},
      operator: [],
      script: [],
    });
  });

  it('takes twelve digits without quotes for an account id, leading zeros included', () => {
    const file = read(`${MINIMAL}accounts:\n  - target: 000000000007\n`);
    expect(file.accounts.map(({ target }) => target)).toEqual(['000000000007']);
  });

  it('normalises targets as the campaign does', () => {
    const file = read(
      `${MINIMAL}accounts:\n  - target: 1111-2222-3333\n  - target: Me@Example.com\n`,
    );
    expect(file.accounts.map(({ target }) => target)).toEqual(['111122223333', 'me@example.com']);
  });

  it('reads the example', () => {
    const text = readFileSync('examples/kubernetes-organization.yaml', 'utf8');
    expect(read(text).organization.accountQuota).toBe(10);
  });
});

describe('a faulty organization file', () => {
  const cases: readonly (readonly [string, string, Partial<Fault>])[] = [
    ['comments alone', '# nothing yet\n', { code: 'empty', line: 1, column: 1 }],
    ['broken YAML', `${MINIMAL}script: [1, 2`, { code: 'yamlSyntax', line: 6 }],
    ['a key twice', `${MINIMAL}seed: 2\n`, { code: 'yamlSyntax', line: 6, column: 1 }],
    [
      'an unknown entry',
      `${MINIMAL}scripts: []\n`,
      { code: 'unknownSetting', line: 6, column: 1, name: 'scripts' },
    ],
    [
      'an unknown entry further down',
      `${MINIMAL}operator:\n  - reason: X\n    decision: retry\n    after: 3\n`,
      { code: 'unknownSetting', line: 9, column: 5, path: 'operator[0]', name: 'after' },
    ],
    [
      'a missing entry',
      'seed: 1\nstart: 2026-01-05T09:00:00Z\n',
      { code: 'setting', line: 1, path: 'organization', found: 'nothing' },
    ],
    [
      'a value out of range',
      `${MINIMAL}owners:\n  default: { accepts: 1.5 }\n`,
      { code: 'setting', line: 7, column: 23, path: 'owners.default.accepts', found: "'1.5'" },
    ],
    [
      'shares that exceed the whole',
      `${MINIMAL}owners:\n  default: { accepts: 0.7, declines: 0.7 }\n`,
      { code: 'setting', line: 7, path: 'owners.default' },
    ],
    [
      'an id of eleven digits',
      `${MINIMAL}accounts:\n  - target: "11112222333"\n`,
      { code: 'setting', line: 7, column: 13, path: 'accounts[0].target' },
    ],
    [
      'an account twice',
      `${MINIMAL}accounts:\n  - target: 111122223333\n  - target: 1111-2222-3333\n`,
      { code: 'inconsistent', line: 8, path: 'accounts[1].target' },
    ],
    [
      'a start without a time',
      MINIMAL.replace('2026-01-05T09:00:00Z', 'yesterday'),
      { code: 'setting', line: 2, column: 8, path: 'start', found: "'yesterday'" },
    ],
    ['a list instead of a mapping', '- 1\n', { code: 'setting', line: 1, path: '' }],
    [
      'an action that nobody can do',
      `${MINIMAL}script:\n  - { day: 1, do: nothing }\n`,
      { code: 'setting', line: 7, path: 'script[0].do', found: "'nothing'" },
    ],
  ];

  it.each(cases)('fails for %s, saying where', (_, text, expected) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject(expected);
  });

  it('fails for aliases that multiply beyond measure', () => {
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]\n`;
    expect(faultsOf(bomb)).toMatchObject([{ code: 'yamlSyntax' }]);
  });

  it('describes a fault with file, line, column, what was found and what is expected', () => {
    expect(faultsOf(`${MINIMAL}maxDays: 0\n`).map(describeFault)).toEqual([
      "org.yaml:6:10: 'maxDays' is invalid: found '0', too small: expected number to be >=1",
    ]);
  });
});
