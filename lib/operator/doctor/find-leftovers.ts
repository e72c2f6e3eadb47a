import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import { nameOf } from './execution-names.ts';
import type { Finding } from './findings.ts';
import type { ParkedItem, Snapshot } from './snapshot.ts';

/** What dead executions left in the coordination table. */
export function findLeftovers(snapshot: Snapshot): Finding[] {
  return [
    ...deadItems(snapshot).map((item): Finding => {
      const isToken = item.kind === 'token';
      const how = snapshot.ended.get(item.executionArn);
      return {
        code: isToken ? 'ORPHAN_TOKEN' : 'ORPHAN_ENTRY',
        subject: nameOf(item.executionArn),
        detail: `in ${item.place}; the execution is ${how}`,
        command: null,
      };
    }),
    ...(snapshot.control?.permits ?? [])
      .filter(({ executionArn }) => snapshot.ended.has(executionArn))
      .map(({ executionArn, expiresAt }): Finding => {
        const expiry = new Date(expiresAt).toISOString();
        const detail = `expires at ${expiry}; the execution is ${snapshot.ended.get(executionArn)}`;
        return { code: 'ORPHAN_PERMIT', subject: nameOf(executionArn), detail, command: null };
      }),
  ];
}

/**
 * Tokens and entries of dead executions. Those of an owner whose row is still open are left to the
 * sweep, which needs them to find the place in the queue that it gives back.
 */
export function deadItems({ parked, ended, rows }: Snapshot): ParkedItem[] {
  const open = rows.filter(({ status }) => !isSettled(status));
  const owners = new Set(open.map(({ executionArn }) => executionArn));
  return parked.filter(({ executionArn }) => ended.has(executionArn) && !owners.has(executionArn));
}
