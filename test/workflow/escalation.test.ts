import { describe, expect, it } from 'vitest';
import type { OutsideAccount } from '../../lib/local/organizations/world.ts';
import { ACCEPTS, account, DAY, organization, Scenario } from './support/scenario.ts';

const owner: OutsideAccount = {
  ...account(1),
  owner: ACCEPTS,
  conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }],
};

async function escalated(): Promise<{ scenario: Scenario; escalationId: string }> {
  const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
  scenario.invite(owner.id);
  const row = await scenario.reach(owner.id, 'ESCALATED');
  return { scenario, escalationId: String(row.escalationId) };
}

describe('Escalate', () => {
  it('tells a person what is wrong, who has to do what, and how to answer', async () => {
    const { scenario, escalationId } = await escalated();
    const [notice] = scenario.notices();
    for (const part of [
      'PAYMENT_INSTRUMENT_REQUIRED',
      owner.id,
      'add a payment method',
      escalationId,
      'EscalationResolved',
    ]) {
      expect(notice).toContain(part);
    }
    expect(scenario.published('EscalationRaised')).toMatchObject([
      { escalationId, target: owner.id, reminder: 0 },
    ]);
  });

  it('tries again after the answer retry', async () => {
    const { scenario, escalationId } = await escalated();
    scenario.aws.organizations.control.resolve(owner.id);
    scenario.put('EscalationResolved', { escalationId, decision: 'retry' });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    expect(scenario.path()).toEqual([
      'Register invitation',
      'Registered?',
      'Await admission',
      'Invite account',
      'Disposition?',
      'Escalate',
      'Decision?',
      'Await admission',
      'Invite account',
      'Disposition?',
      'Await response',
      'Response?',
      'Place account',
      'Placement?',
      'Record outcome',
      'Publish outcome',
    ]);
  });

  it('asks anew when the answer retry did not help', async () => {
    const { scenario, escalationId } = await escalated();
    scenario.put('EscalationResolved', { escalationId, decision: 'retry' });
    await scenario.runFor(DAY);
    const row = await scenario.row(owner.id);
    expect(row.status).toBe('ESCALATED');
    expect(row.escalationId).not.toBe(escalationId);
  });

  it('ends as ABORTED after the answer abort', async () => {
    const { scenario, escalationId } = await escalated();
    scenario.put('EscalationResolved', { escalationId, decision: 'abort', resolvedBy: 'jane' });
    const row = await scenario.settle(owner.id);
    expect(row).toMatchObject({ status: 'ABORTED', reason: 'PAYMENT_INSTRUMENT_REQUIRED' });
    expect(await scenario.historyNames(owner.id)).toContain('ESCALATION_RESOLVED');
  });

  it('reminds, and ends as ABORTED when nobody answers for 30 days', async () => {
    const { scenario } = await escalated();
    const row = await scenario.settle(owner.id, 40);
    expect(row).toMatchObject({ status: 'ABORTED', reason: 'ESCALATION_TIMED_OUT' });
    // Every 72 hours: at 0, 3, 6, ... 27 days.
    expect(scenario.published('EscalationRaised').map(({ reminder }) => reminder)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    const answerBy = new Set(scenario.published('EscalationRaised').map((e) => e.answerBy));
    expect(answerBy.size).toBe(1);
  });

  it('takes no answer to an old question', async () => {
    const { scenario, escalationId } = await escalated();
    scenario.put('EscalationResolved', { escalationId, decision: 'retry' });
    await scenario.runFor(DAY);
    scenario.put('EscalationResolved', { escalationId, decision: 'abort' });
    await scenario.runFor(DAY);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'ESCALATED' });
  });

  it('survives an answer to a question that nobody asked', async () => {
    const { scenario } = await escalated();
    scenario.put('EscalationResolved', {
      escalationId: 'esc-0000000000000000',
      decision: 'abort',
    });
    await scenario.runFor(DAY);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'ESCALATED' });
  });

  it('ends as CANCELED when the invitation is withdrawn', async () => {
    const { scenario } = await escalated();
    scenario.put('InvitationWithdrawalRequested', { target: owner.id });
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'CANCELED',
      reason: 'WITHDRAWN',
    });
  });
});
