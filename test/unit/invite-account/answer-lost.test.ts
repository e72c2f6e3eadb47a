import { describe, expect, it } from 'vitest';
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
