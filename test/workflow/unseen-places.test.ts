import { describe, expect, it } from 'vitest';
import { account, HOUR, MANAGEMENT_ACCOUNT, organization, Scenario } from './support/scenario.ts';

const MINUTE = 60_000;
/** The sweep comes by the hour, and takes a moment. */
const WITHIN_A_SWEEP = HOUR + 5 * MINUTE;
const PLACES = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED';

const [FIRST, SECOND, THIRD] = [1, 2, 3].map((n) => account(n)) as [Owner, Owner, Owner];
const MEMBER = account(90);
type Owner = ReturnType<typeof account>;
type World = Parameters<typeof organization>[0];

/** Three places, the management account's among them. Nobody answers. */
function fullWorld(change: World = {}) {
  return organization({
    organization: {
      id: 'o-scenario01',
      rootId: 'r-test',
      managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'management@example.com' },
      accountQuota: 3,
    },
    outsideAccounts: [FIRST, SECOND, THIRD],
    ...change,
  });
}

/** Asks for them one after the other, and lets what follows come to rest. */
async function inviteInTurn(scenario: Scenario, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    scenario.invite(id);
    await scenario.runFor(3 * MINUTE);
  }
}

describe('a raised quota', () => {
  it.each([
    ['within minutes, since CloudTrail tells of it', {}, 5 * MINUTE],
    ['by the next sweep where that event is lost', { hasQuotaEvents: false }, WITHIN_A_SWEEP],
  ] as const)('is used %s', async (_, events, within) => {
    const scenario = await Scenario.open(fullWorld({ service: { events } }));
    await inviteInTurn(scenario, FIRST.id, SECOND.id, THIRD.id);
    // Half an hour after a sweep, and as long before the next.
    await scenario.runFor(81 * MINUTE);
    expect(await scenario.row(THIRD.id)).toMatchObject({ status: 'QUEUED' });

    scenario.aws.organizations.control.setAccountQuota(20);
    await scenario.runFor(5 * MINUTE);
    const isTold = within < HOUR;
    expect(await scenario.row(THIRD.id)).toMatchObject({ status: isTold ? 'INVITED' : 'QUEUED' });
    await scenario.runFor(within - 5 * MINUTE);
    expect(await scenario.row(THIRD.id)).toMatchObject({ status: 'INVITED' });
    const refused = scenario.inviteOutcomes().filter((outcome) => outcome.includes(PLACES));
    expect(refused.length).toBeLessThanOrEqual(1);
  });
});

describe('a place that nobody tells of', () => {
  it('is found by the sweep when the only one who waits was told to come back later', async () => {
    const condition = { refusal: 'ORGANIZATION_MEMBERSHIP_CHANGE_RATE_LIMIT_EXCEEDED', times: 1 };
    const scenario = await Scenario.open(
      fullWorld({ outsideAccounts: [{ ...FIRST, conditions: [condition] }, SECOND, THIRD] }),
    );
    await inviteInTurn(scenario, FIRST.id, SECOND.id, THIRD.id);
    await scenario.runFor(2 * HOUR);
    // Its time has come, and no place is left: it is due, and still held back.
    expect(await scenario.row(FIRST.id)).toMatchObject({ status: 'WAITING' });

    scenario.aws.organizations.control.setAccountQuota(20);
    await scenario.runFor(WITHIN_A_SWEEP);
    expect(await scenario.row(FIRST.id)).toMatchObject({ status: 'INVITED' });
  });

  it.each(['cancel', 'decline'])(
    'is used when a %s frees it that we did not ask for',
    async (how) => {
      const scenario = await Scenario.open(fullWorld());
      const { control } = scenario.aws.organizations;
      await inviteInTurn(scenario, FIRST.id);
      const handshakeId = await scenario.inviteByHand(SECOND.id);
      await inviteInTurn(scenario, THIRD.id);
      // We knew of one invitation: what the refusal has taught is one place too few.
      expect(scenario.inviteOutcomes().at(-1)).toContain(PLACES);
      await scenario.runFor(WITHIN_A_SWEEP);
      expect(await scenario.row(THIRD.id)).toMatchObject({ status: 'QUEUED' });

      if (how === 'decline') control.decline(SECOND.id);
      else await scenario.cancelByHand(handshakeId);
      await scenario.runFor(WITHIN_A_SWEEP);
      expect(await scenario.row(THIRD.id)).toMatchObject({ status: 'INVITED' });
    },
  );

  it('is used at once when a member leaves whom nobody here had invited', async () => {
    const scenario = await Scenario.open(fullWorld({ members: { accounts: [MEMBER] } }));
    await inviteInTurn(scenario, MEMBER.id, FIRST.id, SECOND.id);
    expect(await scenario.row(MEMBER.id)).toMatchObject({ status: 'JOINED', handshakeId: null });
    expect(await scenario.row(SECOND.id)).toMatchObject({ status: 'QUEUED' });
    // Ahead of the sweep of the hour, which would find it as well.
    await scenario.runFor(HOUR);

    scenario.aws.organizations.control.depart(MEMBER.id);
    await scenario.runFor(10 * MINUTE);
    expect(await scenario.row(SECOND.id)).toMatchObject({ status: 'INVITED' });
  });
});
