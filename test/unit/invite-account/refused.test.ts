import { describe, expect, it } from 'vitest';
import { invitation, invitationRow, TARGET } from '../support/invitation-rows.ts';
import { admitted, again, request, run } from './admitted.ts';

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
