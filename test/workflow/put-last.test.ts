import { expect, it } from 'vitest';
import { CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import {
  ACCEPTS,
  account,
  DECLINES,
  HOUR,
  OTHER_UNIT,
  organization,
  Scenario,
  UNIT,
} from './support/scenario.ts';

const MINUTE = 60_000;
const owner = account(1);
const accepting = { ...owner, owner: ACCEPTS };
const declining = { ...owner, owner: DECLINES };

/** EventBridge delivers an event that it has delivered before. */
function deliverAgain({ aws }: Scenario, eventId: string): void {
  const sent = aws.events.archive().find(({ event }) => event.id === eventId);
  if (sent === undefined) throw new Error(`no event ${eventId}`);
  aws.events.route(structuredClone(sent.event), String(aws.outputs.EventBusName));
}

/** Whoever puts an event may say when it was. */
function putAt({ aws }: Scenario, name: string, detail: object, timeMs: number): void {
  const event = { source: 'test', detailType: name, detail: detail as never, timeMs };
  aws.events.put(event, String(aws.outputs.EventBusName));
}

const PROMPT: Interceptor = { intercept: async (_, perform) => perform() };

/** Requests reach the workflow an hour after they were put. */
const LATE_REQUESTS: Interceptor = {
  async intercept(call, perform) {
    const isRequest =
      call.kind === CallKind.DELIVERY &&
      JSON.stringify(call.input).includes('AccountInvitationRequested');
    if (isRequest) await call.pause(HOUR);
    return perform();
  },
};

it('withdraws a request that is still on its way', async () => {
  const world = organization({ outsideAccounts: [accepting] });
  const scenario = await Scenario.open(world, undefined, { interceptor: LATE_REQUESTS });
  scenario.invite(owner.id);
  await scenario.runFor(10 * MINUTE);
  scenario.put('InvitationWithdrawalRequested', { target: owner.id });
  await scenario.runFor(2 * HOUR);
  expect(await scenario.row(owner.id)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
  expect(scenario.inviteOutcomes()).toEqual([]);
});

it('withdraws also a request that comes after the one that was withdrawn', async () => {
  let isLate = false;
  const interceptor: Interceptor = {
    intercept: (call, perform) => (isLate ? LATE_REQUESTS : PROMPT).intercept(call, perform),
  };
  const world = organization({ outsideAccounts: [owner] });
  const scenario = await Scenario.open(world, undefined, { interceptor });
  scenario.invite(owner.id);
  await scenario.reach(owner.id, 'INVITED');
  isLate = true;
  scenario.invite(owner.id, { reinvite: true });
  await scenario.runFor(10 * MINUTE);
  scenario.put('InvitationWithdrawalRequested', { target: owner.id });
  await scenario.runFor(2 * HOUR);
  expect(await scenario.row(owner.id)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
  expect(scenario.inviteOutcomes()).toEqual(['opened']);
});

it('takes no command for one that was put after it came', async () => {
  const scenario = await Scenario.open(organization({ outsideAccounts: [accepting] }));
  const ahead = scenario.aws.clock.now() + 30 * 24 * HOUR;
  putAt(scenario, 'AdmissionPauseRequested', { version: 1 }, ahead);
  putAt(scenario, 'InvitationWithdrawalRequested', { version: 1, target: owner.id }, ahead);
  await scenario.runFor(MINUTE);
  scenario.put('AdmissionResumeRequested', { clear: 'pause' });
  scenario.invite(owner.id);
  expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
});

it('leaves an invitation alone when the withdrawal of an earlier one comes again', async () => {
  const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
  scenario.invite(owner.id);
  await scenario.reach(owner.id, 'INVITED');
  const withdrawal = scenario.put('InvitationWithdrawalRequested', { target: owner.id });
  await scenario.reach(owner.id, 'CANCELED');
  scenario.invite(owner.id, { reinvite: true });
  await scenario.reach(owner.id, 'INVITED');
  deliverAgain(scenario, withdrawal);
  await scenario.runFor(10 * MINUTE);
  expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });
});

it('sends nothing when an earlier request to invite again comes again', async () => {
  const scenario = await Scenario.open(organization({ outsideAccounts: [declining] }));
  scenario.invite(owner.id);
  await scenario.settle(owner.id);
  const earlier = scenario.invite(owner.id, { reinvite: true });
  await scenario.settle(owner.id);
  await scenario.runFor(HOUR);
  scenario.invite(owner.id, { reinvite: true });
  await scenario.settle(owner.id);
  const sent = scenario.inviteOutcomes();
  deliverAgain(scenario, earlier);
  await scenario.runFor(HOUR);
  expect(scenario.inviteOutcomes()).toEqual(sent);
  expect((await scenario.history(owner.id)).map(({ name }) => name)).toContain('DUPLICATE_REQUEST');
});

it('moves no member back when an earlier request comes again', async () => {
  const scenario = await Scenario.open(organization({ outsideAccounts: [accepting] }));
  const earlier = scenario.invite(owner.id, { organizationalUnit: UNIT });
  await scenario.settle(owner.id);
  scenario.invite(owner.id, { organizationalUnit: OTHER_UNIT });
  await scenario.runFor(10 * MINUTE);
  deliverAgain(scenario, earlier);
  await scenario.runFor(10 * MINUTE);
  expect(await scenario.row(owner.id)).toMatchObject({
    organizationalUnit: OTHER_UNIT,
    placement: 'PLACED',
  });
});

it('stays resumed when the pause comes again, and paused when the end of an earlier one does', async () => {
  const scenario = await Scenario.open(organization({ outsideAccounts: [accepting] }));
  const pause = scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(10 * MINUTE);
  const resumption = scenario.put('AdmissionResumeRequested', { clear: 'pause' });
  await scenario.runFor(10 * MINUTE);
  const second = scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(10 * MINUTE);
  deliverAgain(scenario, resumption);
  await scenario.runFor(MINUTE);
  scenario.invite(owner.id);
  await scenario.runFor(HOUR);
  expect(await scenario.row(owner.id)).toMatchObject({ status: 'QUEUED' });

  scenario.put('AdmissionResumeRequested', { clear: 'pause' });
  await scenario.runFor(MINUTE);
  for (const id of [pause, second]) deliverAgain(scenario, id);
  expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
});
