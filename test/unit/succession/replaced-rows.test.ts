import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { settledDetails } from '../../../lambdas/shared/domain/registration/invitation-row.ts';
import { isDone } from '../../../lambdas/shared/domain/succession/done.ts';
import { ENDED_AT } from '../support/in-memory-executions.ts';
import {
  EXECUTION_ARN,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { rowOf, run, type World, worldOf } from './succession-world.ts';

const settled = invitedRow({ status: 'FAILED', settledAt: '2026-11-24T00:00:00.000Z' });

describe('an execution whose settled row another request has taken before anybody was told', () => {
  const taken = invitedRow({ executionArn: OTHER_EXECUTION_ARN, requestId: 'event-2' });
  /** As Register keeps it. */
  async function keepCopy({ outcomes }: World, changes: Partial<InvitationItem> = {}) {
    const row = { ...settled, reason: 'ABANDONED', message: 'nobody followed it', ...changes };
    await outcomes.append({
      target: TARGET,
      name: 'SETTLED',
      at: row.settledAt ?? row.statusAt,
      executionArn: row.executionArn,
      reason: row.reason,
      message: row.message,
      details: settledDetails(row),
    });
    return row;
  }

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'has it told, in the words of the copy, once: %s',
    async (status) => {
      const world = worldOf(taken, status);
      const { target, requestId, settledAt, reason, message } = await keepCopy(world);
      const told = { target, requestId, settledAt, reason, message, status: 'FAILED', attempts: 1 };
      expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
      expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
        { ...told, executionArn: EXECUTION_ARN },
      ]);
      expect(rowOf(world)).toEqual(taken);
      const again = '2026-11-26T00:00:00.000Z';
      const isDoneAt = (endedAt: string) => isDone({ executionArn: EXECUTION_ARN, endedAt }, world);
      expect([await isDoneAt(ENDED_AT), await isDoneAt(again)]).toEqual([true, false]);
    },
  );

  it('has nothing told again by an event that comes again', async () => {
    const world = worldOf(taken);
    await keepCopy(world);
    await run(world);
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
    expect(world.publisher.published).toHaveLength(1);
  });

  it('tells people who has to be placed', async () => {
    const world = worldOf(taken);
    await keepCopy(world, { status: 'JOINED', accountId: TARGET, placement: 'FAILED' });
    await run(world);
    expect(world.notices.sent).toMatchObject([{ subject: expect.stringContaining(TARGET) }]);
  });

  it('tells nothing when it has succeeded, or the copy is another’s', async () => {
    const succeeded = worldOf(taken, 'SUCCEEDED');
    await keepCopy(succeeded);
    const other = worldOf(invitedRow({ executionArn: OTHER_EXECUTION_ARN }));
    await keepCopy(other, { executionArn: `${EXECUTION_ARN}-of-another` });
    for (const world of [succeeded, other]) {
      expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
      expect(world.publisher.published).toEqual([]);
    }
  });
});
