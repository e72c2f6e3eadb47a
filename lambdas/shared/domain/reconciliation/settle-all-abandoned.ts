import type { OpenRow } from '../../ports/outcomes.ts';
import { settleAbandoned } from '../succession/settle-abandoned.ts';
import type { CollectedErrors } from './collected-errors.ts';
import type { ReconcilingPorts } from './reconciling-ports.ts';

/**
 * Finds open rows whose owner does not run any more: events of Step Functions are best effort. One
 * list for all; who is not in it is asked for by name before anything is done.
 */
export async function settleAllAbandoned(
  rows: readonly OpenRow[],
  errors: CollectedErrors,
  ports: ReconcilingPorts,
): Promise<number> {
  const missing = new Map(rows.map(({ executionArn, target }) => [executionArn, target]));
  for await (const executionArn of ports.executions.listRunning()) missing.delete(executionArn);
  let settled = 0;
  for (const [executionArn, target] of missing) {
    await errors.attempt('settle abandoned', async () => {
      const { kind } = await settleAbandoned(executionArn, ports, { target });
      if (kind === 'succeeded' || kind === 'settled') settled += 1;
    });
  }
  return settled;
}
