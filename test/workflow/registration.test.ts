import { describe, expect, it } from 'vitest';
import {
  ACCEPTS,
  account,
  DAY,
  DECLINES,
  HOUR,
  OTHER_UNIT,
  organization,
  Scenario,
  UNIT,
} from './support/scenario.ts';

const owner = { ...account(1), owner: ACCEPTS };

describe('Register invitation', () => {
  it('notes a second request for an account that is being invited, and sends nothing for it', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.reach(owner.id, 'INVITED');
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.settle(owner.id);

    expect(scenario.paths()[1]).toEqual(['Register invitation', 'Registered?', 'Duplicate']);
    expect(await scenario.historyNames(owner.id)).toContain('DUPLICATE_REQUEST');
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
    expect(scenario.statuses()).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('notes a request for an account that has joined', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    scenario.invite(owner.id);
    await scenario.runFor(HOUR);

    expect(scenario.paths()[1]?.at(-1)).toBe('Duplicate');
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
  });

  it('moves an account that has joined when another organizational unit is asked for', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    expect(await scenario.settle(owner.id)).toMatchObject({ placement: 'PLACED' });
    scenario.invite(owner.id, { organizationalUnit: OTHER_UNIT });
    await scenario.runFor(HOUR);

    expect(scenario.paths()[1]).toEqual([
      'Register invitation',
      'Registered?',
      'Place account',
      'Placement?',
      'Record outcome',
      'Publish outcome',
    ]);
    expect(await scenario.row(owner.id)).toMatchObject({
      status: 'JOINED',
      organizationalUnit: OTHER_UNIT,
      placement: 'PLACED',
    });
    expect(await scenario.historyNames(owner.id)).toContain('SETTLED');
  });

  it('records a request that breaks its schema as REJECTED, naming the field', async () => {
    const scenario = await Scenario.open(organization());
    scenario.putRaw('AccountInvitationRequested', {
      version: 1,
      target: owner.id,
      organizationalUnit: 'kops',
    });
    await scenario.runFor(HOUR);

    const row = await scenario.row(owner.id);
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'INVALID_REQUEST' });
    expect(row.message).toMatch(/organizationalUnit.*kops.*ou-/);
    expect(scenario.path()).toEqual([
      'Register invitation',
      'Registered?',
      'Publish rejection',
      'Rejected',
    ]);
    expect(scenario.published('InvitationSettled')).toMatchObject([{ status: 'REJECTED' }]);
  });

  it('records a request for an organizational unit that does not exist as REJECTED', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id, { organizationalUnit: 'ou-test-99999999' });
    await scenario.runFor(HOUR);

    const row = await scenario.row(owner.id);
    expect(row).toMatchObject({ status: 'REJECTED', reason: 'INVALID_REQUEST' });
    expect(row.message).toContain('ou-test-99999999');
    expect(scenario.inviteOutcomes()).toEqual([]);
  });

  it('keeps the row of an account when a later request for it is rejected', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    scenario.putRaw('AccountInvitationRequested', { version: 1, target: owner.id, priority: 99 });
    await scenario.runFor(HOUR);

    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED' });
    expect(await scenario.historyNames(owner.id)).toContain('REJECTED');
  });

  it('keeps a request without a readable target in the dead-letter queue', async () => {
    const scenario = await Scenario.open(organization());
    scenario.putRaw('AccountInvitationRequested', { version: 1, target: '11112222333' });
    await scenario.runFor(HOUR);

    expect(scenario.path()).toEqual([
      'Register invitation',
      'Registered?',
      'Send to dead-letter queue',
      'Rejected',
    ]);
    expect(scenario.deadLetters()).toBe(1);
  });

  it('invites again after a decline only when told to', async () => {
    const declines = { ...owner, owner: DECLINES };
    const scenario = await Scenario.open(organization({ outsideAccounts: [declines] }));
    scenario.invite(owner.id);
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'DECLINED' });

    scenario.invite(owner.id);
    await scenario.runFor(HOUR);
    expect(scenario.paths()[1]?.at(-1)).toBe('Duplicate');

    scenario.invite(owner.id, { reinvite: true });
    await scenario.runFor(DAY);
    expect(scenario.inviteOutcomes()).toEqual(['opened', 'opened']);
    expect(await scenario.historyNames(owner.id)).toContain('SETTLED');
  });

  it('hands the invitation of a stopped execution to a successor, which adopts it', async () => {
    const slow = {
      ...owner,
      owner: { accepts: 1, answersAfter: { kind: 'fixed', hours: 48 } as const },
    };
    const scenario = await Scenario.open(organization({ outsideAccounts: [slow] }));
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.reach(owner.id, 'INVITED');
    await scenario.stopExecution(scenario.executionArn());
    const row = await scenario.settle(owner.id);

    expect(row).toMatchObject({ status: 'JOINED', placement: 'PLACED', attempts: 1 });
    expect(row.succeeds).toBe(scenario.executionArn());
    expect(scenario.paths()[1]?.slice(0, 4)).toEqual([
      'Register invitation',
      'Registered?',
      'Await response',
      'Response?',
    ]);
    expect(scenario.inviteOutcomes()).toEqual(['opened']);
  });

  it('records FAILED when an execution is stopped before anything was sent', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.put('AdmissionPauseRequested', {});
    await scenario.runFor(HOUR);
    scenario.invite(owner.id);
    await scenario.reach(owner.id, 'QUEUED');
    await scenario.stopExecution(scenario.executionArn());
    await scenario.runFor(HOUR);

    expect(await scenario.row(owner.id)).toMatchObject({ status: 'FAILED', reason: 'ABANDONED' });
    expect(scenario.paths()).toHaveLength(1);
  });
});
