import { describe, expect, it } from 'vitest';
import { settleAbandoned } from '../../../lambdas/shared/domain/succession/settle-abandoned.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { rowOf, run, worldOf } from './succession-world.ts';

describe('an execution that died while it may have been sending', () => {
  const MINUTES_5 = 5 * 60_000;
  const party = { id: TARGET, type: 'ACCOUNT' } as const;
  const look = (world: ReturnType<typeof worldOf>) =>
    settleAbandoned(EXECUTION_ARN, world, { mayList: true });

  it('is left to a sweep until its function must be over', async () => {
    const world = worldOf(invitationRow({ status: 'QUEUED' }), 'ABORTED');
    expect(await run(world)).toEqual({ kind: 'awaitingCall' });
    expect(await look(world)).toEqual({ kind: 'awaitingCall' });
    world.clock.advance(MINUTES_5);
    expect(await run(world)).toEqual({ kind: 'awaitingCall' });
    expect(world.turnstile.names().filter((name) => name === 'requestSweep')).toHaveLength(3);
    expect(rowOf(world)).toMatchObject({ status: 'QUEUED', executionArn: EXECUTION_ARN });
    expect(await look(world)).toEqual({ kind: 'settled', status: 'FAILED' });
  });

  it.each(['OPEN', 'DECLINED'] as const)(
    'is succeeded when it has sent one, %s by now',
    async (state) => {
      const world = worldOf(invitationRow({ status: 'QUEUED' }), 'ABORTED');
      world.organizations.addHandshake({ id: 'h-sent', party, state });
      await run(world);
      world.clock.advance(MINUTES_5);
      expect(await look(world)).toMatchObject({ kind: 'succeeded' });
      expect(rowOf(world)).toMatchObject({
        ...{ handshakeId: 'h-sent', attempts: 1, succeeds: EXECUTION_ARN },
      });
      expect(await world.directory.find('HANDSHAKE', 'h-sent')).toMatchObject({ target: TARGET });
    },
  );

  it('takes no invitation of another execution for its own', async () => {
    const world = worldOf(invitationRow({ status: 'QUEUED' }), 'ABORTED');
    world.organizations.addHandshake({ id: 'h-other', party, state: 'DECLINED' });
    const link = { target: TARGET, executionArn: OTHER_EXECUTION_ARN, countedAt: null };
    await world.directory.link('HANDSHAKE', 'h-other', link);
    await run(world);
    world.clock.advance(MINUTES_5);
    expect(await look(world)).toEqual({ kind: 'settled', status: 'FAILED' });
  });
});
