import { describeFault } from './input/faults.ts';
import { rehearse } from './rehearse/rehearse.ts';
import { createReporter } from './report/reporter.ts';
import { chooseOutputMode } from './terminal.ts';

export interface RehearseOptions {
  readonly campaign: string;
  readonly organization: string;
  readonly out: string;
  readonly seed?: string;
  readonly assembly?: string;
  readonly json?: boolean;
}

export const ExitCode = {
  OK: 0,
  /** A defect, or accounts that are still open at the end. */
  FAILURE: 1,
  /** The user gave something that cannot be used. */
  USAGE: 2,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** `handshakes rehearse`. Faults of the files go to standard error, and nothing is written. */
export async function runRehearse(options: RehearseOptions): Promise<ExitCode> {
  const { stdout, stderr, env } = process;
  const mode = chooseOutputMode(options.json ?? false, {
    isTerminal: stdout.isTTY ?? false,
    environment: env,
  });
  const reporter = createReporter(mode, stdout);
  try {
    const reading = await rehearse({
      campaignFile: options.campaign,
      organizationFile: options.organization,
      out: options.out,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.assembly === undefined ? {} : { assemblyDirectory: options.assembly }),
      listener: reporter,
    });
    if (reading.kind === 'faulty') {
      for (const fault of reading.faults) stderr.write(`${describeFault(fault)}\n`);
      return ExitCode.USAGE;
    }
    reporter.finish(reading.value);
    return reading.value.open.length === 0 ? ExitCode.OK : ExitCode.FAILURE;
  } catch (error) {
    reporter.abandon();
    throw error;
  }
}
