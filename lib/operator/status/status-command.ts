import { readCoordination, readRows } from '../doctor/read-tables.ts';
import { type StackOptions, withStack } from '../doctor/with-stack.ts';
import { ExitCode } from '../rehearse-command.ts';
import { printable } from '../terminal.ts';
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
    const { control, controlProblem } = await readCoordination(clients, stack);
    if (controlProblem !== null) {
      process.stderr.write(
        `${stack.coordinationTable}: its control item ${printable(controlProblem.detail)}: gate, pause and headroom cannot be told; run handshakes doctor, which says what mends it\n`,
      );
      return ExitCode.FAILURE;
    }
    const status = summarize({ at: clients.now(), stack, rows, control });
    const text = options.json ? JSON.stringify(status, null, 2) : renderStatus(status);
    process.stdout.write(`${text}\n`);
    return ExitCode.OK;
  });
}
