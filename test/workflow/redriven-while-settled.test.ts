import { describe, expect, it } from 'vitest';
import { Death } from '../../lib/local/faults/interceptor.ts';
import { account, DAY, HOUR, organization, Scenario, START } from './support/scenario.ts';
import { die, isInvite, isRequestBy, ScriptedCalls } from './support/scripted-calls.ts';

const OWNER = account(1);
const MINUTE = 60_000;

async function open(calls: ScriptedCalls, owner: object = OWNER): Promise<Scenario> {
  const world = organization({ outsideAccounts: [owner as typeof OWNER] });
  return Scenario.open(world, undefined, { interceptor: calls });
}

/** An execution that waits in the queue of a paused turnstile. */
async function queued(calls: ScriptedCalls): Promise<Scenario> {
  const scenario = await open(calls);
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(MINUTE);
  scenario.invite(OWNER.id);
  await scenario.runFor(MINUTE);
  expect(scenario.path().at(-1)).toBe('Await admission');
  return scenario;
}

/** AWS Organizations may be throttled for as long. */
const isAskedForMembership = isRequestBy('SettleAbandoned', 'DescribeAccount');
const SLOW_MS = 15_000;

describe('while an execution that was stopped is being settled', () => {
  it('it may be redriven, and goes on as if it had not been stopped', async () => {
    const calls = new ScriptedCalls();
    const scenario = await queued(calls);
    calls.meet(isAskedForMembership, async (call, perform) => {
      await scenario.redrive(scenario.executionArn());
      scenario.put('AdmissionResumeRequested', { clear: 'pause' });
      await call.pause(SLOW_MS);
      return perform();
    });
    await scenario.stopExecution(scenario.executionArn());
    await scenario.runFor(HOUR);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'INVITED' });
    scenario.aws.organizations.control.accept(OWNER.id);
    await scenario.runFor(HOUR);
    expect(calls.isOver).toBe(true);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'JOINED' });
  });

  it('its request may be withdrawn, and that is how it ends', async () => {
    const calls = new ScriptedCalls();
    const scenario = await queued(calls);
    calls.meet(isAskedForMembership, async (call, perform) => {
      scenario.put('InvitationWithdrawalRequested', { target: OWNER.id });
      await call.pause(SLOW_MS);
      return perform();
    });
    await scenario.stopExecution(scenario.executionArn());
    await scenario.runFor(3 * HOUR);
    const row = await scenario.row(OWNER.id);
    expect(row).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
  });

  it.each([
    ['its tokens are read', 'Await response'],
    ['its row is read', 'INVITATION'],
  ])('the token that a redrive has put since stays: %s', async (_, about) => {
    const calls = new ScriptedCalls();
    const scenario = await open(calls);
    calls.meet(isRequestBy('InviteAccount', 'GetItem', 'CONTROL'), async (call) => {
      await call.waiting?.stop();
      return die(call, Death.OUT_OF_MEMORY);
    });
    calls.meet(isRequestBy('SettleAbandoned', 'GetItem', about), async (call, perform) => {
      await scenario.redrive(scenario.executionArn());
      await call.pause(20_000);
      return perform();
    });
    scenario.invite(OWNER.id);
    await scenario.runFor(HOUR);
    scenario.aws.organizations.control.accept(OWNER.id);
    await scenario.runFor(2 * HOUR);
    expect(calls.isOver).toBe(true);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'JOINED' });
  });
});

it('an execution that is stopped a second time, a day later, is given the same time for its call', async () => {
  const calls = new ScriptedCalls();
  const conditions = [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }];
  const scenario = await open(calls, { ...OWNER, conditions });
  calls.meet(isInvite, async (call, perform) => {
    await call.waiting?.stop();
    await call.pause(5_000);
    await call.waiting?.redrive();
    return perform();
  });
  scenario.invite(OWNER.id);
  await scenario.runFor(HOUR);
  const { status, escalationId } = await scenario.row(OWNER.id);
  expect(status).toBe('ESCALATED');
  calls.meet(isInvite, async (call, perform) => {
    await call.waiting?.stop();
    await call.pause(20_000);
    return perform();
  });
  // Just before a sweep, which comes while the function is still calling.
  await scenario.aws.clock.advanceTo(START + DAY + HOUR - 10_000);
  scenario.aws.organizations.control.resolve(OWNER.id);
  scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
  await scenario.runFor(3 * HOUR);
  expect(calls.isOver).toBe(true);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'INVITED' });
  expect(scenario.inviteOutcomes().filter((outcome) => outcome === 'opened')).toHaveLength(1);
});
