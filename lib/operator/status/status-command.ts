import { readCoordination, readRows } from '../doctor/read-tables.ts';
import { type StackOptions, withStack } from '../doctor/with-stack.ts';
import { ExitCode } from '../rehearse-command.ts';
import { renderStatus } from './render-status.ts';
import { summarize } from './summarize.ts';

export interface StatusOptions extends StackOptions {
  readonly campaign?: string;
  readonly json?: boolean;
}

/** `handshakes status` */
export function runStatus(options: StatusOptions): Promise<ExitCode> {
  return withStack(options, async (clients, stack) => {
    const { campaign } = options;
    const all = await readRows(clients, stack);
    const rows = campaign === undefined ? all : all.filter((row) => row.campaign === campaign);
    const { control } = await readCoordination(clients, stack);
    const status = summarize({ at: clients.now(), stack, rows, control });
    const text = options.json ? JSON.stringify(status, null, 2) : renderStatus(status);
    process.stdout.write(`${text}\n`);
    return ExitCode.OK;
  });
}
