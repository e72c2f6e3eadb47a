import { describe, expect, it } from 'vitest';
import {
  CALL_OVER_AFTER_MS,
  LATEST_CALL_MS,
} from '../../../lambdas/shared/contract/invite-timeout.ts';
import { crashAt } from '../support/crashing-ports.ts';
import { EXECUTION_ARN, OTHER_EXECUTION_ARN, TARGET } from '../support/invitation-rows.ts';
import { admitted, again, INVITE_VISIT, request, run } from './admitted.ts';

describe('invite account, its answer lost', () => {
  it.each(['OPEN', 'DECLINED', 'ACCEPTED', 'CANCELED'] as const)(
    'finds the invitation that it has sent, %s by now, and sends no other',
    async (state) => {
      const { ports, permit, control, attempts } = await admitted();
      ports.organizations.loseNextAnswer(true, state);
      expect(await run(request({ permit }), ports)).toMatchObject({
        kind: 'invited',
        handshake: { id: 'h-0000000001' },
      });
      expect(ports.organizations.invitations).toHaveLength(1);
      expect(ports.outcomes.rows.get(TARGET)).toMatchObject({ handshakeId: 'h-0000000001' });
      expect(attempts()).toBe(1);
      // Whatever its owner has answered was told when nobody knew the invitation.
      expect(control().sweepAt === null).toBe(state === 'OPEN');
    },
  );

  it('calls once more when nothing was sent', async () => {
    const { ports, permit } = await admitted();
    ports.organizations.loseNextAnswer(false);
    expect((await run(request({ permit }), ports)).kind).toBe('invited');
    expect(ports.organizations.invitations).toHaveLength(2);
    expect(ports.organizations.handshakes.size).toBe(1);
  });

  it('waits when the second answer is lost too, and nothing was sent', async () => {
    const { ports, permit } = await admitted();
    ports.organizations.loseNextAnswer(false);
    ports.organizations.loseNextAnswer(false);
    expect(await run(request({ permit }), ports)).toMatchObject({
      kind: 'wait',
      refusals: { code: 'ServiceException' },
    });
    expect(ports.organizations.invitations).toHaveLength(2);
  });

  it('does not take the invitation of an earlier request for its own', async () => {
    const { ports, permit } = await admitted();
    const party = { id: TARGET, type: 'ACCOUNT' } as const;
    ports.organizations.addHandshake({ id: 'h-earlier', party, state: 'DECLINED' });
    await ports.directory.link('HANDSHAKE', 'h-earlier', {
      target: TARGET,
      executionArn: OTHER_EXECUTION_ARN,
      countedAt: null,
    });
    const old = { requestedAt: Date.parse(permit.callAt) - 301_000, state: 'DECLINED' } as const;
    ports.organizations.addHandshake({ id: 'h-old', party, ...old });
    ports.organizations.addHandshake({ id: 'h-other', party: { ...party, id: '999900001111' } });
    ports.organizations.loseNextAnswer(false);
    expect(await run(request({ permit }), ports)).toMatchObject({
      handshake: { id: 'h-0000000004' },
    });
  });

  it('sends one invitation after a crash at any call, though its owner declines at once', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; ; n += 1) {
        const { ports, permit } = await admitted();
        const asked = request({ permit });
        const { organizations } = ports;
        const { invite } = organizations;
        organizations.invite = async (invitation) => {
          const answer = await invite.call(organizations, invitation);
          if (answer.kind === 'invited')
            organizations.endHandshake(answer.handshake.id, 'DECLINED');
          return answer;
        };
        const isCut = await run(asked, crashAt(ports, n, when)).then(
          () => false,
          () => true,
        );
        if (!isCut) break;
        await run(again(asked), ports);
        expect(organizations.invitations, `${when} call ${n}`).toHaveLength(1);
        expect(ports.outcomes.rows.get(TARGET), `${when} call ${n}`).toMatchObject({
          status: 'INVITED',
          handshakeId: 'h-0000000001',
        });
      }
    }
  });

  it('sends nothing more after a withdrawal, once it knows that nothing was sent', async () => {
    const { ports, permit, control } = await admitted();
    await ports.turnstile.take(permit, INVITE_VISIT);
    await ports.outcomes.requestWithdrawal(TARGET, EXECUTION_ARN);
    expect(await run(again(request({ permit })), ports)).toEqual({ kind: 'withdrawn' });
    expect(ports.organizations.invitations).toEqual([]);
    expect(control().permits).toEqual([]);
  });

  it('is found by a retry whose permit has run out', async () => {
    const { ports, permit } = await admitted();
    const asked = request({ permit });
    await run(asked, crashAt(ports, 5)).catch(() => {});
    ports.organizations.endHandshake('h-0000000001', 'DECLINED');
    ports.clock.advance(3_600_000);
    expect(await run(again(asked), ports)).toMatchObject({
      kind: 'invited',
      handshake: { id: 'h-0000000001' },
    });
    expect(ports.organizations.invitations).toHaveLength(1);
  });
});

describe('invite account, while an earlier run of it may still be calling', () => {
  it('looks for what that has sent when nothing of it can be under way any more', async () => {
    const { ports, permit } = await admitted();
    await ports.turnstile.take(permit, INVITE_VISIT);
    const turn = Date.parse(permit.callAt);
    const { organizations, clock } = ports;
    const { pause } = clock;
    clock.pause = async (ms) => {
      await pause.call(clock, ms);
      // The earlier run calls twenty seconds late, and the owner declines at once.
      if (clock.now() < turn + 20_000 || organizations.handshakes.size > 0) return;
      organizations.addHandshake({
        id: 'h-late',
        party: { id: TARGET, type: 'ACCOUNT' },
        state: 'DECLINED',
      });
    };
    expect(await run(again(request({ permit })), ports)).toMatchObject({ kind: 'invited' });
    expect(clock.now()).toBeGreaterThanOrEqual(turn + CALL_OVER_AFTER_MS);
    expect(organizations.invitations).toEqual([]);
  });

  it('is not waited for when its permit has run out: that lasts longer', async () => {
    const { ports, permit } = await admitted();
    await ports.turnstile.take(permit, INVITE_VISIT);
    ports.clock.advance(3_600_000);
    const from = ports.clock.now();
    expect(await run(again(request({ permit })), ports)).toMatchObject({ kind: 'requeue' });
    expect(ports.clock.now()).toBe(from + 5_000);
  });
});

describe('invite account, late', () => {
  it('gives its permit back and queues again instead of calling', async () => {
    const { ports, permit, control, attempts } = await admitted();
    const { outcomes, clock } = ports;
    const { get } = outcomes;
    outcomes.get = async (target) => {
      clock.advance(LATEST_CALL_MS + 1);
      return get.call(outcomes, target);
    };
    expect(await run(request({ permit }), ports)).toEqual({ kind: 'requeue', notBefore: null });
    expect(ports.organizations.invitations).toEqual([]);
    expect([control().permits, attempts()]).toEqual([[], 0]);
  });

  it('does not repeat a call whose answer took its time: it waits as the policy says', async () => {
    const { ports, permit } = await admitted();
    const { organizations, clock } = ports;
    const { invite } = organizations;
    organizations.loseNextAnswer(false);
    organizations.invite = async (invitation) => {
      clock.advance(LATEST_CALL_MS);
      return invite.call(organizations, invitation);
    };
    expect(await run(request({ permit }), ports)).toMatchObject({ kind: 'wait' });
    expect(organizations.invitations).toHaveLength(1);
  });
});
