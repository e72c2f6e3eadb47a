import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_SEED, planFaults, playBase } from '../lib/operator/faults/plan-faults.ts';
import { renderSurvival, renderUnsurvived } from '../lib/operator/faults/report-faults.ts';
import { tryAll } from '../lib/operator/faults/try-all.ts';
import { CAMPAIGNS, type Tried } from '../lib/operator/faults/try-fault.ts';
import { synthesize } from '../lib/operator/rehearse/synthesize.ts';
import { chooseOutputMode } from '../lib/operator/terminal.ts';

interface Options {
  readonly seed: string;
  readonly only?: string;
  readonly list?: boolean;
  readonly workers?: string;
  readonly every?: string;
}

const options = new Command('faults')
  .description('lets every call of a small campaign go wrong in every way, one at a time')
  .option('--seed <seed>', 'which call of each kind is hit: the first, or others', DEFAULT_SEED)
  .option('--only <site:fault>', 'tries what has this in its name, and tells what was lost')
  .option('--every <n>', 'tries every n-th fault only')
  .option('--list', 'names the faults and tries none')
  .option('--workers <number>', 'processes that try at the same time')
  .parse()
  .opts<Options>();

const { seed } = options;
const mode = chooseOutputMode(false, {
  isTerminal: process.stdout.isTTY ?? false,
  environment: process.env,
});
const directory = await mkdtemp(join(tmpdir(), 'handshakes-faults-'));
try {
  synthesize({ directory, settings: {} });
  const bases = [];
  for (const make of Object.values(CAMPAIGNS)) {
    bases.push(await playBase({ assemblyDirectory: directory, campaign: make(), seed }));
  }
  const all = planFaults(bases, seed);
  const every = Number(options.every ?? 1);
  const faults = all
    .filter(({ id }) => options.only === undefined || id.includes(options.only))
    .filter((_, index) => index % every === 0);
  if (options.list) {
    for (const { id } of faults) console.log(id);
  } else {
    await tryThem(faults, bases);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function tryThem(
  faults: ReturnType<typeof planFaults>,
  bases: readonly Awaited<ReturnType<typeof playBase>>[],
): Promise<void> {
  const tried: Tried[] = [];
  await tryAll({
    ...{ faults, assemblyDirectory: directory, seed },
    endings: Object.fromEntries(bases.map(({ campaign, endings }) => [campaign, endings])),
    onTried: (one) => {
      tried.push(one);
      if (one.violations.length > 0) console.log(renderUnsurvived(one, seed));
    },
    ...(options.workers === undefined ? {} : { workers: Number(options.workers) }),
  });
  console.log(renderSurvival(tried, mode));
  const survived = tried.filter(({ violations }) => violations.length === 0).length;
  console.log(`faults: ${tried.length} tried, ${survived} survived`);
  process.exitCode = survived === tried.length && tried.length > 0 ? 0 : 1;
}
