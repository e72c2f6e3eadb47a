import { describe, expect, it } from 'vitest';
import { CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import { ACCEPTS, account, DECLINES, HOUR, organization, Scenario } from './support/scenario.ts';

const OWNER = account(1);
const MINUTE = 60_000;

/** As EventBridge delivers an event once more, or as a person puts a kept one again. */
function deliverAgain({ aws }: Scenario, id: string): void {
  const entry = aws.events.archive().find(({ event }) => event.id === id);
  aws.events.route(structuredClone(entry?.event as never), String(aws.outputs.EventBusName));
}

const invitationsOf = ({ aws }: Scenario) => aws.organizations.control.handshakes().length;

const open = (owner: typeof ACCEPTS | typeof DECLINES = ACCEPTS, options = {}) =>
  Scenario.open(organization({ outsideAccounts: [{ ...OWNER, owner }] }), undefined, options);

describe('a request that was answered as a duplicate, and comes again', () => {
  it('invites nobody who has declined meanwhile, whatever it says', async () => {
    const scenario = await open(DECLINES);
    scenario.invite(OWNER.id);
    await scenario.reach(OWNER.id, 'INVITED');
    const second = scenario.invite(OWNER.id, { reinvite: true });
    await scenario.settle(OWNER.id);
    await scenario.runFor(5 * HOUR);
    deliverAgain(scenario, second);
    await scenario.runFor(10 * MINUTE);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'DECLINED' });
    expect(invitationsOf(scenario)).toBe(1);
    const answers = (await scenario.historyNames(OWNER.id)).filter(
      (name) => name === 'DUPLICATE_REQUEST',
    );
    expect(answers).toHaveLength(2);
  });

  it('invites nobody who has joined and left meanwhile; one that is put then does', async () => {
    const scenario = await open();
    scenario.invite(OWNER.id);
    await scenario.reach(OWNER.id, 'INVITED');
    const second = scenario.invite(OWNER.id, { campaign: 'again' });
    await scenario.settle(OWNER.id);
    scenario.aws.organizations.control.depart(OWNER.id);
    await scenario.runFor(HOUR);
    deliverAgain(scenario, second);
    await scenario.runFor(10 * MINUTE);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'JOINED' });
    expect(invitationsOf(scenario)).toBe(1);

    scenario.invite(OWNER.id, { campaign: 'again' });
    await scenario.runFor(10 * MINUTE);
    expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'INVITED' });
  });
});

const STOPS_UNSEEN: Interceptor = {
  intercept: async ({ kind, input }, perform) => {
    const isLost =
      kind === CallKind.DELIVERY && JSON.stringify(input).includes('Execution Status Change');
    return isLost ? undefined : perform();
  },
};

it('a withdrawn invitation ends as CANCELED, although its execution was stopped and nobody noticed', async () => {
  const scenario = await open(ACCEPTS, { interceptor: STOPS_UNSEEN });
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(MINUTE);
  scenario.invite(OWNER.id);
  await scenario.reach(OWNER.id, 'QUEUED');
  await scenario.stopExecution(scenario.executionArn());
  scenario.put('InvitationWithdrawalRequested', { target: OWNER.id });
  await scenario.runFor(2 * HOUR);
  expect(await scenario.row(OWNER.id)).toMatchObject({ status: 'CANCELED', reason: 'WITHDRAWN' });
});
