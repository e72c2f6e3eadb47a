import { describeFault } from './input/faults.ts';
import { LocalSession } from './local/local-session.ts';
import { readLocalWorld } from './local/local-world.ts';
import { describeReady } from './local/ready-message.ts';
import { listenForStop } from './local/stop-request.ts';
import { checkAssembly } from './rehearse/directories.ts';
import { ExitCode } from './rehearse-command.ts';
import { printableLines } from './terminal.ts';

export interface LocalOptions {
  readonly port: number;
  /** Virtual seconds per real one; 0 lets time stand. */
  readonly clock: number;
  readonly organization: string;
  readonly campaign?: string;
  readonly seed?: string;
  readonly assembly?: string;
}

/** `handshakes local`: keeps the engine up until a signal ends it. */
export async function runLocal(options: LocalOptions): Promise<ExitCode> {
  const { stdout, stderr } = process;
  const stop = listenForStop();
  const reading = await readLocalWorld({
    organizationFile: options.organization,
    campaignFile: options.campaign,
  });
  const fault = checkAssembly(options.assembly);
  const faults = [...(reading.kind === 'faulty' ? reading.faults : []), ...(fault ? [fault] : [])];
  if (reading.kind === 'faulty' || faults.length > 0) {
    for (const found of faults) stderr.write(`${describeFault(found)}\n`);
    return ExitCode.USAGE;
  }
  let session: LocalSession;
  try {
    session = await LocalSession.open({
      ...reading.value,
      port: options.port,
      factor: options.clock,
      seed: options.seed,
      assemblyDirectory: options.assembly,
      onError: (error) => stderr.write(`${describeError(error)}\n`),
    });
  } catch (error) {
    if (stop.wasRequested()) return ExitCode.OK;
    if (!isPortTaken(error)) throw error;
    stderr.write(`port ${options.port} is taken: stop what listens there, or choose with --port\n`);
    return ExitCode.USAGE;
  }
  const managementAccountId = reading.value.organization.organization.managementAccount.id;
  stdout.write(describeReady(session.aws, { managementAccountId, factor: options.clock }));
  await stop.requested;
  await session.stop();
  stdout.write('stopped\n');
  return ExitCode.OK;
}

function isPortTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return printableLines(text);
}
