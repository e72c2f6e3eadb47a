import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../lambdas/shared/contract/outcome-item.ts';
import type { Finding } from '../../lib/operator/doctor/findings.ts';
import { examineStack, told, type View } from './support/operator-view.ts';
import { HOUR, OTHER_UNIT } from './support/scenario.ts';
import {
  type Account,
  declined,
  deleteRow,
  edit,
  escalated,
  joined,
  mendAndSettle,
  open,
  openCampaign,
  waiting,
} from './support/tampered-campaign.ts';

describe('an open row that somebody has edited follows its invitation again', () => {
  it.each<[string, string, (view: View) => Promise<void>]>([
    ['says QUEUED', 'STATUS_DIFFERS', (view) => edit(view, open, 'status', 'QUEUED')],
    ['says CANCELED', 'SETTLED_BUT_WAITING', (view) => edit(view, open, 'status', 'CANCELED')],
    [
      'names what is no execution',
      'OWNER_MISTAKEN',
      (view) => edit(view, open, 'executionArn', "g'arb$(x)"),
    ],
    ['names no execution', 'OWNER_MISTAKEN', (view) => edit(view, open, 'executionArn')],
    ['names a number', 'OWNER_MISTAKEN', (view) => edit(view, open, 'executionArn', 7)],
    ['says MAYBE', 'SETTLED_BUT_WAITING', (view) => edit(view, open, 'status', 'MAYBE')],
    [
      'names an invented handshake',
      'HANDSHAKE_MISTAKEN',
      (view) => edit(view, open, 'handshakeId', 'h-0000000000'),
    ],
    [
      'names the execution of another',
      'OWNER_MISTAKEN',
      async (view) =>
        edit(view, open, 'executionArn', (await view.scenario.row(waiting.id)).executionArn),
    ],
    ['is deleted', 'ROW_DELETED', (view) => deleteRow(view, open)],
  ])('when it %s', async (_, code, tamper) => {
    const view = await openCampaign();
    await tamper(view);
    await mendAndSettle(view, [`${code} ${open.id}`]);
  });
});

describe('a row that names another account gets its own again', () => {
  it.each([
    ['when it has joined', joined, '999999999999'],
    ['when it is open, and the other is a member', open, joined.id],
    ['when it waits, and the other is a member', waiting, joined.id],
    ['when it has been declined, and the other is a member', declined, joined.id],
  ])('%s', async (_, of, accountId) => {
    const view = await openCampaign();
    await edit(view, of, 'accountId', accountId);
    await mendAndSettle(view, [`ACCOUNT_MISTAKEN ${of.id}`]);
    expect(await view.scenario.row(of.id)).toMatchObject({ accountId: of.id });
  });
});

it('leaves an invitation open whose row names another account, when the sweep meets it first', async () => {
  const view = await openCampaign();
  await edit(view, open, 'accountId', joined.id);
  await view.scenario.runFor(2 * HOUR);
  expect(await view.scenario.row(open.id)).toMatchObject({ status: 'INVITED' });
  await mendAndSettle(view, [`ACCOUNT_MISTAKEN ${open.id}`]);
});

describe('a row that contradicts AWS Organizations is told, with what a person has to do', () => {
  it.each<[string, string, Account, (view: View) => Promise<void>]>([
    [
      'a member that is said to have declined',
      'MEMBER_NOT_JOINED',
      joined,
      (view) => edit(view, joined, 'status', 'DECLINED'),
    ],
    ['a member without a row', 'ROW_MISSING', joined, (view) => deleteRow(view, joined)],
  ])('%s: asked for again', async (_, code, { id }, tamper) => {
    const view = await openCampaign();
    await tamper(view);
    const { found, done } = await examineStack(view, true);
    expect(told(found)).toEqual([`${code} ${id}`]);
    expect(done).toEqual([]);
    putAsPrinted(view, found.find((finding) => finding.code === code)?.command);
    expect(await view.scenario.settle(id)).toMatchObject({ status: 'JOINED' });
    expect(told((await examineStack(view, false)).found)).toEqual([]);
  });

  it.each<[string, string, Account, Partial<InvitationItem>]>([
    ['another ending', 'ENDED_OTHERWISE', declined, { status: 'EXPIRED' }],
    ['an ending of none', 'NO_MEMBER', declined, { status: 'JOINED' }],
    ['a status that does not exist', 'STATUS_UNKNOWN', joined, { status: 'MAYBE' as never }],
    ['another place', 'PLACED_ELSEWHERE', joined, { organizationalUnit: OTHER_UNIT }],
    ['no number of attempts', 'ROW_INCOMPLETE', open, { attempts: undefined as never }],
    ['a number for a place', 'ROW_INCOMPLETE', joined, { organizationalUnit: 7 as never }],
    ['a map for a sentence', 'ROW_INCOMPLETE', escalated, { message: {} as never }],
    ['a text for a withdrawal', 'ROW_INCOMPLETE', open, { withdrawRequested: 'x y' as never }],
    ['no instant of its end', 'ROW_INCOMPLETE', declined, { settledAt: 'x y' }],
  ])('%s', async (_, code, of, change) => {
    const view = await openCampaign();
    const [[name, value] = ['', '']] = Object.entries(change);
    await edit(view, of, name, value);
    const { found, left } = await examineStack(view, true);
    expect(left).toEqual(found);
    const about = found.filter(({ subject }) => subject === of.id);
    expect(about).toEqual([expect.objectContaining({ code })]);
    expect(about[0]?.command).toMatch(/^aws [a-z]+ [a-z-]+ --region us-east-1 /);
  });
});

it('follows an invitation whose row holds no instant, and tells the row', async () => {
  const view = await openCampaign();
  const { scenario } = view;
  for (const name of ['updatedAt', 'expiresAt']) await edit(view, open, name, 'x y');
  const { left } = await examineStack(view, true);
  expect(told(left)).toEqual([`ROW_INCOMPLETE ${open.id}`]);
  expect(await scenario.settle(open.id)).toMatchObject({ status: 'JOINED' });
  expect(scenario.deadLetters()).toBe(0);
});

/** Runs the printed command: puts its event on the bus. */
function putAsPrinted({ scenario }: View, command: Finding['command'] | undefined): void {
  const [{ DetailType, Detail }] = JSON.parse(command?.split("'")[1] ?? '[{}]');
  scenario.putRaw(DetailType, JSON.parse(Detail));
}
