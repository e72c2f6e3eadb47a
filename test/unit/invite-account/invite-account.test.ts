import { describe, expect, it } from 'vitest';
import { addAttempts } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { encodeControl } from '../../../lambdas/shared/domain/admission/control-codec.ts';
import { Crash, crashAt } from '../support/crashing-ports.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitation,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';

import { admitted, again, request, run } from './admitted.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('invite account', () => {
  it('sends one invitation, records it and ends the permit', async () => {
    const { ports, permit, control, attempts } = await admitted();
    const result = await run(request({ permit }), ports);
    expect(result).toMatchObject({
      kind: 'invited',
      attempts: 1,
      handshake: { id: 'h-0000000001' },
    });
    const row = await ports.outcomes.get(TARGET);
    expect(row).toMatchObject({ status: 'INVITED', handshakeId: 'h-0000000001', attempts: 1 });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['INVITED']);
    expect(await ports.directory.find('HANDSHAKE', 'h-0000000001')).toEqual({
      target: TARGET,
      executionArn: EXECUTION_ARN,
      countedAt: ports.organizations.handshakes.get('h-0000000001')?.requestedAt,
    });
    expect(ports.publisher.detailsOf('InvitationSent')).toMatchObject([{ attempt: 1 }]);
    expect(control()).toMatchObject({ permits: [], limits: { pending: 1 } });
    expect(attempts()).toBe(1);
  });

  it('begins the watch with the first invitation', async () => {
    const { ports, permit } = await admitted();
    await run(request({ permit }), ports);
    expect(ports.watch.isOn).toBe(true);
  });

  it.each([
    ['the second at a time', 1, MINUTE_MS, true],
    ['the third within minutes', 2, MINUTE_MS, false],
    ['the third, when the others were sent before a rest', 2, 10 * MINUTE_MS, true],
    ['the hundredth of a day, after a rest', 99, HOUR_MS, true],
  ])('%s', async (_, earlier, ago, begins) => {
    const { ports, permit, control, store } = await admitted();
    const attempts = addAttempts(control().attempts, ports.clock.now() - ago, earlier);
    const { version } = control();
    store.control = { version, state: encodeControl({ ...control(), attempts }) };
    await run(request({ permit }), ports);
    expect(ports.watch.isOn, 'the watch').toBe(begins);
  });

  it('sends the invitation though the watch cannot begin', async () => {
    const { ports, permit } = await admitted();
    ports.watch.begin = async () => {
      throw new Error('the rule is gone');
    };
    await expect(run(request({ permit }), ports)).resolves.toMatchObject({ kind: 'invited' });
    expect(ports.publisher.detailsOf('InvitationSent')).toHaveLength(1);
    expect(ports.log.lines.join()).toContain('beginning the watch failed');
  });

  it('forgets the membership of an account that has left and is invited again', async () => {
    const past = { placement: 'PLACED', departedAt: '2026-11-23T09:00:00.000Z' } as const;
    const { ports, permit } = await admitted(past);
    await run(request({ permit }), ports);
    expect(await ports.outcomes.get(TARGET)).toMatchObject({
      ...{ status: 'INVITED', placement: null, departedAt: null },
    });
  });

  it('gives the same answer when it runs twice', async () => {
    const { ports, permit, control, attempts } = await admitted();
    const asked = request({ permit });
    const first = await run(asked, ports);
    expect(await run(again(asked), ports)).toEqual(first);
    expect(ports.organizations.invitations).toHaveLength(1);
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['INVITED']);
    expect(attempts()).toBe(1);
    expect(control().limits.pending).toBe(1);
  });

  it('ends in one open invitation after a crash at any call', async () => {
    for (let n = 1; ; n += 1) {
      const { ports, permit, control, attempts } = await admitted();
      const asked = request({ permit });
      const crash = await run(asked, crashAt(ports, n)).then(
        () => null,
        (error: unknown) => error,
      );
      if (crash === null) {
        expect(n).toBe(10);
        break;
      }
      expect(crash).toBeInstanceOf(Crash);
      const result = await run(again(asked), ports);
      expect(['invited', 'requeue'], `crash at call ${n}`).toContain(result.kind);
      expect(ports.organizations.handshakes.size).toBeLessThanOrEqual(1);
      expect(control().permits).toEqual([]);
      expect(attempts(), `attempts after a crash at call ${n}`).toBeLessThanOrEqual(1);
      if (result.kind === 'invited') {
        expect(ports.outcomes.rows.get(TARGET)?.status).toBe('INVITED');
      }
    }
  });

  it('sends nothing when new invitations are paused while it waits for its turn', async () => {
    const { ports, permit } = await admitted();
    const callAt = new Date(ports.clock.now() + 1500).toISOString();
    ports.clock.pause = async (ms) => {
      if (ms > 0) await ports.turnstile.pause('jane');
      ports.clock.advance(ms);
    };
    const asked = request({ permit: { ...permit, callAt } });
    expect(await run(asked, ports)).toEqual({ kind: 'requeue', notBefore: null });
    expect(ports.organizations.invitations).toEqual([]);
  });

  it('adopts an invitation that is open already, and asks for a sweep', async () => {
    const { ports, permit, control, attempts } = await admitted();
    ports.organizations.refuseNext('DuplicateHandshakeException');
    const result = await run(request({ permit }), ports);
    expect(result).toMatchObject({ kind: 'invited', handshake: { id: null, expiresAt: null } });
    expect(await ports.outcomes.get(TARGET)).toMatchObject({
      status: 'INVITED',
      handshakeId: null,
    });
    expect(control().sweepAt).not.toBeNull();
    expect(attempts()).toBe(0);
  });

  it('waits for its turn before it calls', async () => {
    const { ports, permit } = await admitted();
    const callAt = Date.parse(permit.callAt);
    const invite = ports.organizations.invite.bind(ports.organizations);
    ports.organizations.invite = (asked) => {
      expect(ports.clock.now()).toBeGreaterThanOrEqual(callAt);
      return invite(asked);
    };
    expect((await run(request({ permit }), ports)).kind).toBe('invited');
  });

  it('queues again when its permit is gone', async () => {
    const { ports, permit } = await admitted();
    ports.clock.advance(121_000);
    expect(await run(request({ permit }), ports)).toEqual({ kind: 'requeue', notBefore: null });
    expect(ports.organizations.invitations).toEqual([]);
  });

  it('queues again when admission was paused meanwhile', async () => {
    const { ports, permit, control } = await admitted();
    await ports.turnstile.pause('jane');
    expect((await run(request({ permit }), ports)).kind).toBe('requeue');
    expect(control().permits).toEqual([]);
  });

  it.each([
    ['a withdrawal', { withdrawRequested: true }, {}, { kind: 'withdrawn' }],
    ['another owner', { executionArn: OTHER_EXECUTION_ARN }, {}, { kind: 'superseded' }],
    [
      'the deadline',
      {},
      { deadline: '2026-11-23T10:00:00.000Z' },
      { kind: 'abort', reason: 'DEADLINE' },
    ],
  ] as const)('sends nothing after %s, and frees its permit', async (_, row, dates, expected) => {
    const { ports, permit, control, attempts } = await admitted(row);
    const asked = request({ permit, invitation: invitation(dates) });
    expect(await run(asked, ports)).toMatchObject(expected);
    expect(ports.organizations.invitations).toEqual([]);
    expect(control().permits).toEqual([]);
    expect(attempts()).toBe(0);
  });

  it('sends nothing when the withdrawal comes while it waits for its turn', async () => {
    const { ports, permit, control, attempts } = await admitted();
    const take = ports.turnstile.take.bind(ports.turnstile);
    ports.turnstile.take = async (...args) => {
      const answer = await take(...args);
      await ports.outcomes.requestWithdrawal(TARGET, EXECUTION_ARN);
      return answer;
    };
    expect(await run(request({ permit }), ports)).toEqual({ kind: 'withdrawn' });
    expect(ports.organizations.invitations).toEqual([]);
    expect(attempts()).toBe(0);
    expect(control().limits.pending).toBe(0);
  });
});

describe('invite account after an acceptance that was withdrawn too late', () => {
  const accepted = { withdrawRequested: true, handshakeId: 'h-1234567890' } as const;

  it.each([TARGET, null])('has the account %s placed, and sends nothing', async (accountId) => {
    const { ports } = await admitted(accepted);
    const result = { kind: 'accepted', accountId, acceptedAt: ENTERED_AT };
    await ports.facts.put(EXECUTION_ARN, accepted.handshakeId, { result, at: '' });
    expect(await run(request(), ports)).toEqual({ kind: 'alreadyMember', accountId: TARGET });
    expect(ports.organizations.invitations).toEqual([]);
  });

  it('has a member placed that was only to be moved', async () => {
    const { ports } = await admitted({ withdrawRequested: true, placement: 'NOT_REQUESTED' });
    expect(await run(request(), ports)).toEqual({ kind: 'alreadyMember', accountId: TARGET });
  });

  it('is withdrawn after any other answer', async () => {
    const { ports } = await admitted(accepted);
    const result = { kind: 'expired' };
    await ports.facts.put(EXECUTION_ARN, accepted.handshakeId, { result, at: '' });
    expect(await run(request(), ports)).toEqual({ kind: 'withdrawn' });
  });
});

describe('invite account without a permit', () => {
  it.each([
    ['queues again', {}, {}, { kind: 'requeue', notBefore: null }],
    ['is withdrawn', { withdrawRequested: true }, {}, { kind: 'withdrawn' }],
    ['is superseded', { executionArn: OTHER_EXECUTION_ARN }, {}, { kind: 'superseded' }],
    [
      'gives up past admitBy',
      {},
      { admitBy: '2026-11-23T10:00:00.000Z' },
      { kind: 'abort', reason: 'NOT_ADMITTED' },
    ],
    [
      'gives up past the deadline',
      {},
      { admitBy: '2026-11-23T10:00:00.000Z', deadline: '2026-11-23T10:00:00.000Z' },
      { kind: 'abort', reason: 'DEADLINE' },
    ],
  ] as const)('%s', async (_, row, dates, expected) => {
    const { ports } = await admitted(row);
    const asked = request({ invitation: invitation(dates) });
    expect(await run(asked, ports)).toMatchObject(expected);
    expect(ports.organizations.invitations).toEqual([]);
  });
});
