import { describe, expect, it } from 'vitest';
import { DeadLetters, invocationIn } from './support/dead-letters.ts';
import { endWatch } from './support/end-watch.ts';
import { CALLER } from './support/histories.ts';
import { Outage } from './support/outage.ts';
import { account, HOUR, organization, Scenario } from './support/scenario.ts';

const MINUTE = 60_000;
const silent = account(1);

/** An invitation that somebody sent by hand is adopted, and a timer asks for the sweep that finds its id. */
async function adopted(failing: string) {
  const outage = new Outage();
  const world = organization({ outsideAccounts: [silent] });
  const scenario = await Scenario.open(world, undefined, { interceptor: outage });
  await scenario.inviteByHand(silent.id);
  await scenario.runFor(MINUTE);
  outage.ofCallsBy(scenario.aws.resources, failing);
  scenario.invite(silent.id);
  await scenario.runFor(MINUTE);
  endWatch(scenario);
  await scenario.runFor(49 * MINUTE);
  outage.end();
  expect(await scenario.row(silent.id)).toMatchObject({ status: 'INVITED', handshakeId: null });
  return scenario;
}

function failedTimers({ aws }: Scenario): string[] {
  return [...aws.stepFunctions.figures()]
    .filter(({ executionArn, status }) => executionArn.includes('-Timer:') && status === 'FAILED')
    .map(({ executionArn }) => executionArn);
}

/** A withdrawal ends it, which takes the id of the handshake. */
async function expectCanceled(scenario: Scenario): Promise<void> {
  expect((await scenario.row(silent.id)).handshakeId).toMatch(/^h-/);
  scenario.put('InvitationWithdrawalRequested', { target: silent.id });
  expect(await scenario.settle(silent.id)).toMatchObject({ status: 'CANCELED' });
}

describe('a timer that failed for longer than it is retried', () => {
  it('does what it was for when it is redriven', async () => {
    const scenario = await adopted('Functions/DispatchAdmissions');
    const [executionArn, ...others] = failedTimers(scenario);
    expect(executionArn).toBeDefined();
    expect(others).toEqual([]);
    await scenario.aws.stepFunctions.operations.RedriveExecution?.({ executionArn }, CALLER);
    await scenario.runFor(2 * MINUTE);
    await expectCanceled(scenario);
  });

  it('is made good by the hourly sweep when nobody does anything', async () => {
    const scenario = await adopted('Functions/DispatchAdmissions');
    expect(failedTimers(scenario)).toHaveLength(1);
    await scenario.runFor(HOUR);
    await expectCanceled(scenario);
  });
});

describe('a sweep that was asked for and failed', () => {
  it('is kept, and finds what it was asked for when it is invoked again', async () => {
    const scenario = await adopted('Functions/ReconcileHandshakes');
    const deadLetters = new DeadLetters(scenario.aws);
    expect(failedTimers(scenario)).toEqual([]);
    const kept = invocationIn(deadLetters.take('Invocations'));
    expect(kept.requestPayload).toEqual({});
    deadLetters.invokeAgain([kept]);
    await scenario.runFor(2 * MINUTE);
    await expectCanceled(scenario);
  });
});
