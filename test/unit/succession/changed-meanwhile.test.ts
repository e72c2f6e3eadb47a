import { describe, expect, it } from 'vitest';
import { invitationRow, TARGET, visit } from '../support/invitation-rows.ts';
import { rowOf, run, worldOf } from './succession-world.ts';

/** The execution died between two states: it had no token, and had not been let out of the queue. */
const REQUESTED = invitationRow({ status: 'REQUESTED' });

describe('what somebody does while a dead execution is settled', () => {
  it('a withdrawal that came before the row is how it ends', async () => {
    const world = worldOf(REQUESTED);
    await world.withdrawals.note(TARGET, REQUESTED.requestedAt);
    expect(await run(world)).toEqual({ kind: 'settled', status: 'CANCELED' });
    expect(rowOf(world)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([{ status: 'CANCELED' }]);
  });

  it('one that is redriven at the last moment is not called abandoned', async () => {
    const world = worldOf(REQUESTED);
    const settleFor = world.outcomes.settleFor.bind(world.outcomes);
    world.outcomes.settleFor = async (...settling) => {
      const enteredAt = world.clock.iso();
      await world.outcomes.writeStatus(TARGET, { ...visit(), enteredAt }, 'QUEUED', {});
      return settleFor(...settling);
    };
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
    expect(rowOf(world)).toMatchObject({ status: 'QUEUED' });
    expect(world.outcomes.historyNames(TARGET)).not.toContain('ABANDONED');
    expect(world.publisher.published).toEqual([]);
  });
});
