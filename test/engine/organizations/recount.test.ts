import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationName } from '../../../lib/local/organizations/operation-names.ts';
import {
  baseWorld,
  crowd,
  crowdId,
  DAY,
  HOUR,
  listAll,
  MANAGEMENT,
  ORGANIZATION,
  type Scene,
  scene,
} from './harness.ts';

/*
 * The fake counts as it goes, since thousands of calls ask. Here everything is counted anew after
 * every step of random histories, from what the lists show.
 */

const ACCOUNTS = 6;
const QUOTA = 5;

type Step =
  | { readonly do: 'pass'; readonly hours: number }
  | {
      readonly do: 'invite' | 'cancel' | 'accept' | 'decline' | 'depart';
      readonly account: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 9 * 24 }) }),
  fc.record({
    do: fc.constantFrom('invite', 'invite', 'cancel', 'accept', 'decline', 'depart'),
    account: fc.nat(ACCOUNTS - 1),
  }),
) as fc.Arbitrary<Step>;

async function take(stage: Scene, { do: action, ...by }: Step): Promise<void> {
  if ('hours' in by) return stage.pass(by.hours * HOUR);
  if (!('account' in by)) return;
  const id = crowdId(by.account);
  if (action === 'invite') return attempt(stage, 'InviteAccountToOrganization', id);
  if (action === 'cancel') return attempt(stage, 'CancelHandshake', id);
  if (action === 'depart') return attempt(stage, 'RemoveAccountFromOrganization', id);
  attempt(stage, action === 'accept' ? 'AcceptHandshake' : 'DeclineHandshake', id, id);
}

/** Whether it is refused does not matter: the counts must be right either way. */
function attempt(stage: Scene, operation: OperationName, id: string, as = MANAGEMENT): void {
  const latest = stage.call('ListHandshakesForAccount', {}, id).Handshakes.at(-1);
  const input = {
    Target: { Type: 'ACCOUNT', Id: id },
    AccountId: id,
    HandshakeId: latest?.Id ?? 'h-00000000',
  };
  try {
    stage.call(operation, input, as);
  } catch (error) {
    if (!(error instanceof Error && error.name.endsWith('Exception'))) throw error;
  }
}

/** The counts as somebody would take them who only has the lists. */
function recount(stage: Scene) {
  const handshakes = listAll(stage);
  const now = stage.clock.now();
  const isCounted = ({ RequestedTimestamp, State }: (typeof handshakes)[number]) =>
    RequestedTimestamp * 1000 > now - DAY && State !== 'ACCEPTED';
  return {
    members: stage.call('ListAccounts').Accounts.length,
    pending: handshakes.filter(({ State }) => State === 'OPEN').length,
    attempts: handshakes.filter(isCounted).length,
    accountQuota: QUOTA,
  };
}

describe('the counts of the fake', () => {
  it('ORG-29, ORG-30, ORG-32, ORG-33: are what a recount gives, and never exceed the quotas', async () => {
    const world = baseWorld({
      organization: { ...ORGANIZATION, accountQuota: QUOTA },
      members: {},
      outsideAccounts: crowd(ACCOUNTS),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const stage = scene(world);
        for (const next of steps) {
          await take(stage, next);
          const counted = recount(stage);
          expect(stage.control.usage()).toEqual(counted);
          expect(counted.members + counted.pending).toBeLessThanOrEqual(QUOTA);
          expect(counted.attempts).toBeLessThanOrEqual(20);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ORG-3, ORG-4: leave nothing open after 15 days and nothing to see after 45', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const stage = scene(baseWorld({ members: {}, outsideAccounts: crowd(ACCOUNTS) }));
        for (const next of steps) await take(stage, next);
        await stage.pass(15 * DAY);
        expect(listAll(stage).filter(({ State }) => State === 'OPEN')).toEqual([]);
        await stage.pass(30 * DAY);
        expect(listAll(stage)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
