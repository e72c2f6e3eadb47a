#!/usr/bin/env -S node --import tsx
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { ExitCode, type RehearseOptions, runRehearse } from '../lib/operator/rehearse-command.ts';
import { addLocalCommands } from './local-commands.ts';
import { addStackCommands } from './stack-commands.ts';

// Node 20 is what this runs on until 2027; the SDK's reminder would land amid the report.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const example = (name: string) =>
  relative('', fileURLToPath(new URL(`../examples/${name}`, import.meta.url)));

const program = new Command('handshakes')
  .description('Brings existing AWS accounts into an AWS organization')
  .exitOverride();

program
  .command('rehearse')
  .description('play a campaign on a virtual clock, without AWS')
  .option('--campaign <file>', 'accounts to invite (CSV)', example('kubernetes-migration.csv'))
  .option(
    '--organization <file>',
    'the organization, its owners and what goes wrong (YAML)',
    example('kubernetes-organization.yaml'),
  )
  .option('--seed <seed>', 'chance; the seed of the organization file when absent')
  .option('--out <directory>', 'where outcomes.csv and timeline.json go', 'rehearsal')
  .option('--assembly <directory>', 'use this cloud assembly instead of synthesizing one')
  .option('--json', 'print one JSON object on standard output')
  .action(async (options: RehearseOptions) => {
    process.exitCode = await runRehearse(options);
  });

addLocalCommands(program, example);
addStackCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
  } else {
    console.error(error);
    process.exitCode = ExitCode.FAILURE;
  }
}
