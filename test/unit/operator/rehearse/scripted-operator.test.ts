import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import type { AnswerRule } from '../../../../lib/operator/organization/schema.ts';
import type { BusEvent } from '../../../../lib/operator/rehearse/bus-event.ts';
import { ScriptedOperator } from '../../../../lib/operator/rehearse/scripted-operator.ts';
import { DAY_MS, HOUR_MS } from '../../../../lib/operator/rehearse/virtual-day.ts';
import { busEvent } from './events.ts';

/** What an operator with these rules does about these events, and when. */
async function actionsOf(rules: readonly AnswerRule[], ...events: readonly BusEvent[]) {
  const clock = new VirtualClock({ startAtMs: 0 });
  const actions: (readonly [number, ...unknown[]])[] = [];
  const act =
    (name: string) =>
    (...values: unknown[]) => {
      actions.push([clock.now() / HOUR_MS, name, ...values]);
    };
  const operator = new ScriptedOperator({
    rules,
    clock,
    startMs: 0,
    control: {
      resolve: act('resolve'),
      resolveOrganization: act('resolveOrganization'),
      setAccountQuota: act('setAccountQuota'),
    },
    put: (name, detail) => act(name)('decision' in detail ? detail.decision : detail),
    tell: () => {},
    accountIdOf: (target) => `id of ${target}`,
  });
  for (const event of events) operator.note(event);
  await clock.runUntilIdle();
  return actions;
}

const retry = { reason: 'PAYMENT_INSTRUMENT_REQUIRED', decision: 'retry' } as const;

describe('the scripted operator', () => {
  it('removes the cause, then answers, after the hours of the rule', async () => {
    const rule = { ...retry, afterHours: 20, resolves: true };
    expect(await actionsOf([rule], busEvent('EscalationRaised'))).toEqual([
      [20, 'resolve', 'id of 111122223333'],
      [20, 'EscalationResolved', 'retry'],
    ]);
  });

  it('answers with the first rule that fits', async () => {
    const rules: AnswerRule[] = [
      { ...retry, reason: 'ALREADY_IN_AN_ORGANIZATION' },
      { ...retry, targets: ['999999999999'] },
      { ...retry, targets: ['111122223333'], decision: 'abort' },
      retry,
    ];
    expect(await actionsOf(rules, busEvent('EscalationRaised'))).toEqual([
      [0, 'EscalationResolved', 'abort'],
    ]);
  });

  it('answers an escalation once, however often it is raised', async () => {
    const events = [busEvent('EscalationRaised'), busEvent('EscalationRaised', { reminder: 1 })];
    expect(await actionsOf([retry], ...events)).toHaveLength(1);
  });

  it('raises the quota for the gate, not before the day of the rule', async () => {
    const rule = {
      reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
      onDay: 3,
      accountQuota: 200,
      resolves: true,
      decision: 'retry',
    } as const;
    expect(await actionsOf([rule], busEvent('AdmissionGateChanged'))).toEqual([
      [(3 * DAY_MS) / HOUR_MS, 'resolveOrganization'],
      [72, 'setAccountQuota', 200],
      [72, 'EscalationResolved', 'retry'],
    ]);
  });

  it('compares the part of a reason before the colon', async () => {
    const raised = busEvent('EscalationRaised', { reason: 'PAYMENT_INSTRUMENT_REQUIRED:CARD' });
    expect(await actionsOf([retry], raised)).toHaveLength(1);
  });

  it('leaves alone what needs no answer and what no rule names', async () => {
    const notice = busEvent('EscalationRaised', { escalationId: null });
    const other = busEvent('EscalationRaised', { reason: 'PAST_DUE_INVOICE' });
    const opened = busEvent('AdmissionGateChanged', { state: 'open' });
    expect(await actionsOf([retry], notice, other, opened)).toEqual([]);
  });
});
