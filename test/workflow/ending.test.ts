import { describe, expect, it } from 'vitest';
import { ACCEPTS, account, DAY, HOUR, organization, Scenario, UNIT } from './support/scenario.ts';

const owner = { ...account(1), owner: ACCEPTS };

describe('a defect', () => {
  it('is recorded as FAILED with error and cause, and fails the execution', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.aws.organizations.control.injectFault(
      'DescribeAccount',
      { exception: 'SomethingUnheardOf' },
      { times: 1000 },
    );
    scenario.invite(owner.id);
    const row = await scenario.settle(owner.id);
    expect(row).toMatchObject({ status: 'FAILED', reason: 'UNEXPECTED_ERROR' });
    expect(row.message).toContain('SomethingUnheardOf');
    expect(scenario.path().slice(-3)).toEqual(['Record failure', 'Publish failure', 'Failed']);
    await scenario.runFor(HOUR);
    expect(scenario.statuses()).toEqual(['FAILED']);
  });

  it('is repaired by a new request', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    const { control } = scenario.aws.organizations;
    control.injectFault('DescribeAccount', { exception: 'Unheard' }, { times: 1000 });
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    control.clearFaults();
    scenario.invite(owner.id);
    await scenario.runFor(2 * HOUR);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'JOINED' });
  });
});

describe('the table', () => {
  it('tells how an account got where it stands', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id, { organizationalUnit: UNIT });
    await scenario.settle(owner.id);
    // At one virtual instant the order of the keys is that of the names.
    expect((await scenario.historyNames(owner.id)).sort()).toEqual([
      'INVITED',
      'PLACED',
      'REQUESTED',
      'RESPONDED',
    ]);
  });

  it('never holds a task token, nor does any log line or event', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id, { notes: 'a secret remark' });
    await scenario.reach(owner.id, 'INVITED');
    const tokens = await scenario.tokens();
    expect(tokens.length).toBeGreaterThan(0);
    await scenario.settle(owner.id);
    const everything = JSON.stringify([
      await scenario.row(owner.id),
      await scenario.history(owner.id),
      scenario.aws.events.archive(),
      scenario.notices(),
      scenario.logs(),
    ]);
    for (const token of tokens) expect(everything).not.toContain(token);
    expect(scenario.logs().join('\n')).not.toMatch(/owner-1+@example\.com|a secret remark/);
  });
});

describe('with nothing going on', () => {
  it('nothing runs but the hourly sweep, and nothing is written', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    scenario.invite(owner.id);
    await scenario.settle(owner.id);
    await scenario.runFor(2 * DAY);
    const before = scenario.activity();
    await scenario.runFor(10 * HOUR);
    const after = scenario.activity();
    expect(after.functionCalls - before.functionCalls).toBe(10);
    expect(after.writes).toBe(before.writes);
    expect(after.transitions).toBe(before.transitions);
  });
});
