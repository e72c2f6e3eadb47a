import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { ConformanceCase, Verdict } from '../lib/local/step-functions/conformance/case.ts';
import { runCase } from '../lib/local/step-functions/conformance/run-case.ts';

const DEFAULT_CASES = 'test/conformance/asl-jsonata.json';

type Kind = Verdict['kind'];
type Counts = Record<Kind, number>;

const noCounts = (): Counts => ({ passed: 0, failed: 0, refused: 0 });

const { values } = parseArgs({ options: { cases: { type: 'string', default: DEFAULT_CASES } } });
const cases = JSON.parse(readFileSync(values.cases, 'utf8')) as ConformanceCase[];
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
if (total.failed > 0 || cases.length === 0) {
  process.exitCode = 1;
}
