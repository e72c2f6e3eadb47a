import { expect, it } from 'vitest';
import { Death } from '../../lib/local/faults/interceptor.ts';
import { account, HOUR, organization, Scenario } from './support/scenario.ts';
import { die, isRequestBy, ScriptedCalls } from './support/scripted-calls.ts';

const SECOND = 1000;
const OWNER = account(1);

/** Lambda tries again a minute later; something else has ended the invitation by then. */
async function withdrawAndDie(): Promise<{
  readonly scenario: Scenario;
  readonly eventId: string;
}> {
  const calls = new ScriptedCalls();
  const world = organization({ outsideAccounts: [OWNER] });
  const scenario = await Scenario.open(world, undefined, { interceptor: calls });
  scenario.invite(OWNER.id);
  await scenario.reach(OWNER.id, 'INVITED');
  const isNoteOfIt = isRequestBy('OperatorCommands', 'PutItem', 'TAKEN#');
  calls.meet(isNoteOfIt, async (call, perform) => {
    await perform();
    return die(call, Death.OUT_OF_MEMORY);
  });
  const detail = { target: OWNER.id, requestedBy: 'jane', comment: 'closed instead' };
  const eventId = scenario.put('InvitationWithdrawalRequested', detail);
  await scenario.runFor(10 * SECOND);
  expect(calls.isOver).toBe(true);
  return { scenario, eventId };
}

it('a withdrawal is in the history although another has ended the invitation before its second run', async () => {
  const { scenario, eventId } = await withdrawAndDie();
  scenario.put('InvitationWithdrawalRequested', { target: OWNER.id, requestedBy: 'joe' });
  await scenario.runFor(HOUR);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
  const asked = (await scenario.history(OWNER.id)).filter(
    ({ name }) => name === 'WITHDRAWAL_REQUESTED',
  );
  expect(asked).toHaveLength(2);
  expect(asked).toContainEqual(
    expect.objectContaining({
      message: null,
      details: { eventId, requestedBy: 'jane', comment: 'closed instead' },
    }),
  );
});

it('a withdrawal says that it was too late although the account has joined before its second run', async () => {
  const { scenario, eventId } = await withdrawAndDie();
  scenario.aws.organizations.control.accept(OWNER.id);
  await scenario.runFor(HOUR);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'JOINED' });
  const entries = (await scenario.history(OWNER.id)).filter(
    ({ details }) => details.eventId === eventId,
  );
  const names = entries.map(({ name }) => name);
  expect(names.toSorted()).toEqual(['WITHDRAWAL_REQUESTED', 'WITHDRAWN_TOO_LATE']);
});
