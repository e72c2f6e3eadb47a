import { describe, expect, it } from 'vitest';
import {
  type Call,
  CallKind,
  Death,
  type Interceptor,
} from '../../lib/local/faults/interceptor.ts';
import { account, DAY, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';
import { die, isRequestBy, ScriptedCalls } from './support/scripted-calls.ts';

const OWNER = account(1);
const MINUTE = 60_000;

const isInvite = ({ kind, operation }: Call) =>
  kind === CallKind.REQUEST && operation === 'InviteAccountToOrganization';

/** The invitation is open; its answer takes a while, or its function dies before it comes. */
class FirstInvite implements Interceptor {
  sent = false;
  readonly #meet: (call: Call) => Promise<unknown>;

  constructor(meet: (call: Call) => Promise<unknown>) {
    this.#meet = meet;
  }

  async intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const answer = await perform();
    if (this.sent || !isInvite(call)) return answer;
    this.sent = true;
    await this.#meet(call);
    return answer;
  }
}

const answersLate = () => new FirstInvite((call) => call.pause(5_000));
const dies = () =>
  new FirstInvite((call) => {
    call.kill?.(Death.OUT_OF_MEMORY);
    return new Promise(() => {});
  });

async function stopInFlight(target: string, invite: FirstInvite): Promise<Scenario> {
  const world = organization({ outsideAccounts: [OWNER] });
  const scenario = await Scenario.open(world, undefined, { interceptor: invite });
  scenario.invite(target, { organizationalUnit: UNIT });
  const { clock } = scenario.aws;
  await clock.run({ until: clock.now() + HOUR, stopWhen: () => invite.sent });
  await scenario.stopExecution(scenario.executionArn());
  await scenario.runFor(15 * MINUTE);
  return scenario;
}

describe.each([
  ['whose answer comes after it', answersLate],
  ['whose function dies', dies],
] as const)('an execution that is stopped during the call of its invitation, %s', (_, make) => {
  it.each([OWNER.id, OWNER.email])('is succeeded by one that follows it on: %s', async (target) => {
    const scenario = await stopInFlight(target, make());
    expect(await scenario.row(target)).toMatchObject({ status: 'INVITED', attempts: 1 });
    scenario.aws.organizations.control.accept(OWNER.id);
    await scenario.runFor(HOUR);
    expect(await scenario.row(target)).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
  });

  it('is not invited again when its owner declines', async () => {
    const scenario = await stopInFlight(OWNER.id, make());
    scenario.aws.organizations.control.decline(OWNER.id);
    await scenario.runFor(DAY);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'DECLINED' });
    scenario.invite(OWNER.id);
    await scenario.runFor(HOUR);
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
  });
});

describe('a call of a function whose answer never comes', () => {
  it.each(['Register invitation', 'Invite account', 'Place account'])(
    'is repeated: %s',
    async (state) => {
      let isLost = false;
      const interceptor: Interceptor = {
        async intercept(call, perform) {
          const answer = await perform();
          if (isLost || call.kind !== CallKind.TASK || call.caller !== state) return answer;
          isLost = true;
          await call.pause(10 * MINUTE);
          return answer;
        },
      };
      const world = organization({ outsideAccounts: [OWNER] });
      const scenario = await Scenario.open(world, undefined, { interceptor });
      scenario.invite(OWNER.id, { organizationalUnit: UNIT });
      await scenario.runFor(HOUR);
      scenario.aws.organizations.control.accept(OWNER.id);
      await scenario.runFor(HOUR);
      expect(isLost).toBe(true);
      expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
      expect(scenario.inviteOutcomes()).toEqual(['opened']);
    },
  );
});

it.each([
  ['open', false],
  ['closed', true],
])(
  'leaves no place in the queue that a function takes after its execution was stopped: gate %s',
  async (_, isPaused) => {
    const calls = new ScriptedCalls();
    const world = organization({ outsideAccounts: [OWNER] });
    const scenario = await Scenario.open(world, undefined, { interceptor: calls });
    if (isPaused) scenario.put('AdmissionPauseRequested', {});
    calls.meet(isRequestBy('RequestAdmission', 'PutItem', '"READY"'), async (call, perform) => {
      await call.waiting?.stop();
      await call.pause(20_000);
      await perform();
      return die(call, Death.OUT_OF_MEMORY);
    });
    await scenario.runFor(MINUTE);
    scenario.invite(OWNER.id);
    await scenario.runFor(MINUTE);
    expect(calls.isOver).toBe(true);
    expect(await scenario.queued()).toHaveLength(1);
    await scenario.runFor(HOUR);
    expect(await scenario.queued()).toEqual([]);
    expect(await scenario.tokens()).toEqual([]);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'FAILED', reason: 'ABANDONED' });
    expect(scenario.inviteOutcomes()).toEqual([]);
  },
);

it('leaves no place in the queue of who was woken, and stopped without anybody being told', async () => {
  const calls = new ScriptedCalls();
  const world = organization({ outsideAccounts: [OWNER] });
  const scenario = await Scenario.open(world, undefined, { interceptor: calls });
  const isRemoval = ({ kind, operation, input }: Call) =>
    kind === CallKind.REQUEST &&
    operation === 'DeleteItem' &&
    JSON.stringify(input).includes('"READY"');
  calls.meet(isRemoval, async (call) => {
    await scenario.stopExecution(scenario.executionArn());
    scenario.put('AdmissionPauseRequested', {});
    return die(call, Death.OUT_OF_MEMORY);
  });
  calls.meet(
    ({ kind, input }) =>
      kind === CallKind.DELIVERY && JSON.stringify(input).includes('Execution Status Change'),
    async () => {},
  );
  scenario.invite(OWNER.id);
  await scenario.runFor(MINUTE);
  expect(calls.isOver).toBe(true);
  expect(await scenario.queued()).toHaveLength(1);
  // The row is settled by the sweep that is asked for when nothing of a call can be under way any more.
  await scenario.runFor(HOUR + 10 * MINUTE);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'FAILED' });
  expect(await scenario.queued()).toEqual([]);
});
