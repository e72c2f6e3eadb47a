/**
 * Writes what is generated in docs/. With `--check` it writes nothing and fails when a file is not
 * what it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EVENTS, type EventName } from '../lambdas/shared/contract/events.ts';
import { renderResourceSupportTable } from '../lib/local/assembly/support-table.ts';
import { renderSupportTable } from '../lib/local/step-functions/support-document.ts';
import { renderDoctor } from './generate/doctor.ts';
import { renderEvents, renderSchema } from './generate/events.ts';
import { renderFaults } from './generate/faults.ts';
import { renderPerformance } from './generate/performance.ts';
import { renderReasons } from './generate/reasons.ts';
import { renderSettings } from './generate/settings.ts';

const PAGES: Readonly<Record<string, () => string>> = {
  'docs/reasons.md': renderReasons,
  'docs/events.md': renderEvents,
  'docs/settings.md': renderSettings,
  'docs/doctor.md': renderDoctor,
  'docs/faults.md': renderFaults,
  'docs/performance.md': renderPerformance,
  'docs/engine-support.md': () =>
    [renderSupportTable(), '## Resources of a template', renderResourceSupportTable()]
      .map((part) => `${part.trimEnd()}\n`)
      .join('\n'),
  ...Object.fromEntries(
    (Object.keys(EVENTS) as EventName[]).map((name) => [
      `docs/schemas/${name}.json`,
      () => renderSchema(name),
    ]),
  ),
};

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const isCheck = process.argv.includes('--check');
const stale = Object.entries(PAGES).filter(([path, render]) => read(path) !== render());

if (isCheck && stale.length > 0) {
  console.error(
    `generated docs are out of date: ${stale.map(([path]) => path).join(', ')}; run 'npm run generate' and commit what it writes`,
  );
  process.exitCode = 1;
} else if (!isCheck) {
  for (const [path, render] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, render());
    console.log(`wrote ${path}`);
  }
}
