/**
 * Plays campaigns under this project and under what people do today, side by side, prints what came
 * of it and writes `bench/results.json`, from which `npm run generate` makes `docs/performance.md`.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { readWholeNumber } from '../lib/operator/input/whole-number.ts';
import { synthesize } from '../lib/operator/rehearse/synthesize.ts';
import { renderTable } from '../lib/operator/report/table.ts';
import { type BenchCampaign, buildCampaign, type CampaignName, KINDS } from './campaigns.ts';
import { KeptResults } from './kept-results.ts';
import { measureFunctions, measureRehearsals, profileRehearsal } from './measure-machine.ts';
import { measureParked } from './measure-parked.ts';
import { measureSdk } from './measure-sdk.ts';
import { measureSpread } from './measure-spread.ts';
import { playAll } from './play.ts';
import {
  costTable,
  invitationCostTable,
  machineTables,
  parkedTable,
  spreadTable,
  type Table,
  timesTable,
  verdicts,
} from './report.ts';
import type { MachineFigures } from './results.ts';
import { PEERS, type PeerName } from './strategies/peers.ts';
import { runOurs } from './strategies/run-ours.ts';
import { runPeer } from './strategies/run-peer.ts';

const RESULTS = fileURLToPath(new URL('results.json', import.meta.url));
const OURS = 'ours';
const STRATEGIES = [OURS, ...Object.keys(PEERS)];

const options = new Command('bench')
  .description('plays campaigns under several strategies and measures this machine')
  .option(
    '--sizes <numbers>',
    'accounts of each campaign: 10, 73, 1000, 10000; "none" plays none',
    numbers,
    [10, 73, 1000],
  )
  .option('--campaigns <names>', 'kinds of campaigns', Object.keys(KINDS).join(','))
  .option('--strategies <names>', 'strategies', STRATEGIES.join(','))
  .option(
    '--rehearsals <numbers>',
    'accounts of the rehearsals that are timed; "none"',
    numbers,
    [1000],
  )
  .option('--seed <seed>', 'chance of the owners', 'bench')
  .option('--spread <seeds>', 'plays ours with so many other seeds, 10 accounts each', seeds, 0)
  .option('--keep', 'keep what was measured before of other campaigns, strategies and sizes', false)
  .option('--no-write', 'leave bench/results.json as it is')
  .parse()
  .opts<{
    sizes: number[];
    campaigns: string;
    strategies: string;
    rehearsals: number[];
    seed: string;
    spread: number;
    keep: boolean;
    write: boolean;
  }>();

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The parts of a list, each of which has to be known. */
function choose<T extends string>(list: string, known: readonly T[], what: string): T[] {
  return list.split(',').map((part) => {
    const found = known.find((one) => one === part.trim());
    if (found !== undefined) return found;
    throw new Error(`no ${what} is called '${part}': expected one of ${known.join(', ')}`);
  });
}

function numbers(list: string): number[] {
  if (list === 'none') return [];
  return list.split(',').map((part) => {
    const number = readWholeNumber(part.trim());
    if (number !== undefined) return number;
    throw new InvalidArgumentError(
      `'${part}' is no number of accounts: expected whole numbers above 0 in digits, such as 10,1000, or none`,
    );
  });
}

function seeds(text: string): number {
  const number = readWholeNumber(text);
  if (number !== undefined) return number;
  throw new InvalidArgumentError(
    `'${text}' is no number of seeds: expected a whole number above 0 in digits, such as 12`,
  );
}

function render({ title, head, rows }: Table): string {
  return `${title}\n${renderTable({ head, rows, mode: 'plain' })}\n`;
}

async function measureMachine(directory: string, assembly: string): Promise<MachineFigures> {
  const sizes = options.rehearsals;
  const code = readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .find((name) => readdirSync(join(assembly, name)).includes('invite-account.mjs'));
  if (code === undefined) throw new Error(`no asset in ${assembly} holds invite-account.mjs`);
  return {
    sdk: await measureSdk(),
    rehearsals: await measureRehearsals(sizes, options.seed, directory),
    // Once more, and slower for being watched: the smallest of them tells as much.
    parts: await profileRehearsal(Math.min(...sizes), options.seed, directory),
    functions: await measureFunctions(join(assembly, code)),
  };
}

const directory = mkdtempSync(join(tmpdir(), 'handshakes-bench-'));
try {
  const kinds = choose(options.campaigns, Object.keys(KINDS) as CampaignName[], 'campaign');
  const strategies = choose(options.strategies, STRATEGIES, 'strategy');
  const campaigns = options.sizes.flatMap((accounts): BenchCampaign[] =>
    kinds.map((kind) => buildCampaign(kind, accounts)),
  );
  const { seed, keep: keeps, write: writes } = options;
  const kept = new KeptResults(RESULTS, { seed, keeps, writes });
  const assemblyDirectory = join(directory, 'assembly');
  await synthesize({ directory: assemblyDirectory, settings: {} });
  await playAll({
    campaigns,
    strategies,
    seed,
    run: (strategy, campaign) =>
      strategy === OURS
        ? runOurs(campaign, { assemblyDirectory, seed })
        : runPeer(campaign, PEERS[strategy as PeerName], seed),
    onOutcome: (outcome) => {
      kept.add(outcome);
      print(`${outcome.campaign}, ${outcome.accounts}: ${outcome.strategy}`);
    },
  });
  if (strategies.includes(OURS)) kept.parked = await measureParked({ assemblyDirectory, seed });
  if (options.spread > 0) {
    kept.spread = await measureSpread(options.spread, { assemblyDirectory, seed });
  }
  if (options.rehearsals.length > 0) {
    kept.machine = await measureMachine(directory, assemblyDirectory);
  }
  const { outcomes } = kept.all;
  for (const table of [
    timesTable(outcomes),
    costTable(outcomes),
    invitationCostTable(outcomes),
    parkedTable(kept.all),
    spreadTable(kept.all),
    ...machineTables(kept.all),
  ]) {
    print(render(table));
  }
  print(verdicts(kept.all).join('\n'));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
