import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  assumptions,
  campaignsTable,
  costTable,
  invitationCostTable,
  machineTables,
  parkedTable,
  pricesTable,
  spreadTable,
  strategiesTable,
  type Table,
  timesTable,
  verdicts,
} from '../../bench/report.ts';
import { results } from '../../bench/results.ts';
import { page, sentence, table } from './markdown.ts';

const RESULTS = fileURLToPath(new URL('../../bench/results.json', import.meta.url));

function section({ title, head, rows }: Table): string {
  return `## ${title}\n\n${table(
    head,
    rows.map((row) => row.map(String)),
  )}`;
}

export function renderPerformance(): string {
  const measured = results.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
  const { outcomes, seed } = measured;
  return page(
    'Performance and cost',
    '`bench/results.json`, which `npm run bench` writes',
    `Campaigns under this project and under what people do today, against one fake organization in virtual time, with the seed \`${seed}\`. Sizes, campaigns and strategies are chosen by \`npm run bench -- --sizes 10,73,1000,10000 --campaigns ample,raised --strategies ours,slots\`; with \`--keep\` they are added to what was measured before.`,
    verdicts(measured)
      .join('\n')
      .replace('Missed:\n', 'Missed:\n\n')
      .replace('.\nMissed', '.\n\nMissed'),
    ...[strategiesTable(), campaignsTable(outcomes)].map(section),
    `## Assumptions\n\n${assumptions()
      .map((assumption) => `- ${sentence(assumption)}`)
      .join('\n')}`,
    ...[
      timesTable(outcomes),
      costTable(outcomes),
      invitationCostTable(outcomes),
      ...[parkedTable(measured), spreadTable(measured)].filter(({ rows }) => rows.length > 0),
      pricesTable(),
      ...machineTables(measured),
    ].map(section),
  );
}
