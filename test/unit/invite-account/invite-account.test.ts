import { describe, expect, it } from 'vitest';
import { inviteAccountRequest } from '../../../lambdas/invite-account/schema.ts';
import { DEFAULT_POLICY } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/shared/contract/settings.ts';
import type { InviteAccountRequest, Permit } from '../../../lambdas/shared/contract/tasks.ts';
import { AdmissionControl } from '../../../lambdas/shared/domain/admission/admission-control.ts';
import { admissionRules } from '../../../lambdas/shared/domain/admission/admission-rules.ts';
import { countAttempts } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { decodeControl } from '../../../lambdas/shared/domain/admission/control-codec.ts';
import { inviteAccount } from '../../../lambdas/shared/domain/disposition/invite-account.ts';
import { Crash, crashAt } from '../support/crashing-ports.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import { InMemoryDirectory, InMemoryTokens } from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import {
  InMemoryCallbacks,
  InMemoryNotices,
  InMemoryPublisher,
} from '../support/in-memory-messaging.ts';
import { InMemoryOrganizations } from '../support/in-memory-organizations.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTimers } from '../support/in-memory-timers.ts';
import {
  EXECUTION_ARN,
  invitation,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
  visit,
} from '../support/invitation-rows.ts';

const TOKEN = 'token-of-the-admission';
const INVITE_VISIT = visit({ enteredAt: '2026-11-23T10:00:01.000Z' });

/** An execution that has just been admitted by the real turnstile. */
async function admitted(changes: Partial<InvitationItem> = {}) {
  const clock = new InMemoryClock();
  const organizations = new InMemoryOrganizations(clock);
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(invitationRow({ status: 'QUEUED', ...changes }));
  const tokens = new InMemoryTokens();
  const callbacks = new InMemoryCallbacks();
  const shared = {
    outcomes,
    organizations,
    publisher: new InMemoryPublisher(),
    clock,
    log: new InMemoryLog(),
  };
  const store = new InMemoryAdmissionStore();
  const turnstile = new AdmissionControl(
    {
      ...shared,
      store,
      tokens,
      callbacks,
      timers: new InMemoryTimers(),
      notices: new InMemoryNotices(),
      accountQuota: { read: async () => 100 },
    },
    admissionRules(DEFAULT_SETTINGS),
  );
  await turnstile.park({
    visit: visit(),
    target: TARGET,
    class: 'first',
    priority: 5,
    requestedAt: clock.now(),
    notBefore: null,
    token: TOKEN,
  });
  const { permit } = callbacks.resultOf(TOKEN) as { readonly permit: Permit };
  const ports = { ...shared, directory: new InMemoryDirectory(), turnstile };
  const control = () => decodeControl(1, store.control?.state ?? '');
  const attempts = () => countAttempts(control().attempts, clock.now());
  return { ports, permit, control, attempts, store };
}

function request(changes: Partial<InviteAccountRequest> = {}): InviteAccountRequest {
  return inviteAccountRequest.parse({
    visit: INVITE_VISIT,
    invitation: invitation(),
    attempts: 0,
    rounds: 0,
    refusals: null,
    permit: null,
    ...changes,
  });
}

const run = (asked: InviteAccountRequest, ports: Awaited<ReturnType<typeof admitted>>['ports']) =>
  inviteAccount(asked, DEFAULT_POLICY, ports);

const again = (asked: InviteAccountRequest) => ({
  ...asked,
  visit: { ...asked.visit, retryCount: asked.visit.retryCount + 1 },
});

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
        expect(n).toBe(9);
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
    await run(asked, crashAt(ports, 4)).catch(() => {});
    ports.organizations.endHandshake('h-0000000001', 'DECLINED');
    ports.clock.advance(3_600_000);
    expect(await run(again(asked), ports)).toMatchObject({
      kind: 'invited',
      handshake: { id: 'h-0000000001' },
    });
    expect(ports.organizations.invitations).toHaveLength(1);
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

describe('invite account, refused', () => {
  const CONSTRAINT = 'HandshakeConstraintViolationException';

  it('requeues for the organization, closes the gate and gives the counts back', async () => {
    const { ports, permit, control, attempts } = await admitted();
    ports.organizations.refuseNext(CONSTRAINT, 'PAST_DUE_INVOICE');
    expect(await run(request({ permit }), ports)).toEqual({ kind: 'requeue', notBefore: null });
    expect(control()).toMatchObject({
      permits: [],
      gate: { kind: 'closed', code: 'PAST_DUE_INVOICE', verdict: 'escalate' },
      limits: { pending: 0 },
    });
    expect(attempts()).toBe(0);
    expect(await ports.outcomes.get(TARGET)).toMatchObject({ reason: 'PAST_DUE_INVOICE' });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REFUSED']);
    expect(ports.publisher.detailsOf('EscalationRaised')).toHaveLength(1);
  });

  it('waits for the account and leaves the gate open', async () => {
    const { ports, permit, control } = await admitted();
    const reason = 'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED';
    ports.organizations.refuseNext(CONSTRAINT, reason);
    const result = await run(request({ permit }), ports);
    expect(result).toMatchObject({ kind: 'wait', rounds: 1, refusals: { code: reason, count: 1 } });
    expect(control().gate.kind).toBe('open');
  });

  it('gives the counts back once when it runs twice', async () => {
    const { ports, permit, attempts, control } = await admitted();
    ports.organizations.refuseNext(CONSTRAINT, 'PAYMENT_INSTRUMENT_REQUIRED');
    const asked = request({ permit });
    expect((await run(asked, ports)).kind).toBe('escalate');
    expect((await run(again(asked), ports)).kind).toBe('requeue');
    expect(attempts()).toBe(0);
    expect(control().limits.pending).toBe(0);
  });

  it('finds out that an e-mail target is a member, by its address', async () => {
    const email = 'owner@example.com';
    const asked = invitation({ target: email, targetType: 'EMAIL' });
    const { ports, permit } = await admitted();
    ports.outcomes.seed(invitationRow({ target: email, targetType: 'EMAIL' }));
    ports.organizations.addMember({ id: '222233334444', email: 'Owner@Example.com' });
    ports.organizations.refuseNext(CONSTRAINT, 'ALREADY_IN_AN_ORGANIZATION');
    expect(await run(request({ permit, invitation: asked }), ports)).toEqual({
      kind: 'alreadyMember',
      accountId: '222233334444',
    });
  });
});
