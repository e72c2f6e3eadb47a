import { describe, expect, it } from 'vitest';
import { examineStack, openView, told } from './support/operator-view.ts';
import { Outage } from './support/outage.ts';
import { ACCEPTS, account, DAY, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';

const OWNER = account(1);
const ADDRESS = OWNER.email;
const SHOWS_LATE = { membershipVisibleAfterSeconds: 3 * 3600 };
const JOINED = { status: 'JOINED', placement: 'PLACED', accountId: OWNER.id };

const invitationsOf = ({ aws }: Scenario) => aws.organizations.control.handshakes().length;

/** Accepted, but no member for an hour: a person is asked. */
async function openEscalated(): Promise<Scenario> {
  const world = { outsideAccounts: [{ ...OWNER, owner: ACCEPTS }], service: SHOWS_LATE };
  const scenario = await Scenario.open(organization(world));
  scenario.invite(ADDRESS, { organizationalUnit: UNIT });
  await scenario.reach(ADDRESS, 'ESCALATED');
  return scenario;
}

it.each([OWNER.id, ADDRESS])(
  'a member that shows late is placed, although nobody answers: %s',
  async (target) => {
    const world = { outsideAccounts: [{ ...OWNER, owner: ACCEPTS }], service: SHOWS_LATE };
    const scenario = await Scenario.open(organization(world));
    scenario.invite(target, { organizationalUnit: UNIT });
    await scenario.reach(target, 'ESCALATED');
    await scenario.runFor(4 * HOUR);
    expect(await scenario.row(target)).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
    expect(invitationsOf(scenario)).toBe(1);
    expect(await scenario.historyNames(target)).toContain('ESCALATION_RESOLVED');
  },
);

async function answer(scenario: Scenario, decision: 'retry' | 'abort'): Promise<void> {
  const { escalationId } = await scenario.row(ADDRESS);
  scenario.put('EscalationResolved', { escalationId: String(escalationId), decision });
  await scenario.runFor(HOUR);
}

describe('who has accepted an invitation by e-mail is not invited again', () => {
  it('when the membership shows late and the escalation is answered with retry', async () => {
    const scenario = await openEscalated();
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(60_000);
    await answer(scenario, 'retry');
    await scenario.runFor(6 * HOUR);
    scenario.put('AdmissionResumeRequested', { clear: 'pause' });
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });

  it('when the escalation was aborted, and the account is asked for again', async () => {
    const scenario = await openEscalated();
    await answer(scenario, 'abort');
    await scenario.runFor(6 * HOUR);
    scenario.invite(ADDRESS, { organizationalUnit: UNIT, reinvite: true });
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });

  it('when nobody could place it, and the account is asked for again', async () => {
    const outage = new Outage();
    const world = organization({ outsideAccounts: [OWNER] });
    const scenario = await Scenario.open(world, undefined, { interceptor: outage });
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.reach(ADDRESS, 'INVITED');
    outage.ofCallsBy(scenario.aws.resources, 'Functions/PlaceAccount');
    scenario.aws.organizations.control.accept(OWNER.id);
    await scenario.runFor(4 * HOUR);
    outage.end();
    expect(await scenario.row(ADDRESS)).toMatchObject({ status: 'FAILED' });
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });

  it('when two executions in a row were stopped before the membership showed', async () => {
    const world = organization({ outsideAccounts: [OWNER], service: SHOWS_LATE });
    const scenario = await Scenario.open(world);
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.reach(ADDRESS, 'INVITED');
    for (let stopped = 0; stopped < 2; stopped += 1) {
      await scenario.stopExecution((await scenario.row(ADDRESS)).executionArn);
      if (stopped === 0) await scenario.runFor(60_000);
      if (stopped === 0) scenario.aws.organizations.control.accept(OWNER.id);
    }
    await scenario.runFor(2.5 * HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject({ status: 'FAILED' });
    await scenario.runFor(6 * HOUR);
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });

  it('when its row is deleted and it is asked for again', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [{ ...OWNER, owner: ACCEPTS }] }),
    );
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.settle(ADDRESS);
    await deleteRow(scenario);
    await scenario.runFor(DAY);
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });

  it('when its row was deleted while it was invited, and the doctor asks again', async () => {
    const view = await openView([OWNER]);
    const { scenario } = view;
    scenario.invite(ADDRESS, { organizationalUnit: UNIT });
    await scenario.reach(ADDRESS, 'INVITED');
    await deleteRow(scenario);
    scenario.aws.organizations.control.accept(OWNER.id);
    const { found } = await examineStack(view, true);
    expect(told(found)).toContain(`ROW_DELETED ${ADDRESS}`);
    await scenario.runFor(HOUR);
    expect(await scenario.row(ADDRESS)).toMatchObject(JOINED);
    expect(invitationsOf(scenario)).toBe(1);
  });
});

function deleteRow({ aws }: Scenario): Promise<unknown> {
  return aws.dynamodb.call('DeleteItem', {
    TableName: String(aws.outputs.OutcomeTableName),
    Key: { target: { S: ADDRESS }, record: { S: 'INVITATION' } },
  });
}
