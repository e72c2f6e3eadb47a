import { expect, it } from 'vitest';
import { type Call, CallKind, Death } from '../../lib/local/faults/interceptor.ts';
import {
  ACCEPTS,
  account,
  HOUR,
  OTHER_UNIT,
  organization,
  Scenario,
  UNIT,
} from './support/scenario.ts';
import { die, ScriptedCalls } from './support/scripted-calls.ts';

const OWNER = { ...account(1), owner: ACCEPTS };
const MINUTE = 60_000;

const REQUESTS = [
  ['REJECTED', { priority: 99 }],
  ['ABANDONED', { organizationalUnit: OTHER_UNIT }],
] as const;

const isRegistration = ({ kind, caller }: Call) =>
  kind === CallKind.REQUEST && caller.includes('RegisterInvitation');
const isStopTold = ({ kind, input }: Call) =>
  kind === CallKind.DELIVERY && JSON.stringify(input).includes('Execution Status Change');

function open(calls: ScriptedCalls): Promise<Scenario> {
  const world = organization({ outsideAccounts: [OWNER] });
  return Scenario.open(world, undefined, { interceptor: calls });
}

function putSecond(scenario: Scenario, asked: object): void {
  const request = { version: 1, target: OWNER.id, requestId: 'second', ...asked };
  scenario.putRaw('AccountInvitationRequested', request);
}

async function tracesOf(scenario: Scenario): Promise<readonly string[]> {
  const history = await scenario.history(OWNER.id);
  return history.filter(({ details }) => details.requestId === 'second').map(({ name }) => name);
}

const toldOf = (scenario: Scenario) =>
  scenario.published('InvitationSettled').filter(({ requestId }) => requestId === 'second');

it.each(REQUESTS)(
  'a request that dies before it is registered is traced though a later one takes the row: %s',
  async (name, asked) => {
    const calls = new ScriptedCalls();
    const scenario = await open(calls);
    scenario.invite(OWNER.id, { requestId: 'first' });
    await scenario.settle(OWNER.id);
    calls.meet(isRegistration, async (call) => {
      await call.waiting?.stop();
      return die(call, Death.OUT_OF_MEMORY);
    });
    calls.meet(isStopTold, async () => {});
    putSecond(scenario, asked);
    await scenario.runFor(MINUTE);
    expect(calls.isOver).toBe(true);
    scenario.invite(OWNER.id, { requestId: 'third', organizationalUnit: UNIT });
    await scenario.runFor(3 * HOUR);
    expect(await scenario.row(OWNER.id)).toMatchObject({ requestId: 'third', status: 'JOINED' });
    expect(await tracesOf(scenario)).toEqual([name]);
    expect(toldOf(scenario)).toHaveLength(name === 'REJECTED' ? 1 : 0);
  },
);

it.each(REQUESTS)(
  'of two requests of one second, the one that dies before it is registered is traced: %s',
  async (name, asked) => {
    const calls = new ScriptedCalls();
    const scenario = await open(calls);
    const isSecond = ({ kind, caller, input }: Call) =>
      kind === CallKind.TASK &&
      caller === 'Register invitation' &&
      JSON.stringify(input).includes('second');
    calls.meet(isSecond, async (call) => {
      await scenario.stopExecution(call.run);
      await call.pause(1_000);
    });
    scenario.invite(OWNER.id, { requestId: 'first' });
    putSecond(scenario, asked);
    await scenario.runFor(4 * HOUR);
    expect(calls.isOver).toBe(true);
    expect(await scenario.row(OWNER.id)).toMatchObject({ requestId: 'first', status: 'JOINED' });
    expect(await tracesOf(scenario)).toEqual([name]);
    expect(toldOf(scenario)).toHaveLength(name === 'REJECTED' ? 1 : 0);
  },
);
