import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { generateCampaign } from '../lib/operator/campaign/generate.ts';
import type { JsonSummary } from '../lib/operator/report/json-summary.ts';
import { renderTable } from '../lib/operator/report/table.ts';
import { chooseOutputMode } from '../lib/operator/terminal.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../bin/handshakes.ts', import.meta.url));

interface Bench {
  readonly name: string;
  readonly summary: JsonSummary;
}

/** Rehearses in a process of its own, so that memory and imports are those of a user. */
async function rehearse(name: string, out: string, options: readonly string[]): Promise<Bench> {
  const command = ['--import', 'tsx', CLI, 'rehearse', '--json', '--out', out, ...options];
  const { stdout } = await run(process.execPath, command, { maxBuffer: 64 * 1024 * 1024 });
  return { name, summary: JSON.parse(stdout) as JsonSummary };
}

async function rehearseGenerated(accounts: number, seed: string, directory: string) {
  const files = generateCampaign({ accounts, seed });
  const campaign = join(directory, 'campaign.csv');
  const organization = join(directory, 'organization.yaml');
  await writeFile(campaign, files.campaign);
  await writeFile(organization, files.organization);
  const options = ['--campaign', campaign, '--organization', organization];
  return rehearse(`generated, seed ${seed}`, join(directory, 'generated'), options);
}

function render(benches: readonly Bench[]): string {
  const mode = chooseOutputMode(false, {
    isTerminal: process.stdout.isTTY ?? false,
    environment: process.env,
  });
  return renderTable({
    head: [
      'Campaign',
      'Accounts',
      'Wall s',
      'Peak MB',
      'Invite calls',
      'Transitions/account',
      'Calls/account',
      'Virtual days',
    ],
    rows: benches.map(({ name, summary }) => [
      name,
      summary.accounts,
      summary.wallSeconds,
      summary.peakMemoryMb,
      summary.inviteCalls,
      summary.transitionsPerAccount,
      summary.functionCallsPerAccount,
      summary.virtualDays,
    ]),
    mode,
  });
}

const options = new Command('bench')
  .description('rehearses the example and a generated campaign, and prints what they cost')
  .option('--accounts <number>', 'size of the generated campaign', '1000')
  .option('--seed <seed>', 'chance of the generated campaign', 'bench')
  .parse()
  .opts<{ accounts: string; seed: string }>();

const directory = await mkdtemp(join(tmpdir(), 'handshakes-bench-'));
try {
  const example = await rehearse('kubernetes-migration', join(directory, 'example'), []);
  const generated = await rehearseGenerated(Number(options.accounts), options.seed, directory);
  console.log(render([example, generated]));
} finally {
  await rm(directory, { recursive: true, force: true });
}
