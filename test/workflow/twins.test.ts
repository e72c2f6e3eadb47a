import { describe, expect, it } from 'vitest';
import type { ServiceBehaviour } from '../../lib/local/organizations/world.ts';
import { ACCEPTS, account, DAY, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';

const MINUTE = 60_000;
const owner = account(1);
const LOST = { events: { lossProbability: 1 } } as const;
const MEMBER = { id: '222222222222', email: 'member@example.com' };

/** Both are invited; the fake lets the owner accept the one that was sent last. */
async function acceptTheSecond(
  [first, second]: readonly [string, string],
  service: ServiceBehaviour,
): Promise<Scenario> {
  const scenario = await Scenario.open(organization({ outsideAccounts: [owner], service }));
  for (const target of [first, second]) {
    scenario.invite(target, { organizationalUnit: UNIT });
    await scenario.reach(target, 'INVITED');
  }
  await scenario.runFor(MINUTE);
  scenario.aws.organizations.control.accept(owner.id);
  return scenario;
}

describe.each([
  ['its id', [owner.email, owner.id]],
  ['its e-mail address', [owner.id, owner.email]],
] as const)('an account under two targets that accepts the invitation to %s', (_, targets) => {
  it.each([
    ['delivered', {}],
    ['lost', LOST],
  ])('ends under both within a sweep, with every event %s', async (_events, service) => {
    const scenario = await acceptTheSecond(targets, service);
    await scenario.runFor(1.5 * HOUR);

    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
    expect(await scenario.row(owner.email)).toMatchObject({
      ...{ status: 'JOINED', reason: 'SAME_AS' },
      ...{ sameAs: owner.id, accountId: owner.id },
    });
    expect(scenario.statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
    for (const arn of scenario.executionArns()) {
      expect(scenario.historyEvents(arn).length).toBeLessThan(150);
    }
    await scenario.runFor(16 * DAY);
    expect(scenario.inviteOutcomes()).toEqual(['opened', 'opened']);
    expect(scenario.deadLetters()).toBe(0);
  });
});

describe('the e-mail address of a member', () => {
  it('is not invited when the account has joined by its id', async () => {
    const joins = { ...owner, owner: ACCEPTS };
    const scenario = await Scenario.open(organization({ outsideAccounts: [joins] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    scenario.invite(owner.email);
    expect(await scenario.settle(owner.email)).toMatchObject({
      ...{ status: 'JOINED', reason: 'SAME_AS', sameAs: owner.id, attempts: 0 },
    });
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
  });

  it('ends as its id would when its first invitation expires, and is not invited again', async () => {
    const scenario = await Scenario.open(organization({ members: { accounts: [MEMBER] } }));
    scenario.invite(MEMBER.email, { organizationalUnit: UNIT });
    const row = await scenario.settle(MEMBER.email, 17);
    expect(row).toMatchObject({
      ...{ status: 'JOINED', reason: 'ALREADY_A_MEMBER', accountId: MEMBER.id },
      ...{ placement: 'PLACED', attempts: 1 },
    });
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
  });

  it('ends within a sweep while the members are counted for somebody who waits', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [owner], members: { accounts: [MEMBER] } }),
    );
    scenario.invite(MEMBER.email);
    await scenario.reach(MEMBER.email, 'INVITED');
    scenario.put('AdmissionPauseRequested', {});
    scenario.invite(owner.id);
    await scenario.runFor(2.5 * HOUR);
    expect(await scenario.row(MEMBER.email)).toMatchObject({
      ...{ status: 'JOINED', reason: 'ALREADY_A_MEMBER' },
    });
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
  });
});

describe('a departure', () => {
  const joins = { ...owner, owner: ACCEPTS };

  it('is noted while the other target of the account is open, which joins anew', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [joins] }));
    scenario.invite(owner.email, { organizationalUnit: UNIT });
    await scenario.settle(owner.email);
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(MINUTE);
    scenario.invite(owner.id);
    await scenario.runFor(HOUR);
    scenario.aws.organizations.control.depart(owner.id);
    await scenario.runFor(HOUR);
    expect((await scenario.row(owner.email)).departedAt).not.toBeNull();
    scenario.put('AdmissionResumeRequested', { clear: 'both' });
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED', sameAs: null });
  });

  it('that nobody was told of does not make a new membership the old one', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [joins], service: LOST }));
    scenario.invite(owner.email);
    await scenario.settle(owner.email);
    scenario.aws.organizations.control.depart(owner.id);
    await scenario.runFor(HOUR);
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.id)).toMatchObject({ placement: 'PLACED', sameAs: null });
    expect(await scenario.historyNames(owner.email)).toContain('DEPARTED');
  });

  it('is noted while the account is placed anew', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [joins] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    await scenario.runFor(5 * HOUR);
    scenario.aws.organizations.control.injectFault(
      'MoveAccount',
      { exception: 'TooManyRequestsException' },
      { untilMs: scenario.aws.clock.now() + HOUR },
    );
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.runFor(10 * MINUTE);
    scenario.aws.organizations.control.depart(owner.id);
    const { escalationId, departedAt } = await scenario.reach(owner.id, 'ESCALATED');
    expect(departedAt).not.toBeNull();
    scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
    await scenario.runFor(4 * DAY);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED', departedAt: null });
  });
});
