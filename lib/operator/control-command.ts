import { describeClock } from './local/clock-mode.ts';
import { ControlClient, ControlRefused, type OwnerAction } from './local/control-client.ts';
import { renderNotices } from './local/render-notices.ts';
import { ExitCode } from './rehearse-command.ts';
import { printableLines } from './terminal.ts';

export interface ControlOptions {
  readonly endpoint: string;
}

/** `handshakes advance <duration>` */
export function runAdvance(ms: number, options: ControlOptions): Promise<ExitCode> {
  return run(options, async (engine) => describeClock(await engine.advance(ms)));
}

/** `handshakes clock [mode]` */
export function runClock(factor: number | undefined, options: ControlOptions): Promise<ExitCode> {
  return run(options, async (engine) =>
    describeClock(factor === undefined ? await engine.readClock() : await engine.setFactor(factor)),
  );
}

/** `handshakes notices` */
export function runNotices(options: ControlOptions): Promise<ExitCode> {
  return run(options, async (engine) => renderNotices(await engine.notices()));
}

const DONE: Readonly<Record<OwnerAction, string>> = {
  accept: 'has accepted its invitation',
  decline: 'has declined its invitation',
  depart: 'has left the organization',
  resolve: 'is no longer refused',
};

/** `handshakes owner <action> <account>` */
export function runOwner(
  action: OwnerAction,
  accountId: string,
  options: ControlOptions,
): Promise<ExitCode> {
  return run(options, async (engine) => {
    await engine.actAsOwner(action, accountId);
    return `${accountId} ${DONE[action]}`;
  });
}

/** `handshakes organization [quota <accounts> | resolve]` */
export function runOrganization(
  change: { readonly quota: number } | 'resolve' | undefined,
  options: ControlOptions,
): Promise<ExitCode> {
  return run(options, async (engine) => {
    if (change === 'resolve') await engine.resolveOrganization();
    else if (change !== undefined) await engine.setAccountQuota(change.quota);
    const { members, pending, attempts, accountQuota } = await engine.readUsage();
    return `${members} members and ${pending} open invitations of ${accountQuota}; ${attempts} unaccepted attempts in 24 hours`;
  });
}

async function run(
  { endpoint }: ControlOptions,
  work: (engine: ControlClient) => Promise<string>,
): Promise<ExitCode> {
  try {
    process.stdout.write(`${await work(new ControlClient(endpoint))}\n`);
    return ExitCode.OK;
  } catch (error) {
    if (!(error instanceof ControlRefused)) throw error;
    process.stderr.write(`${printableLines(error.message)}\n`);
    return ExitCode.FAILURE;
  }
}
