import { describe, expect, it } from 'vitest';
import { parseCampaign } from '../../../../lib/operator/campaign/read-campaign.ts';
import { UnitDirectory } from '../../../../lib/operator/campaign/unit-directory.ts';
import { describeFault, type Fault } from '../../../../lib/operator/input/faults.ts';

const units = new UnitDirectory([
  { path: 'kops', id: 'ou-k8s0-11111111' },
  { path: 'Workloads/Production', id: null },
  { path: 'Sandbox/Production', id: null },
  { path: 'Sandbox/Play', id: null },
]);

function read(text: string) {
  const reading = parseCampaign(text, 'campaign.csv', units);
  if (reading.kind === 'faulty') throw new Error(reading.faults.map(describeFault).join('\n'));
  return reading.value.rows;
}

function faultsOf(text: string): readonly Fault[] {
  const reading = parseCampaign(text, 'campaign.csv', units);
  return reading.kind === 'faulty' ? reading.faults : [];
}

const HEADER = 'target,organizationalUnit';

describe('a campaign file', () => {
  it('becomes one request for each account, in the form of the contract', () => {
    const rows = read(
      `${HEADER},campaign,notes,priority,tags,maxInvitations,reinvite,requestId\n` +
        '111122223333,kops,autumn,Hello,0,a=1;b=x=y,3,true,first\n',
    );
    expect(rows).toEqual([
      {
        line: 2,
        target: '111122223333',
        unitPath: 'kops',
        request: {
          version: 1,
          target: '111122223333',
          campaign: 'autumn',
          notes: 'Hello',
          priority: 0,
          tags: { a: '1', b: 'x=y' },
          maxInvitations: 3,
          reinvite: true,
          requestId: 'first',
        },
      },
    ]);
  });

  it('names accounts as people write them', () => {
    const rows = read(`${HEADER}\n 1111-2222-3333 ,kops\nJane@Example.com,kops\n`);
    expect(rows.map((row) => row.target)).toEqual(['111122223333', 'jane@example.com']);
  });

  it('names units by name, path and id, and leaves an account without one in the root', () => {
    const rows = read(
      `${HEADER}\n111122223331,Play\n111122223332,/Workloads/Production\n111122223333,ou-k8s0-11111111\n111122223334,\n111122223335,Sandbox\n`,
    );
    expect(rows.map((row) => row.unitPath)).toEqual([
      'Sandbox/Play',
      'Workloads/Production',
      'kops',
      null,
      'Sandbox',
    ]);
  });

  it('leaves empty optional cells out of the request', () => {
    const [row] = read(`${HEADER},notes,priority\n111122223333,kops,,\n`);
    expect(row?.request).toEqual({ version: 1, target: '111122223333' });
  });

  it('accepts a byte order mark, Windows line ends, empty lines and rows of commas', () => {
    const rows = read(`\ufeff${HEADER}\r\n\r\n111122223333,kops\r\n,\r\n111122223334,kops\r\n`);
    expect(rows.map((row) => row.line)).toEqual([3, 5]);
  });

  it('ignores columns whose name begins with #', () => {
    expect(read(`#who,${HEADER}\nJane,111122223333,kops\n`)).toHaveLength(1);
  });
});

describe('a faulty campaign file', () => {
  const cases: readonly (readonly [string, string, Partial<Fault>])[] = [
    [
      'a missing column',
      'target\n111122223333\n',
      { code: 'missingColumn', line: 1, column: 1, name: 'organizationalUnit' },
    ],
    [
      'an unknown column',
      `${HEADER},notse\n111122223333,kops,x\n`,
      { code: 'unknownColumn', line: 1, column: 27, name: 'notse' },
    ],
    [
      'a column twice',
      `${HEADER},target\n111122223333,kops,x\n`,
      { code: 'duplicateColumn', line: 1, column: 27, firstColumn: 1 },
    ],
    [
      'other separators',
      'target;organizationalUnit\n111122223333;kops\n',
      { code: 'delimiter', line: 1, column: 1 },
    ],
    ['rows of commas alone', ',,\n,,\n', { code: 'empty', line: 1, column: 1 }],
    ['a header alone', `${HEADER}\n`, { code: 'noAccounts', line: 1 }],
    [
      'an account id of 11 digits',
      `${HEADER}\n11112222333,kops\n`,
      { code: 'target', line: 2, column: 1, found: '11112222333', what: '11 digits' },
    ],
    [
      'a bad e-mail address',
      `${HEADER}\njane@,kops\n`,
      { code: 'target', line: 2, column: 1, found: 'jane@' },
    ],
    [
      'an id that a spreadsheet rounded',
      `${HEADER}\n1.11122E+11,kops\n`,
      { code: 'target', what: 'a number that a spreadsheet has rounded' },
    ],
    [
      'a target twice, written differently',
      `${HEADER}\n111122223333,kops\n1111-2222-3333,kops\n`,
      { code: 'duplicateTarget', line: 3, target: '111122223333', firstLine: 2 },
    ],
    [
      'an unknown unit',
      `${HEADER}\n111122223333,kobs\n`,
      { code: 'unknownUnit', line: 2, column: 14, found: 'kobs' },
    ],
    [
      'a name that two units have',
      `${HEADER}\n111122223333,Production\n`,
      { code: 'ambiguousUnit', line: 2, paths: ['Workloads/Production', 'Sandbox/Production'] },
    ],
    [
      'too few cells',
      `${HEADER},notes\n111122223333,kops\n`,
      { code: 'cellCount', line: 2, found: 2, expected: 3 },
    ],
    [
      'a priority out of range',
      `${HEADER},priority\n111122223333,kops,12\n`,
      { code: 'cell', line: 2, column: 19, name: 'priority', found: '12' },
    ],
    [
      'notes that are too long',
      `${HEADER},notes\n111122223333,kops,${'x'.repeat(1025)}\n`,
      { code: 'cell', line: 2, column: 19, name: 'notes' },
    ],
    [
      'tags without a value',
      `${HEADER},tags\n111122223333,kops,red\n`,
      { code: 'cell', name: 'tags', found: 'red' },
    ],
    [
      'a quote that is not closed',
      `${HEADER}\n111122223333,"kops\n111122223334,kops\n`,
      { code: 'csvSyntax', line: 2, column: 14 },
    ],
    [
      'a quote in the middle of a cell',
      `${HEADER}\n111122223333,k"ops\n`,
      { code: 'csvSyntax', line: 2, column: 15 },
    ],
  ];

  it.each(cases)('fails for %s, saying where', (_, text, expected) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject(expected);
  });

  it('fails with every fault at once, in the order of the file', () => {
    const faults = faultsOf(
      `${HEADER},notes,priority\n1,kops,"two\nlines",x\n111122223333,nowhere,,\nme@,kops,,10\n`,
    );
    expect(faults.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['target', 2, 1],
      ['cell', 3, 8],
      ['unknownUnit', 4, 14],
      ['target', 5, 1],
      ['cell', 5, 11],
    ]);
  });

  it('describes a fault with file, line, column, what was found and what is expected', () => {
    expect(faultsOf(`${HEADER}\n111122223333,kobs\n`).map(describeFault)).toEqual([
      "campaign.csv:2:14: the organizational unit is unknown: found 'kobs', expected 'kops', 'Workloads', 'Workloads/Production', 'Sandbox', 'Sandbox/Production', 'Sandbox/Play'; correct it, or list it under organizationalUnits of the organization file",
    ]);
  });

  it('says what a cell may hold in its own words', () => {
    const long = 'x'.repeat(1025);
    const faults = faultsOf(`${HEADER},priority,notes\n111122223333,kops,12,${long}\n`);
    expect(faults.map((fault) => describeFault(fault).split(', ').at(-1))).toEqual([
      'expected a number of at most 9',
      'expected a text of at most 1024 characters',
    ]);
  });

  it('shows control characters of the file escaped', () => {
    const [fault] = faultsOf(`${HEADER}\n111122223333,\u001b[31mred\n`);
    expect(fault && describeFault(fault)).toContain("'\\u001b[31mred'");
  });
});
