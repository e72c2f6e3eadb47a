import { expect, it } from 'vitest';
import { type Call, CallKind, Death } from '../../lib/local/faults/interceptor.ts';
import { account, DECLINES, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';
import { die, isRequestBy, ScriptedCalls } from './support/scripted-calls.ts';

const OWNER = { ...account(1), owner: DECLINES };
const MINUTE = 60_000;

const isPublication = ({ kind, caller }: Call) =>
  kind === CallKind.TASK && caller === 'Publish outcome';
const isStopTold = ({ kind, input }: Call) =>
  kind === CallKind.DELIVERY && JSON.stringify(input).includes('Execution Status Change');

function open(calls: ScriptedCalls): Promise<Scenario> {
  const world = organization({ outsideAccounts: [OWNER] });
  return Scenario.open(world, undefined, { interceptor: calls });
}

const told = (scenario: Scenario) =>
  scenario.published('InvitationSettled').map(({ requestId, status }) => `${requestId} ${status}`);

it('an ending that nobody was told of is told, although the account was asked for again meanwhile', async () => {
  const calls = new ScriptedCalls();
  const scenario = await open(calls);
  calls.meet(isPublication, async (call) => {
    await scenario.stopExecution(call.run);
    await call.pause(1_000);
  });
  calls.meet(isStopTold, async () => {});
  scenario.invite(OWNER.id, { requestId: 'first' });
  await scenario.settle(OWNER.id);
  await scenario.runFor(MINUTE);
  expect(calls.isOver).toBe(true);
  scenario.invite(OWNER.id, { requestId: 'second', reinvite: true });
  await scenario.runFor(2 * HOUR);
  expect(told(scenario)).toContain('first DECLINED');
  await scenario.runFor(24 * HOUR);
  expect(told(scenario)).toEqual(['first DECLINED', 'second DECLINED']);
});

it.each([
  ['rejected', { organizationalUnit: 'ou-none-00000000' }],
  ['carried out', { organizationalUnit: UNIT }],
])(
  'a request that was settled in place of its execution is told of, although another that is %s has its row',
  async (_, second) => {
    const calls = new ScriptedCalls();
    const scenario = await open(calls);
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(MINUTE);
    scenario.invite(OWNER.id, { requestId: 'first' });
    await scenario.runFor(MINUTE);
    calls.meet(isRequestBy('SettleAbandoned', 'PutEvents'), (call) =>
      die(call, Death.OUT_OF_MEMORY),
    );
    await scenario.stopExecution(scenario.executionArn());
    await scenario.runFor(20_000);
    expect(calls.isOver).toBe(true);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'FAILED', requestId: 'first' });
    const request = { version: 1, target: OWNER.id, requestId: 'second', ...second };
    scenario.putRaw('AccountInvitationRequested', request);
    await scenario.runFor(2 * HOUR);
    expect(await scenario.row(OWNER.id)).toMatchObject({ requestId: 'second' });
    expect(told(scenario)).toContain('first FAILED');
  },
);

it('an ending of an execution that had ended before, without an end of its own, is told', async () => {
  const calls = new ScriptedCalls();
  const scenario = await open(calls);
  scenario.invite(OWNER.id, { requestId: 'first' });
  await scenario.reach(OWNER.id, 'INVITED');
  // The second request is one too many, and its execution is stopped before it says so.
  calls.meet(isRequestBy('RegisterInvitation', 'GetItem'), async (call) => {
    await call.waiting?.stop();
    return die(call, Death.OUT_OF_MEMORY);
  });
  scenario.invite(OWNER.id, { requestId: 'second', reinvite: true });
  await scenario.settle(OWNER.id);
  expect(calls.isOver).toBe(true);
  calls.meet(isPublication, async (call) => {
    await scenario.stopExecution(call.run);
    await call.pause(1_000);
  });
  calls.meet(isStopTold, async () => {});
  await scenario.redrive(scenario.executionArn(1));
  await scenario.runFor(4 * HOUR);
  expect(calls.isOver).toBe(true);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'DECLINED', requestId: 'second' });
  expect(told(scenario)).toContain('second DECLINED');
});
