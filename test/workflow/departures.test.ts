import { describe, expect, it } from 'vitest';
import type { Interceptor } from '../../lib/local/faults/interceptor.ts';
import { TaskFault } from '../../lib/local/step-functions/task-integration.ts';
import {
  ACCEPTS,
  account,
  DAY,
  HOUR,
  MANAGEMENT_ACCOUNT,
  organization,
  Scenario,
} from './support/scenario.ts';

const MINUTE = 60_000;
const owner = { ...account(1), owner: ACCEPTS };
const stays = { ...account(2), owner: ACCEPTS };
const LOST = { events: { lossProbability: 1 } };

describe('a departure that no event tells of', () => {
  it('is found within a day, and noted once', async () => {
    const scenario = await Scenario.open(
      organization({ outsideAccounts: [owner, stays], service: LOST }),
    );
    for (const { id } of [owner, stays]) scenario.invite(id);
    for (const { id } of [owner, stays]) await scenario.settle(id);
    scenario.aws.organizations.control.depart(owner.id);
    const leftAt = scenario.aws.clock.now();

    await scenario.runFor(DAY);
    const row = await scenario.row(owner.id);
    expect(row).toMatchObject({ status: 'JOINED' });
    expect(Date.parse(String(row.departedAt))).toBeGreaterThan(leftAt);
    expect(await scenario.row(stays.id)).toMatchObject({ departedAt: null });

    await scenario.runFor(2 * DAY);
    expect(await scenario.row(owner.id)).toEqual(row);
    const names = await scenario.historyNames(owner.id);
    expect(names.filter((name) => name === 'DEPARTED')).toHaveLength(1);
    expect(scenario.deadLetters()).toBe(0);
  });

  it('is found although the account had left before its joining could be recorded', async () => {
    let isTableDown = false;
    const interceptor: Interceptor = {
      intercept(call, perform) {
        const isRecorded = call.kind === 'task' && /dynamodb/i.test(call.service);
        if (isTableDown && isRecorded) throw new TaskFault('DynamoDB.InternalServerError', 'down');
        return perform();
      },
    };
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }), undefined, {
      interceptor,
    });
    scenario.invite(owner.id);
    await scenario.reach(owner.id, 'INVITED');
    isTableDown = true;
    await scenario.runFor(HOUR + 5 * MINUTE);
    scenario.aws.organizations.control.depart(owner.id);
    // The event of the departure finds no row that is JOINED.
    await scenario.runFor(30 * MINUTE);
    expect(await scenario.row(owner.id)).toMatchObject({ status: 'INVITED' });

    isTableDown = false;
    expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED', departedAt: null });
    await scenario.runFor(DAY);
    expect((await scenario.row(owner.id)).departedAt).not.toBeNull();
  });
  it('frees a place once: nobody calls AWS in vain for it', async () => {
    const [waits, waitsLonger] = [3, 4].map((n) => ({ ...account(n), owner: ACCEPTS })) as [
      typeof owner,
      typeof owner,
    ];
    const scenario = await Scenario.open(
      organization({
        organization: {
          ...{ id: 'o-scenario01', rootId: 'r-test', accountQuota: 3 },
          managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'management@example.com' },
        },
        outsideAccounts: [owner, stays, waits, waitsLonger],
        service: LOST,
      }),
    );
    for (const { id } of [owner, stays]) {
      scenario.invite(id);
      await scenario.settle(id);
    }
    scenario.invite(waits.id);
    await scenario.reach(waits.id, 'QUEUED');
    scenario.aws.organizations.control.depart(owner.id);
    // The counts of the hour find the place.
    expect(await scenario.settle(waits.id)).toMatchObject({ status: 'JOINED' });

    scenario.invite(waitsLonger.id);
    await scenario.runFor(DAY);
    expect((await scenario.row(owner.id)).departedAt).not.toBeNull();
    expect(await scenario.row(waitsLonger.id)).toMatchObject({ status: 'QUEUED' });
    expect(scenario.inviteOutcomes()).toEqual(['opened', 'opened', 'opened']);
  });
});
