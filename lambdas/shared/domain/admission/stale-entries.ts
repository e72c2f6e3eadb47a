import { isSettled, type Status } from '../../contract/status.ts';
import type { QueuedInvitation } from '../../ports/admission-store.ts';
import type { AdmissionPorts } from './admission-ports.ts';

/** An execution that has written one of these since it queued does not wait any more. */
const GONE_ON: ReadonlySet<Status> = new Set(['INVITED', 'ESCALATED']);

/**
 * Removes entries whose execution has gone on: whoever let it through died before the entry was gone.
 * True when there was one. An entry whose row tells nothing stays: who waits must not be lost.
 */
export async function clearStale(
  entries: readonly QueuedInvitation[],
  { outcomes, store }: Pick<AdmissionPorts, 'outcomes' | 'store'>,
): Promise<boolean> {
  let hasCleared = false;
  for (const entry of entries) {
    const { executionArn, enteredAt } = entry.visit;
    const row = await outcomes.get(entry.target);
    const isOwn = row?.executionArn === executionArn && row.statusAt > enteredAt;
    if (!isOwn || !(GONE_ON.has(row.status) || isSettled(row.status))) continue;
    await store.removeReady(entry);
    hasCleared = true;
  }
  return hasCleared;
}
