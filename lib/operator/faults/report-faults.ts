import { renderTable } from '../report/table.ts';
import type { OutputMode } from '../terminal.ts';
import { DEFAULT_SEED } from './plan-faults.ts';
import type { Tried } from './try-fault.ts';

/** One line a call site: which faults were tried, and how many were survived. */
export function renderSurvival(tried: readonly Tried[], mode: OutputMode): string {
  const bySite = new Map<string, Tried[]>();
  for (const one of tried) {
    bySite.set(one.fault.site, [...(bySite.get(one.fault.site) ?? []), one]);
  }
  const rows = [...bySite]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([site, faults]) => {
      const kinds = [...new Set(faults.map(({ fault }) => fault.kind))].sort();
      const survived = faults.filter(({ violations }) => violations.length === 0).length;
      return [site, kinds.join(' '), faults.length, survived];
    });
  return renderTable({ head: ['Call site', 'Faults', 'Tried', 'Survived'], rows, mode });
}

/** What was lost, and the command that replays it. */
export function renderUnsurvived({ fault, violations }: Tried, seed: string): string {
  const lost = violations.map(({ promise, found }) => `  ${promise}: ${found}`);
  const ofSeed = seed === DEFAULT_SEED ? '' : ` --seed ${seed}`;
  const ofStorms = fault.storm === undefined ? '' : ` --storms ${fault.storm.number}`;
  const replay = `  npm run faults --${ofStorms} --only '${fault.id}'${ofSeed}`;
  return [`not survived: ${fault.id}`, ...lost, replay].join('\n');
}
