import type { InvitationItem } from '../../contract/outcome-item.ts';
import type { CollectedErrors } from './collected-errors.ts';
import type { ReconcilingPorts } from './reconciling-ports.ts';

/**
 * Finds open rows whose owner does not run any more: events of Step Functions are best effort. One
 * list for all; who is not in it is described before anything is done.
 */
export async function settleAllAbandoned(
  rows: readonly InvitationItem[],
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<number> {
  const missing = new Set(rows.map((row) => row.executionArn));
  for await (const executionArn of ports.executions.listRunning()) missing.delete(executionArn);
  let settled = 0;
  for (const executionArn of missing) {
    await errors.attempt('settle abandoned', async () => {
      const execution = await ports.executions.describe(executionArn);
      if (execution?.status === 'RUNNING') return;
      await ports.settleAbandoned(executionArn);
      settled += 1;
    });
  }
  return settled;
}
