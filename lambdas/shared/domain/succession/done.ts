import type { Death } from './settle-row.ts';
import type { SuccessionPorts } from './succession-ports.ts';

const SECONDS = '2026-01-05T09:00:00'.length;

/**
 * Under this subject it is noted that nothing is left to do after an end of an execution. By the
 * second: nobody promises that a list tells the instant as exactly as the description does.
 */
const doneOf = ({ endedAt }: Death) =>
  endedAt === null ? 'ABANDONED#DONE' : `ABANDONED#DONE#${endedAt.slice(0, SECONDS)}`;

/** Whether an earlier run has done all there was to do. One that was redriven and died again has not. */
export async function isDone(
  death: Death,
  { facts }: Pick<SuccessionPorts, 'facts'>,
): Promise<boolean> {
  return (await facts.get(death.executionArn, doneOf(death))) !== null;
}

export async function noteDone(
  death: Death,
  { facts, clock }: Pick<SuccessionPorts, 'facts' | 'clock'>,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  await facts.put(death.executionArn, doneOf(death), { result: { kind: 'done' }, at });
}
