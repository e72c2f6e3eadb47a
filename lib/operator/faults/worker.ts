import type { FromWorker, ToWorker, WorkerSetup } from './try-all.ts';
import { tryFault } from './try-fault.ts';

/** Tries the faults that its parent sends, one after the other. */
let setup: WorkerSetup | undefined;

process.on('message', (message: ToWorker) => {
  if (message.kind === 'set up') setup = message.setup;
  else void answer(message.fault);
});

async function answer(fault: Extract<ToWorker, { kind: 'try' }>['fault']): Promise<void> {
  const reply = (message: FromWorker) => process.send?.(message);
  if (setup === undefined) throw new Error('a worker was asked before it was set up');
  try {
    const tried = await tryFault(fault, setup.endings[fault.campaign] ?? [], setup);
    reply({ kind: 'tried', tried });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    reply({ kind: 'broken', fault, text });
  }
}
