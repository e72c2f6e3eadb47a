import { describe, expect, it } from 'vitest';
import { ACCEPTS, account, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';

const owner = { ...account(1), owner: ACCEPTS };

describe('Place account', () => {
  it('leaves an account in the root when no organizational unit is asked for', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'JOINED',
      placement: 'NOT_REQUESTED',
    });
  });

  it('records JOINED with a failed placement when the move is refused, and tells a person', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.aws.organizations.control.injectFault('MoveAccount', {
      exception: 'DestinationParentNotFoundException',
    });
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'JOINED',
      placement: 'FAILED',
      reason: 'DestinationParentNotFoundException',
    });
    expect(scenario.notices()).toHaveLength(1);
    expect(scenario.path()).toContain('Notify placement failure');
    const names = await scenario.historyNames(owner.id);
    expect(names.filter((name) => name === 'PLACEMENT_FAILED')).toHaveLength(1);
    expect(names).toContain('ESCALATED');
  });

  it('moves the account later when AWS Organizations is busy for a while', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.aws.organizations.control.injectFault(
      'MoveAccount',
      { exception: 'TooManyRequestsException' },
      { times: 5 },
    );
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'JOINED',
      placement: 'PLACED',
    });
    expect(scenario.notices()).toEqual([]);
  });

  it('moves the account when it is asked for again after a failed placement', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.aws.organizations.control.injectFault('MoveAccount', {
      exception: 'DestinationParentNotFoundException',
    });
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.settle(owner.id);
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.runFor(HOUR);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED', placement: 'PLACED' });
    expect(scenario.inviteOutcomes()).toHaveLength(1);
  });

  it('waits for a membership that shows late', async () => {
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: [owner],
        service: { membershipVisibleAfterSeconds: 1500, events: { lossProbability: 1 } },
      }),
    );
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'JOINED',
      placement: 'PLACED',
    });
  });

  it('asks a person when an accepted account is no member after an hour', async () => {
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: [owner],
        service: { membershipVisibleAfterSeconds: 100 * 3600 },
      }),
    );
    scenario.invite(owner.id);
    const row = await scenario.reach(owner.id, 'ESCALATED');
    expect(row.reason).toBe('ACCEPTED_WITHOUT_MEMBERSHIP');
    expect(scenario.path()).toContain('Await membership');
  });

  it('does not say that an account which accepted our invitation had been a member before', async () => {
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: [owner],
        service: { membershipVisibleAfterSeconds: 5 * 3600 },
      }),
    );
    scenario.invite(owner.id);
    const { escalationId } = await scenario.reach(owner.id, 'ESCALATED');
    await scenario.runFor(6 * HOUR);
    scenario.put('EscalationResolved', { escalationId: String(escalationId), decision: 'retry' });
    expect(await scenario.settle(owner.id)).toMatchObject({
      ...{ status: 'JOINED', reason: null, message: null, attempts: 1 },
      handshakeId: expect.stringMatching(/^h-/),
    });
  });

  it('settles two targets that turn out to be one account, and says so', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    scenario.invite(owner.email);
    const row = await scenario.settle(owner.email);
    expect(row).toMatchObject({ status: 'JOINED', accountId: owner.id });
  });
});
