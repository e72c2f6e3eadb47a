import { describe, expect, it } from 'vitest';
import { EVENTS, type EventName } from '../../lambdas/shared/contract/events.ts';
import { DeadLetters, eventIn } from './support/dead-letters.ts';
import { ACCEPTS, account, HOUR, organization, Scenario } from './support/scenario.ts';

const owner = { ...account(1), owner: ACCEPTS };
const NOTHING = { Requests: 0, Deliveries: 0, Invocations: 0 };

describe('an event of a name that nobody knows', () => {
  it('is kept with everything that is needed to put it again, and then works', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    const deadLetters = new DeadLetters(scenario.aws);
    scenario.putRaw('AccountInvitationRequest', { version: 1, target: owner.id });
    await scenario.runFor(HOUR);

    expect(scenario.paths()).toEqual([]);
    expect(deadLetters.counts()).toEqual({ ...NOTHING, Requests: 1 });
    const event = eventIn(deadLetters.take('Requests'));
    expect(event).toMatchObject({
      source: 'test',
      'detail-type': 'AccountInvitationRequest',
      detail: { version: 1, target: owner.id },
    });

    deadLetters.putAgain(event, { 'detail-type': 'AccountInvitationRequested' });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    expect(deadLetters.counts()).toEqual(NOTHING);
  });

  it.each([
    'accountinvitationrequested',
    'AccountInvitationRequested ',
    'InvitationWithdrawRequested',
    '{% $states.input %}',
    'é'.repeat(64),
  ])('is kept, such as %j', async (name) => {
    const scenario = await Scenario.open(organization());
    scenario.putRaw(name, {});
    await scenario.runFor(HOUR);
    expect(new DeadLetters(scenario.aws).counts()).toEqual({ ...NOTHING, Requests: 1 });
  });
});

it('keeps no event whose name is known, whoever puts it', async () => {
  const scenario = await Scenario.open(organization());
  const outgoing = (Object.keys(EVENTS) as EventName[]).filter(
    (name) => EVENTS[name].direction === 'out',
  );
  for (const name of outgoing) scenario.putRaw(name, EVENTS[name].example);
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(HOUR);
  expect(new DeadLetters(scenario.aws).counts()).toEqual(NOTHING);
});
