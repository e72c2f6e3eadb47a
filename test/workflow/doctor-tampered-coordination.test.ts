import { describe, expect, it } from 'vitest';
import { examineStack, openView, told, type View } from './support/operator-view.ts';
import { HOUR, UNIT } from './support/scenario.ts';
import {
  type Account,
  answers,
  editControl,
  editItems,
  escalated,
  type Item,
  joined,
  late,
  mendAndSettle,
  open,
  openCampaign,
  remove,
  waiting,
} from './support/tampered-campaign.ts';

const MINUTE = 60_000;

it('finds nothing wrong in a campaign that nobody has tampered with', async () => {
  const view = await openCampaign();
  expect(await mendAndSettle(view, [])).toEqual([]);
});

describe('an invitation whose wake-up is lost settles as it should', () => {
  const isOf = async ({ scenario }: View, { id }: Account) => {
    const { executionArn } = await scenario.row(id);
    return ({ sk }: Item) => sk.includes(executionArn);
  };

  it.each([
    ['its owner', open, 'INVITED'],
    ['a person', escalated, 'ESCALATED'],
    ['its time', waiting, 'WAITING'],
  ])('when it waits for %s and its token is deleted', async (_, of, status) => {
    const view = await openCampaign();
    expect(await view.scenario.row(of.id)).toMatchObject({ status });
    const isIts = await isOf(view, of);
    await remove(view, (item) => item.pk === 'TOKEN' && isIts(item));
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${of.id}`]);
  });

  it('when its entry in the queue is deleted', async () => {
    const view = await openCampaign();
    const isIts = await isOf(view, waiting);
    await remove(view, (item) => item.pk === 'LATER' && isIts(item));
    await mendAndSettle(view, [`NOT_QUEUED ${waiting.id}`]);
  });

  it('when its entry in the queue is edited, and holds nobody up', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    const isIts = await isOf(view, waiting);
    await editItems(view, (item) => item.pk === 'LATER' && isIts(item), { entry: {} });
    scenario.invite(late.id);
    expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
    await scenario.runFor(4 * HOUR);
    expect(await scenario.row(waiting.id)).toMatchObject({ status: 'WAITING' });
    expect(scenario.deadLetters()).toBe(0);
    const { found, left } = await examineStack(view, true);
    expect(told(found)).toEqual([`NOT_QUEUED ${waiting.id}`]);
    expect(told(left)).toEqual([]);
    expect(await scenario.settle(waiting.id)).toMatchObject({ status: 'JOINED' });
  });

  it('when it is ready to be admitted and everything of it is deleted', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    scenario.put('AdmissionPauseRequested', {});
    scenario.invite(late.id);
    await scenario.runFor(10 * MINUTE);
    const isIts = await isOf(view, late);
    await remove(view, (item) => ['READY', 'TOKEN'].includes(item.pk) && isIts(item));
    scenario.put('AdmissionResumeRequested', { clear: 'pause' });
    await scenario.runFor(10 * MINUTE);
    const { found, left } = await examineStack(view, true);
    expect(told(found)).toEqual([`WAIT_WITHOUT_TOKEN ${late.id}`]);
    expect(told(left)).toEqual([]);
    expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
  });

  it('when the coordination table is emptied', async () => {
    const view = await openCampaign();
    await remove(view, () => true);
    const lost = [open, waiting, escalated].map(({ id }) => `WAIT_WITHOUT_TOKEN ${id}`);
    await mendAndSettle(view, lost);
  });
});

describe('an invitation whose token somebody has edited settles as it should', () => {
  const isToken = (of: Account) => (item: Item) => item.pk === 'TOKEN' && item.target === of.id;

  it.each([
    ['the token', { token: 'x y' }],
    ['the token, which is a number now,', { token: 7 }],
    ['the handshake that it was filed for', { subject: 'h-0000000000' }],
  ])('although its owner answers meanwhile: %s', async (_, change) => {
    const view = await openCampaign();
    const { scenario } = view;
    await editItems(view, isToken(open), change);
    await scenario.runFor(10 * HOUR);
    expect(await scenario.row(open.id)).toMatchObject({ status: 'INVITED' });
    expect(scenario.deadLetters()).toBe(0);
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${open.id}`]);
  });

  it('although a person answers meanwhile', async () => {
    const view = await openCampaign();
    const { scenario } = view;
    await editItems(view, isToken(escalated), { token: 'x y' });
    const { escalationId } = await scenario.row(escalated.id);
    scenario.aws.organizations.control.resolve(escalated.id);
    scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
    await scenario.runFor(2 * HOUR);
    expect(await scenario.row(escalated.id)).toMatchObject({ status: 'ESCALATED' });
    expect(scenario.deadLetters()).toBe(0);
    await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${escalated.id}`]);
  });
});

it.each([
  ['a token that is no text', { token: {} }],
  ['a visit that is no map', { visit: 'x' }],
])('finds %s before anybody answers', async (_, change) => {
  const view = await openCampaign();
  await editItems(view, ({ pk, target }) => pk === 'TOKEN' && target === escalated.id, change);
  await mendAndSettle(view, [`WAIT_WITHOUT_TOKEN ${escalated.id}`]);
});

it('makes a turnstile writable again whose version is no number', async () => {
  const view = await openCampaign();
  await editItems(view, ({ pk }) => pk === 'CONTROL', { version: 'x' });
  await mendAndSettle(view, [`CONTROL_UNREADABLE ${view.stack.coordinationTable}`]);
});

it('makes the turnstile readable again', async () => {
  const view = await openCampaign();
  await editControl(view, () => '{');
  const { coordinationTable } = view.stack;
  const done = await mendAndSettle(view, [`CONTROL_UNREADABLE ${coordinationTable}`]);
  expect(done).toContain('deleted the control item of the turnstile');
});

it('says nothing of a timer that was lost, when nobody waits for it', async () => {
  const view = await openView([{ ...joined, ...answers('accepts', 0.2) }]);
  const { scenario } = view;
  scenario.invite(joined.id, { organizationalUnit: UNIT });
  await scenario.runFor(3 * HOUR);
  // As after the coordination table was restored to an earlier time.
  await editControl(view, (state) =>
    JSON.stringify({ ...JSON.parse(state), timerAt: scenario.aws.clock.now() - HOUR }),
  );
  expect(told((await examineStack(view, false)).found)).toEqual([]);
});

it('has places counted anew when somebody waits for them in vain', async () => {
  const view = await openCampaign();
  const { scenario } = view;
  await editControl(view, (state) => {
    const control = JSON.parse(state);
    return JSON.stringify({ ...control, limits: { ...control.limits, pending: 95 } });
  });
  const notes = (await examineStack(view, false)).found.map(({ code }) => code);
  expect(notes).toContain('COUNT_STALE');
  scenario.invite(late.id);
  await scenario.runFor(MINUTE);
  expect(await scenario.row(late.id)).toMatchObject({ status: 'QUEUED' });
  const { found, left } = await examineStack(view, true);
  expect(told(found)).toEqual(['COUNT_WRONG HandshakeOrchestrator']);
  expect(told(left)).toEqual([]);
  expect(await scenario.settle(late.id)).toMatchObject({ status: 'JOINED' });
});
