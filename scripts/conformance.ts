import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { ConformanceCase, Verdict } from '../lib/local/step-functions/conformance/case.ts';
import { readCases } from '../lib/local/step-functions/conformance/read-cases.ts';
import { runCase } from '../lib/local/step-functions/conformance/run-case.ts';

const DEFAULT_CASES = 'test/conformance/asl-jsonata.json';

type Kind = Verdict['kind'];
type Counts = Record<Kind, number>;

const noCounts = (): Counts => ({ passed: 0, failed: 0, refused: 0 });

/** What was asked for cannot be run; no case failed. */
const USAGE = 2;
const EXPECTED_FORM = 'expected a JSON array of cases, see test/conformance/README.md';

function fail(problem: string): never {
  console.error(`conformance: ${problem}; ${EXPECTED_FORM}`);
  process.exit(USAGE);
}

function readOption(): string {
  try {
    const { values } = parseArgs({
      options: { cases: { type: 'string', default: DEFAULT_CASES } },
    });
    return values.cases;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`conformance: ${message}; expected [--cases FILE]`);
    process.exit(USAGE);
  }
}

function load(file: string): readonly ConformanceCase[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return fail(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readCases(text);
  return read.kind === 'read' ? read.cases : fail(`${file}: ${read.problem}`);
}

const cases = load(readOption());
const total = noCounts();
const byFeature = new Map<string, Counts>();

for (const testCase of cases) {
  const verdict = await runCase(testCase);
  total[verdict.kind]++;
  for (const feature of testCase.features) {
    const counts = byFeature.get(feature) ?? noCounts();
    counts[verdict.kind]++;
    byFeature.set(feature, counts);
  }
  if (verdict.kind !== 'passed') {
    const details = verdict.kind === 'failed' ? verdict.problems : verdict.findings;
    console.log(
      [`${verdict.kind} ${testCase.id}`, ...details.map((line) => `  ${line}`)].join('\n'),
    );
  }
}

const table = new Table({
  head: ['feature', 'passed', 'failed', 'refused'],
  style: { head: [], border: [] },
});
for (const [feature, { passed, failed, refused }] of [...byFeature].sort()) {
  table.push([feature, passed, failed, refused]);
}
console.log(table.toString());
console.log(
  `conformance: ${total.passed} passed, ${total.failed} failed, ${total.refused} refused`,
);
if (total.failed > 0) {
  process.exitCode = 1;
}
