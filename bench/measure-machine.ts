import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FUNCTIONS } from '../lambdas/shared/contract/functions.ts';
import { DEFAULT_SETTINGS } from '../lambdas/shared/contract/settings.ts';
import { Variable } from '../lambdas/shared/contract/variables.ts';
import { generateCampaign } from '../lib/operator/campaign/generate.ts';
import type { JsonSummary } from '../lib/operator/report/json-summary.ts';
import { type CpuProfile, partsOf } from './profile-parts.ts';
import type { MachineFigures } from './results.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../bin/handshakes.ts', import.meta.url));
const IMPORTS = /(?:from|import)\s*["'](\.[^"']+)["']/g;
/** The same, and what `import()` loads when a branch needs it. */
const IMPORTS_AT_ANY_TIME = /(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;

/** Functions read their environment when they are imported; nothing of it is called here. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  ...Object.fromEntries(Object.values(Variable).map((name) => [name, 'measured'])),
  [Variable.SETTINGS]: JSON.stringify(DEFAULT_SETTINGS),
};

type Rehearsal = MachineFigures['rehearsals'][number];
type FunctionFigures = MachineFigures['functions'][number];

/** Options of node that `npm start` gives: a user's rehearsal is measured. */
const OPTIONS = readOptions();

function readOptions(): readonly string[] {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { scripts } = JSON.parse(manifest) as { readonly scripts: { readonly handshakes: string } };
  return scripts.handshakes.split(' ').slice(1, -1);
}

/** Rehearses in a process of its own, so that memory and imports are those of a user. */
async function rehearse(
  campaign: string,
  out: string,
  options: readonly string[],
  node: readonly string[] = [],
): Promise<Rehearsal> {
  const command = [...node, ...OPTIONS, CLI, 'rehearse', '--json', '--out', out, ...options];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 64 * 1024 * 1024 });
  const { accounts, wallSeconds, peakMemoryMb, awsCalls } = JSON.parse(stdout) as JsonSummary;
  return { campaign, accounts, wallSeconds, peakMemoryMb, awsCalls };
}

export async function measureRehearsals(
  sizes: readonly number[],
  seed: string,
  directory: string,
): Promise<Rehearsal[]> {
  const measured = [await rehearse('kubernetes-migration', join(directory, 'example'), [])];
  for (const accounts of sizes) {
    const out = join(directory, `generated-${accounts}`);
    measured.push(await rehearse('generated', out, writeCampaign(accounts, seed, directory)));
  }
  return measured;
}

/** Where the time goes: once more, under the profiler, so that the others are timed without it. */
export async function profileRehearsal(
  accounts: number,
  seed: string,
  directory: string,
): Promise<MachineFigures['parts']> {
  const profiles = join(directory, 'profiles');
  const options = writeCampaign(accounts, seed, directory);
  const node = ['--cpu-prof', '--cpu-prof-dir', profiles];
  await rehearse('profiled', join(directory, 'profiled'), options, node);
  // Loaders run in threads of their own: the main thread has worked the longest.
  const texts = readdirSync(profiles).map((name) => readFileSync(join(profiles, name), 'utf8'));
  const largest = texts.reduce((a, b) => (a.length >= b.length ? a : b));
  return [...partsOf(JSON.parse(largest) as CpuProfile)];
}

/** The options that name the files of a generated campaign. */
function writeCampaign(accounts: number, seed: string, directory: string): readonly string[] {
  const files = generateCampaign({ accounts, seed });
  const campaign = join(directory, `campaign-${accounts}.csv`);
  const organization = join(directory, `organization-${accounts}.yaml`);
  writeFileSync(campaign, files.campaign);
  writeFileSync(organization, files.organization);
  return ['--campaign', campaign, '--organization', organization];
}

/** Sizes and import time of every function's code, shared chunks counted for each that needs them. */
export async function measureFunctions(codeDirectory: string): Promise<FunctionFigures[]> {
  const measured: FunctionFigures[] = [];
  for (const name of Object.keys(FUNCTIONS).sort()) {
    const entry = join(codeDirectory, `${name}.mjs`);
    measured.push({
      name,
      kilobytes: kilobytesOf(filesAtStart(entry)),
      allKilobytes: kilobytesOf(filesAtAnyTime(entry)),
      importMs: await importTime(entry),
    });
  }
  return measured;
}

function kilobytesOf(files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + statSync(file).size, 0) / 1024;
}

/** The entry and every chunk that a cold start loads with it, transitively. */
export function filesAtStart(entry: string): ReadonlySet<string> {
  return follow(entry, IMPORTS, new Set());
}

/** These and every chunk that a rare branch of them loads when it is taken. */
export function filesAtAnyTime(entry: string): ReadonlySet<string> {
  return follow(entry, IMPORTS_AT_ANY_TIME, new Set());
}

function follow(entry: string, imports: RegExp, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const [, path = ''] of readFileSync(entry, 'utf8').matchAll(imports)) {
    follow(join(dirname(entry), path), imports, seen);
  }
  return seen;
}

/** In a process of its own: nothing is loaded yet. The best of three, for what else runs here. */
async function importTime(entry: string): Promise<number> {
  const script = `const begun = performance.now(); await import(${JSON.stringify(entry)}); process.stdout.write(String(performance.now() - begun)); process.exit(0)`;
  const times: number[] = [];
  for (let tries = 0; tries < 3; tries += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, ...ENVIRONMENT },
    });
    times.push(Number(stdout));
  }
  return Math.min(...times);
}
