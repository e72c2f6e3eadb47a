import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import {
  type ControlOptions,
  runAdvance,
  runClock,
  runNotices,
  runOrganization,
  runOwner,
} from '../lib/operator/control-command.ts';
import { parseClockMode } from '../lib/operator/local/clock-mode.ts';
import { OwnerAction } from '../lib/operator/local/control-client.ts';
import { parseDuration } from '../lib/operator/local/duration.ts';
import { type LocalOptions, runLocal } from '../lib/operator/local-command.ts';

const DEFAULT_PORT = 4599;

/** `local` and the commands that talk to it. */
export function addLocalCommands(program: Command, example: (name: string) => string): void {
  program
    .command('local')
    .description('keep the stack up on this machine, for the aws CLI and the SDKs')
    .option('--port <n>', 'where the endpoint listens, on 127.0.0.1', readPort, DEFAULT_PORT)
    .option('--clock <mode>', 'real, stand, or virtual seconds per real one', readClockMode, 1)
    .option(
      '--organization <file>',
      'the organization and the accounts outside it (YAML)',
      example('local-organization.yaml'),
    )
    .option('--campaign <file>', 'more accounts that may be invited (CSV)')
    .option('--seed <seed>', 'chance; the seed of the organization file when absent')
    .option('--assembly <directory>', 'use this cloud assembly instead of synthesizing one')
    .action(async (options: LocalOptions) => {
      process.exitCode = await runLocal(options);
    });

  addControlCommand(program, 'advance', 'let virtual time pass, everything due at its own instant')
    .argument('<duration>', 'such as 3d, 36h, 1d12h, 90m or 45s', readDuration)
    .action(async (ms: number, options: ControlOptions) => {
      process.exitCode = await runAdvance(ms, options);
    });
  addControlCommand(program, 'clock', 'tell the virtual instant, or change how time goes on')
    .argument('[mode]', 'real, stand, or virtual seconds per real one', readClockMode)
    .action(async (factor: number | undefined, options: ControlOptions) => {
      process.exitCode = await runClock(factor, options);
    });
  addControlCommand(program, 'notices', 'show the mail that the operators have got').action(
    async (options: ControlOptions) => {
      process.exitCode = await runNotices(options);
    },
  );
  addControlCommand(program, 'owner', 'act as the owner of an account outside')
    .addArgument(
      new Argument('<action>', 'resolve removes what AWS refuses the account for').choices(
        Object.values(OwnerAction),
      ),
    )
    .argument('<account>', 'account id', readAccountId)
    .action(async (action: OwnerAction, accountId: string, options: ControlOptions) => {
      process.exitCode = await runOwner(action, accountId, options);
    });
  addControlCommand(program, 'organization', 'tell how full the organization is, or change it')
    .addOption(
      new Option('--quota <accounts>', 'raise or lower the account quota').argParser(readCount),
    )
    .addOption(
      new Option('--resolve', 'remove what AWS refuses every invitation for').conflicts('quota'),
    )
    .action(async (options: ControlOptions & { quota?: number; resolve?: boolean }) => {
      const { quota, resolve } = options;
      const change = quota === undefined ? undefined : { quota };
      process.exitCode = await runOrganization(resolve ? 'resolve' : change, options);
    });
}

/** A command that talks to an engine which runs already. */
function addControlCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(`${description} (of \`handshakes local\`)`)
    .addOption(
      new Option('--endpoint <url>', 'where it listens')
        .env('AWS_ENDPOINT_URL')
        .default(`http://127.0.0.1:${DEFAULT_PORT}`),
    );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a port from 0 (a free one) to 65535');
}

function readClockMode(text: string): number {
  return (
    parseClockMode(text) ??
    refuse('expected real, stand, or how many times as fast as real time, up to 86400')
  );
}

function readDuration(text: string): number {
  return parseDuration(text) ?? refuse('expected a duration such as 3d, 36h, 1d12h, 90m or 45s');
}

function readAccountId(text: string): string {
  return /^\d{12}$/.test(text) ? text : refuse('expected an account id of 12 digits');
}

function readCount(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : refuse('expected a number of accounts');
}

function refuse(message: string): never {
  throw new InvalidArgumentError(message);
}
