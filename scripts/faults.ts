import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Fault } from '../lib/operator/faults/fault.ts';
import {
  type BasePlay,
  DEFAULT_SEED,
  planFaults,
  playBase,
} from '../lib/operator/faults/plan-faults.ts';
import { renderSurvival, renderUnsurvived } from '../lib/operator/faults/report-faults.ts';
import { showProgress } from '../lib/operator/faults/show-progress.ts';
import { planStorms } from '../lib/operator/faults/storm.ts';
import { tryAll } from '../lib/operator/faults/try-all.ts';
import { tryBadInput } from '../lib/operator/faults/try-bad-input.ts';
import { CAMPAIGNS, type Tried } from '../lib/operator/faults/try-fault.ts';
import { tryLoad } from '../lib/operator/faults/try-load.ts';
import { readWholeNumber } from '../lib/operator/input/whole-number.ts';
import { synthesize } from '../lib/operator/rehearse/synthesize.ts';
import { chooseOutputMode } from '../lib/operator/terminal.ts';

interface Options {
  readonly seed: string;
  readonly only?: string;
  readonly list?: boolean;
  readonly workers?: number;
  readonly every: number;
  readonly badInput?: number;
  readonly load?: number;
  readonly storms?: number;
}

function wholeNumber(text: string): number {
  const number = readWholeNumber(text);
  if (number !== undefined) return number;
  throw new InvalidArgumentError('expected a whole number above 0, in digits, such as 1000');
}

const options = new Command('faults')
  .description('lets every call of a small campaign go wrong in every way, one at a time')
  .option('--seed <seed>', 'which call of each kind is hit: the first, or others', DEFAULT_SEED)
  .option('--only <site:fault>', 'tries what has this in its name, and tells what was lost')
  .option('--every <n>', 'tries every n-th fault only', wholeNumber, 1)
  .addOption(
    new Option('--bad-input <number>', 'puts so many bad events on the bus instead')
      .argParser(wholeNumber)
      .conflicts('load'),
  )
  .option(
    '--load <number>',
    'asks for so many invitations in one virtual minute instead',
    wholeNumber,
  )
  .option('--storms <number>', 'lets so many storms of faults pass instead', wholeNumber)
  .option('--list', 'names the faults and tries none')
  .option('--workers <number>', 'processes that try at the same time', wholeNumber)
  .parse()
  .opts<Options>();

const { seed } = options;
const directory = await mkdtemp(join(tmpdir(), 'handshakes-faults-'));
const props = { assemblyDirectory: directory, seed };
try {
  await synthesize({ directory, settings: {} });
  const isSurvived = await chosen();
  process.exitCode = isSurvived ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}

function chosen(): Promise<boolean> {
  if (options.badInput !== undefined) return putBadInput(options.badInput);
  return options.load === undefined ? tryFaults() : putLoad(options.load);
}

async function putBadInput(count: number): Promise<boolean> {
  const { tried, problems } = await tryBadInput({ ...props, count });
  for (const problem of problems) console.log(problem);
  console.log(`bad input: ${tried} events tried, ${problems.length} problems`);
  return problems.length === 0;
}

async function putLoad(requests: number): Promise<boolean> {
  const { accounts, invitations, virtualHours, violations } = await tryLoad({ ...props, requests });
  for (const { promise, found } of violations) console.log(`${promise}: ${found}`);
  console.log(
    `load: ${requests} requests for ${accounts} accounts in one minute, ${invitations} invitations, settled in ${virtualHours} virtual hours, ${violations.length} violations`,
  );
  return violations.length === 0;
}

async function tryFaults(): Promise<boolean> {
  const bases: BasePlay[] = [];
  for (const make of Object.values(CAMPAIGNS)) {
    bases.push(await playBase({ ...props, campaign: make() }));
  }
  const { every } = options;
  const { storms } = options;
  const planned =
    storms === undefined
      ? planFaults(bases, seed)
      : planStorms(storms, Object.keys(CAMPAIGNS), seed);
  const faults = choose(planned).filter((_, index) => index % every === 0);
  if (faults.length === 0) {
    console.error(
      `no fault has '${options.only}' in its name; npm run faults -- --list names them all`,
    );
    return false;
  }
  if (options.list) {
    for (const { id } of faults) console.log(id);
    return true;
  }
  return tryThem(faults, bases);
}

/** A whole name means that fault alone, a part of names all that have it. */
function choose(faults: readonly Fault[]): readonly Fault[] {
  const { only } = options;
  if (only === undefined) return faults;
  const exact = faults.filter(({ id }) => id === only);
  return exact.length > 0 ? exact : faults.filter(({ id }) => id.includes(only));
}

async function tryThem(faults: readonly Fault[], bases: readonly BasePlay[]): Promise<boolean> {
  const tried: Tried[] = [];
  const progress = showProgress(faults.length, process.stderr, process.env);
  try {
    await tryAll({
      ...props,
      faults,
      endings: Object.fromEntries(bases.map(({ campaign, endings }) => [campaign, endings])),
      onTried: (one) => {
        tried.push(one);
        const isSurvived = one.violations.length === 0;
        progress.note(isSurvived);
        if (!isSurvived) progress.above(() => console.log(renderUnsurvived(one, seed)));
      },
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    });
  } finally {
    progress.stop();
  }
  const mode = chooseOutputMode(false, {
    isTerminal: process.stdout.isTTY ?? false,
    environment: process.env,
  });
  console.log(renderSurvival(tried, mode));
  const survived = tried.filter(({ violations }) => violations.length === 0).length;
  const struck = tried.reduce((sum, one) => sum + one.struck, 0);
  console.log(
    options.storms === undefined
      ? `faults: ${tried.length} tried, ${survived} survived`
      : `storms: ${tried.length} tried, ${survived} survived, ${struck} faults in them`,
  );
  return survived === tried.length && tried.length > 0;
}
