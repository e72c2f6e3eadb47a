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
    [
      'owners of a unit that is not listed',
      `${MINIMAL}organizationalUnits: [kops]\nowners:\n  byUnit:\n    kobs: { accepts: 1 }\n`,
      { code: 'unknownUnit', line: 9, column: 5, found: 'kobs', known: ['kops'] },
    ],
    [
      'an organizational unit twice, written differently',
      `${MINIMAL}organizationalUnits: [a/b, c, { path: / a / b }]\n`,
      { code: 'inconsistent', line: 6, column: 31, path: 'organizationalUnits[2]' },
    ],
    [
      'a condition that does nothing',
      `${MINIMAL}conditions:\n  - { from: 1 }\n`,
      {
        code: 'setting',
        line: 7,
        path: 'conditions[0]',
        problem: 'expected either a refusal or "answer: lost"',
      },
    ],
    [
      'a condition that both refuses and loses the answer',
      `${MINIMAL}conditions:\n  - { refusal: PAST_DUE_INVOICE, answer: lost }\n`,
      { code: 'setting', line: 7, path: 'conditions[0]' },
    ],
    [
      'an operation that is not there',
      `${MINIMAL}conditions:\n  - { answer: lost, operation: CloseAccount }\n`,
      { code: 'setting', line: 7, path: 'conditions[0].operation' },
    ],
    [
      'an id of two organizational units',
      `${MINIMAL}organizationalUnits:\n  - { path: a, id: ou-1 }\n  - { path: b, id: ou-1 }\n`,
      { code: 'inconsistent', line: 8, path: 'organizationalUnits[1].id' },
    ],
    [
      'an alias without an anchor',
      `${MINIMAL}script: *nowhere\n`,
      { code: 'yamlSyntax', line: 6, column: 9 },
    ],
    ['two documents', `${MINIMAL}---\nseed: 2\n`, { code: 'yamlSyntax', line: 6 }],
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
      { code: 'missingSetting', line: 1, path: 'organization' },
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

  it.each([
    ['maxDays: 0', "'maxDays' is invalid: found '0', expected a number of at least 1"],
    ['maxDays: many', "'maxDays' is invalid: found 'many', expected a number"],
    ['maxDays:', "'maxDays' is invalid: found nothing, expected a number"],
    ['script: {}', "'script' is invalid: found '{}', expected a list"],
    ['script: [{ day: 1 }]', "'script[0].do' is missing: found nothing, expected one of"],
    [
      'conditions: [{ refusal: 1 }]',
      "'conditions[0].refusal' is invalid: found '1', expected a text, or a mapping",
    ],
    [
      'script: [{ day: 1, do: resume, clear: all }]',
      "'script[0].clear' is invalid: found 'all', expected one of 'pause', 'gate', 'both'",
    ],
    ['---', 'the file is not valid YAML: found a second document'],
    ['members: "x', 'the file is not valid YAML: found a quote that is not closed'],
    ['script: *nowhere', 'the file is not valid YAML: found an alias'],
    ['seed: 2', 'the file is not valid YAML: found a key that its mapping has already'],
  ])('describes %s in its own words, and how to mend it', (line, expected) => {
    const [message = ''] = faultsOf(`${MINIMAL}${line}\n`).map(describeFault);
    expect(message).toContain(`: ${expected}`);
    expect(message).toMatch(/^org\.yaml:[67]:\d+: .+; /);
    expect(message).not.toMatch(/invalid input|undefined|parseAll|too small/i);
  });

  it('says so when the seed is missing', () => {
    expect(faultsOf(MINIMAL.replace('seed: 1\n', '')).map(describeFault)).toEqual([
      "org.yaml:1:1: 'seed' is missing: found nothing, expected a text, or a number; add it as examples/README.md explains",
    ]);
  });
});
