import { describe, expect, it } from 'vitest';
import { type Call, CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import { ACCEPTS, account, HOUR, organization, Scenario } from './support/scenario.ts';

const ACCOUNTS = 8;
const CALL_TAKES_MS = 900;

/** An invitation is there at once; its answer comes when AWS is ready for the next. */
const SLOW: Interceptor = {
  async intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const answer = await perform();
    const isInvite = call.kind === CallKind.REQUEST && call.operation.startsWith('InviteAccount');
    if (isInvite) await call.pause(CALL_TAKES_MS);
    return answer;
  },
};

describe('an organization that takes one write at a time, each longer than the pace', () => {
  it('refuses some of two calls at a time, and everybody joins', async () => {
    const outsideAccounts = Array.from({ length: ACCOUNTS }, (_, i) => ({
      ...account(i + 1),
      owner: ACCEPTS,
    }));
    const world = organization({ outsideAccounts, service: { writeTakesMs: CALL_TAKES_MS } });
    const scenario = await Scenario.open(world, undefined, { interceptor: SLOW });
    for (const { id } of outsideAccounts) scenario.invite(id);
    await scenario.runFor(HOUR / 2);

    const outcomes = scenario.inviteOutcomes();
    const refused = outcomes.filter((outcome) => outcome === 'TooManyRequestsException');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(ACCOUNTS);
    expect(outcomes.filter((outcome) => outcome === 'opened')).toHaveLength(ACCOUNTS);
    for (const { id } of outsideAccounts) {
      expect(await scenario.settle(id)).toMatchObject({ status: 'JOINED' });
    }
  });
});
