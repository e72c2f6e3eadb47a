import { describe, expect, it } from 'vitest';
import { Death } from '../../lib/local/faults/interceptor.ts';
import { account, HOUR, organization, Scenario } from './support/scenario.ts';
import { die, isInvite, isRequestBy, ScriptedCalls } from './support/scripted-calls.ts';

const OWNER = account(1);
const declinesAfter = (seconds: number) => ({
  ...OWNER,
  owner: { declines: 1, answersAfter: { kind: 'fixed', hours: seconds / 3600 } } as const,
});

async function open(owner: typeof OWNER, calls: ScriptedCalls): Promise<Scenario> {
  const world = organization({ outsideAccounts: [owner] });
  return Scenario.open(world, undefined, { interceptor: calls });
}

/** Up to the first call of an invitation. */
async function inviteUntilCalled(scenario: Scenario, calls: ScriptedCalls): Promise<void> {
  let isCalled = false;
  calls.meet(isInvite, (call) => {
    isCalled = true;
    return die(call, Death.OUT_OF_MEMORY);
  });
  scenario.invite(OWNER.id);
  const { clock } = scenario.aws;
  await clock.run({ until: clock.now() + HOUR, stopWhen: () => isCalled });
}

async function stopAndRedrive(scenario: Scenario): Promise<void> {
  await scenario.stopExecution(scenario.executionArn());
  await scenario.redrive(scenario.executionArn());
}

describe('of runs under one permit', () => {
  it('a third waits for the second, which has waited for the first', async () => {
    const calls = new ScriptedCalls();
    const scenario = await open(declinesAfter(4), calls);
    await inviteUntilCalled(scenario, calls);
    calls.meet(isInvite, async (call, perform) => {
      await call.pause(9_000);
      return perform();
    });
    await scenario.runFor(1_000);
    await stopAndRedrive(scenario);
    await scenario.runFor(3_000);
    await stopAndRedrive(scenario);
    await scenario.runFor(2 * HOUR);
    expect(calls.isOver).toBe(true);
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'DECLINED' });
  });

  it('one that is withdrawn while it waits for another sends nothing', async () => {
    const calls = new ScriptedCalls();
    const scenario = await open(OWNER, calls);
    await inviteUntilCalled(scenario, calls);
    await scenario.runFor(15_000);
    scenario.put('InvitationWithdrawalRequested', { target: OWNER.id });
    await scenario.runFor(2 * HOUR);
    expect(scenario.inviteOutcomes()).toEqual([]);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'CANCELED' });
  });
});

describe.each(['dies', 'is slow'])(
  'an execution that was admitted by a function that %s',
  (how) => {
    it('is succeeded when it is stopped during its call, though its token is still on file', async () => {
      const calls = new ScriptedCalls();
      const scenario = await open(OWNER, calls);
      calls.meet(isRequestBy('RequestAdmission', 'SendTaskSuccess'), async (call, perform) => {
        const answer = await perform();
        if (how === 'dies') return die(call, Death.OUT_OF_MEMORY);
        await call.pause(20_000);
        return answer;
      });
      calls.meet(isInvite, async (call, perform) => {
        await call.waiting?.stop();
        await call.pause(10_000);
        return perform();
      });
      scenario.invite(OWNER.id);
      await scenario.runFor(2 * HOUR);
      expect(calls.isOver).toBe(true);
      expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'INVITED' });
      expect(scenario.inviteOutcomes()).toEqual(['opened']);
    });
  },
);
