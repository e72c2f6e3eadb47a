import { describe, expect, it } from 'vitest';
import { account, DAY, HOUR, organization, Scenario } from './support/scenario.ts';

const MINUTE = 60_000;
const declinesAfter = (number: number, hours: number) => ({
  ...account(number),
  owner: { declines: 1, answersAfter: { kind: 'fixed', hours } } as const,
});

describe('the watch', () => {
  it('sees a decline within minutes once others were seen, and ends by itself', async () => {
    const early = [declinesAfter(1, 0.5), declinesAfter(2, 0.5)];
    const late = declinesAfter(3, 2.5);
    const scenario = await Scenario.open(organization({ outsideAccounts: [...early, late] }));
    const isOn = () =>
      scenario.aws.events.rules('default').find(({ name }) => name.endsWith('-Watch'))?.enabled;
    expect(isOn()).toBe(false);
    for (const { id } of [...early, late]) scenario.invite(id);
    await scenario.runFor(HOUR + MINUTE);
    expect(isOn()).toBe(true);
    const row = await scenario.settle(late.id);
    expect(row.status).toBe('DECLINED');
    const tookMs = Date.parse(String(row.settledAt)) - Date.parse(String(row.invitedAt));
    expect(tookMs).toBeLessThan(2.5 * HOUR + 5 * MINUTE);
    await scenario.runFor(DAY);
    expect(isOn()).toBe(false);
  });
});
