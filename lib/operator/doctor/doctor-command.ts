import { setTimeout as pause } from 'node:timers/promises';
import { ExitCode } from '../rehearse-command.ts';
import { carryOutMend } from './carry-out-mends.ts';
import { examine } from './examine.ts';
import { isDisagreement } from './findings.ts';
import { readSnapshot } from './read-snapshot.ts';
import { examinationToJson, renderExamination } from './render-examination.ts';
import { type StackOptions, withStack } from './with-stack.ts';

export interface DoctorOptions extends StackOptions {
  readonly fix?: boolean;
  /** How long to mend at most, ms. */
  readonly wait: number;
  readonly json?: boolean;
}

/** `handshakes doctor` */
export function runDoctor(options: DoctorOptions): Promise<ExitCode> {
  return withStack(options, async (clients, stack) => {
    const examination = await examine(
      {
        look: () => readSnapshot(clients, stack),
        mend: (step) => carryOutMend(step, clients, stack),
        pause: (ms) => pause(ms),
      },
      { mendForMs: options.fix ? options.wait : null },
    );
    const text = options.json
      ? JSON.stringify(examinationToJson(examination, stack), null, 2)
      : renderExamination(examination, stack);
    process.stdout.write(`${text}\n`);
    return examination.left.some(isDisagreement) ? ExitCode.FAILURE : ExitCode.OK;
  });
}
