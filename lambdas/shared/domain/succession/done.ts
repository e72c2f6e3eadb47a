import type { SuccessionPorts } from './succession-ports.ts';

/** Under this subject it is noted that nothing is left to do for an execution. */
const DONE = 'ABANDONED#DONE';

/** Whether an earlier run has done all there was to do. A redriven execution may have died again. */
export async function isDone(
  executionArn: string,
  { facts }: Pick<SuccessionPorts, 'facts'>,
): Promise<boolean> {
  return (await facts.get(executionArn, DONE)) !== null;
}

export async function noteDone(
  executionArn: string,
  { facts, clock }: Pick<SuccessionPorts, 'facts' | 'clock'>,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  await facts.put(executionArn, DONE, { result: { kind: 'done' }, at });
}
