import { describe, expect, it } from 'vitest';
import { CALL_MS, lowerBound, type Owners, ownersOf } from '../../../bench/bounds.ts';
import { type BenchCampaign, buildCampaign, DAY_MS, HOUR_MS } from '../../../bench/campaigns.ts';
import { PEERS } from '../../../bench/strategies/peers.ts';
import { runPeer } from '../../../bench/strategies/run-peer.ts';

const answering = (hours: number, answer: 'accepted' | 'declined' = 'accepted'): Owners => {
  return () => ({ answer, afterMs: hours * HOUR_MS });
};

function campaignOf(changes: Partial<BenchCampaign>): BenchCampaign {
  return { ...buildCampaign('ample', 10), ...changes };
}

describe('the lower bound', () => {
  it('is the rate when nothing else binds', () => {
    const bound = lowerBound(campaignOf({ accounts: 20, quota: 100 }), answering(1));
    // Five at once, then three a second.
    expect(bound.lastInvitationMs).toBeCloseTo(5000 + CALL_MS);
    expect(bound.lastSettledMs).toBeCloseTo(5000 + HOUR_MS);
    expect(bound.unsettled).toBe(0);
  });

  it('waits for a place until an invitation is declined', () => {
    const bound = lowerBound(campaignOf({ accounts: 3, quota: 2 }), answering(2, 'declined'));
    expect(bound.lastInvitationMs).toBe(4 * HOUR_MS + CALL_MS);
    expect(bound.lastSettledMs).toBe(6 * HOUR_MS);
  });

  it('waits a day for an attempt that nobody gives back', () => {
    const campaign = campaignOf({ accounts: 21, quota: 20 });
    const bound = lowerBound(campaign, answering(1, 'declined'));
    expect(bound.lastInvitationMs).toBe(DAY_MS + CALL_MS);
  });

  it('gets an attempt back with an acceptance, and no place', () => {
    const campaign = campaignOf({
      accounts: 2,
      quota: 50,
      events: [{ atMs: 0, do: 'spendAttempts', count: 49 }],
    });
    const bound = lowerBound(campaign, answering(3));
    expect(bound.lastInvitationMs).toBe(3 * HOUR_MS + CALL_MS);
    expect(lowerBound(campaignOf({ accounts: 3, quota: 3 }), answering(3)).unsettled).toBe(1);
  });

  it('goes on when the quota is raised', () => {
    const campaign = campaignOf({
      accounts: 3,
      quota: 2,
      events: [{ atMs: DAY_MS, do: 'setAccountQuota', value: 10 }],
    });
    expect(lowerBound(campaign, answering(1)).lastInvitationMs).toBe(DAY_MS + CALL_MS);
  });

  it('invites again whoever declines, as often as the campaign allows', () => {
    const campaign = campaignOf({ accounts: 1, quota: 5, invitationsAfterDecline: 3 });
    expect(lowerBound(campaign, answering(2, 'declined')).lastSettledMs).toBe(6 * HOUR_MS);
  });

  it('takes the accounts in the order it is given', () => {
    const campaign = campaignOf({ accounts: 2, quota: 2 });
    const owners: Owners = (target) => ({
      answer: 'declined',
      afterMs: (target.endsWith('1') ? 2 : 5) * HOUR_MS,
    });
    const reversed = lowerBound(campaign, owners, ['700000000001', '700000000000']);
    expect(reversed.lastInvitationMs).toBe(2 * HOUR_MS + CALL_MS);
    expect(lowerBound(campaign, owners).lastInvitationMs).toBe(5 * HOUR_MS + CALL_MS);
  });

  it('knows the owners of the fake: without limits everybody is as fast but for the hourly look', async () => {
    const campaign = buildCampaign('half-accepts', 10);
    const bound = lowerBound(campaign, ownersOf(campaign, 'seed-1'));
    const run = await runPeer(campaign, PEERS['shell-loop'], 'seed-1');
    expect(run.settled).toBe(10);
    expect(run.lastSettledMs).toBeGreaterThanOrEqual(bound.lastSettledMs);
    // Two looks: one for each invitation that expired.
    expect(run.lastSettledMs - bound.lastSettledMs).toBeLessThan(2.1 * HOUR_MS);
  });
});
