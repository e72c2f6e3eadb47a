import { describe, expect, it } from 'vitest';
import { OWN_REASONS } from '../../lambdas/shared/contract/status.ts';
import type { OutsideAccount } from '../../lib/local/organizations/world.ts';
import {
  ACCEPTS,
  account,
  DAY,
  DECLINES,
  HOUR,
  organization,
  Scenario,
  UNIT,
} from './support/scenario.ts';

const owner: OutsideAccount = { ...account(1), owner: ACCEPTS };
const ignores: OutsideAccount = account(1);
const LOST = { events: { lossProbability: 1 } } as const;

describe('Await response', () => {
  it('leads an accepted invitation to JOINED in eleven states', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id, { organizationalUnit: UNIT, campaign: 'spring' });
    const row = await scenario.settle(owner.id);

    expect(row).toMatchObject({
      status: 'JOINED',
      campaign: 'spring',
      accountId: owner.id,
      attempts: 1,
      placement: 'PLACED',
      reason: null,
      nextAction: null,
    });
    expect(row.handshakeId).toMatch(/^h-[0-9a-z]{8,32}$/);
    expect(scenario.path()).toEqual([
      'Register invitation',
      'Registered?',
      'Await admission',
      'Invite account',
      'Disposition?',
      'Await response',
      'Response?',
      'Place account',
      'Placement?',
      'Record outcome',
      'Publish outcome',
    ]);
    expect(scenario.published('InvitationSettled')).toMatchObject([
      { target: owner.id, status: 'JOINED', placement: 'PLACED', organizationalUnit: UNIT },
    ]);
    // The owner answers after an hour: an event wakes the execution long before a sweep would.
    expect(Date.parse(String(row.settledAt)) - Date.parse(String(row.invitedAt))).toBeLessThan(
      HOUR + 5 * 60_000,
    );
  });

  it('settles an acceptance whose events are all lost, by the sweep', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner], service: LOST }));
    scenario.invite(owner.id);
    const row = await scenario.settle(owner.id);
    expect(row.status).toBe('JOINED');
    expect(Date.parse(String(row.settledAt)) - Date.parse(String(row.invitedAt))).toBeLessThan(
      2 * HOUR + 5 * 60_000,
    );
  });

  it('survives every event arriving twice', async () => {
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: [owner],
        service: { events: { duplicateProbability: 1 } },
      }),
    );
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    await scenario.runFor(DAY);
    expect(scenario.statuses()).toEqual(['SUCCEEDED']);
    expect(scenario.deadLetters()).toBe(0);
  });

  it('learns the account behind an e-mail address', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.email, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.email)).toMatchObject({
      status: 'JOINED',
      accountId: owner.id,
      placement: 'PLACED',
    });
  });

  it('records a decline, which no event announces', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [{ ...owner, owner: DECLINES }] }),
    );
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'DECLINED', attempts: 1 });
  });

  it('records an invitation that somebody cancels by hand', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [ignores] }));
    scenario.invite(ignores.id);
    const { handshakeId } = await scenario.reach(ignores.id, 'INVITED');
    await scenario.cancelByHand(String(handshakeId));
    expect(await scenario.settle(ignores.id)).toMatchObject({ status: 'CANCELED' });
  });

  it('invites again after an expiry, then records EXPIRED', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [ignores] }));
    scenario.invite(ignores.id);
    const row = await scenario.settle(ignores.id, 40);
    expect(row).toMatchObject({ status: 'EXPIRED', attempts: 2 });
    expect(scenario.path().filter((state) => state === 'Invite again?')).toHaveLength(2);
    expect(scenario.inviteOutcomes()).toEqual(['opened', 'opened']);
    const days = (Date.parse(String(row.settledAt)) - Date.parse(row.requestedAt)) / DAY;
    expect(days).toBeGreaterThanOrEqual(30);
    expect(days).toBeLessThan(30.5);
  });

  it('honours the number of invitations that the request allows', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [ignores] }));
    scenario.invite(ignores.id, { maxInvitations: 1 });
    expect(await scenario.settle(ignores.id, 20)).toMatchObject({ status: 'EXPIRED', attempts: 1 });
  });

  it('joins on the second invitation', async () => {
    const overlooks = { ...owner, owner: { ...ACCEPTS, overlooks: 1 } };
    const scenario = await Scenario.open(organization({ outsideAccounts: [overlooks] }));
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id, 40)).toMatchObject({ status: 'JOINED', attempts: 2 });
  });

  it('cancels the open invitation when it is withdrawn', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [ignores] }));
    scenario.invite(ignores.id);
    await scenario.reach(ignores.id, 'INVITED');
    scenario.put('InvitationWithdrawalRequested', { target: ignores.id, requestedBy: 'jane' });
    expect(await scenario.settle(ignores.id)).toMatchObject({
      status: 'CANCELED',
      reason: 'WITHDRAWN',
    });
    expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
  });

  it('is too late to withdraw once the invitation is accepted, and says so', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [ignores], service: LOST }),
    );
    scenario.invite(ignores.id);
    await scenario.reach(ignores.id, 'INVITED');
    scenario.aws.organizations.control.accept(ignores.id);
    scenario.put('InvitationWithdrawalRequested', { target: ignores.id });
    const row = await scenario.settle(ignores.id);
    expect(row.status).toBe('JOINED');
    expect(await scenario.historyNames(ignores.id)).toContain('WITHDRAWN_TOO_LATE');
  });

  it.each([
    ['is awaited', 20],
    ['is asked about', 80],
  ])('is too late to withdraw while the membership %s', async (_, minutes) => {
    const scenario = await Scenario.open(
      organization({
        outsideAccounts: [owner],
        service: { membershipVisibleAfterSeconds: 9000 },
      }),
    );
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.runFor(HOUR + minutes * 60_000);
    scenario.put('InvitationWithdrawalRequested', { target: owner.id });
    await scenario.runFor(HOUR);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'ESCALATED' });
    expect(await scenario.historyNames(owner.id)).toContain('WITHDRAWN_TOO_LATE');
    // The sweep sees the member, and answers what a person was asked.
    expect(await scenario.settle(owner.id)).toMatchObject({
      status: 'JOINED',
      placement: 'PLACED',
      message: OWN_REASONS.TOO_LATE_TO_WITHDRAW,
    });
  });

  it('notes that a member has left again', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    scenario.aws.organizations.control.depart(owner.id);
    await scenario.runFor(HOUR);
    const row = await scenario.row(owner.id);
    expect(row).toMatchObject({ status: 'JOINED' });
    expect(row.departedAt).not.toBeNull();
    expect(await scenario.historyNames(owner.id)).toContain('DEPARTED');
  });

  it('invites a member again that has left, although nobody was told', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner], service: LOST }));
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    await scenario.runFor(HOUR);
    scenario.aws.organizations.control.depart(owner.id);
    await scenario.runFor(HOUR);
    expect(await scenario.row(owner.id)).toMatchObject({ departedAt: null });
    scenario.invite(owner.id);
    await scenario.reach(owner.id, 'INVITED');
    expect(await scenario.historyNames(owner.id)).toContain('DEPARTED');
  });
});
