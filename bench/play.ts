import { type LowerBound, lowerBound, ownersOf } from './bounds.ts';
import { type BenchCampaign, HOUR_MS, neededQuota } from './campaigns.ts';
import type { Outcome } from './results.ts';
import type { StrategyRun } from './strategies/strategy-run.ts';

export interface PlayProps {
  readonly campaigns: readonly BenchCampaign[];
  readonly strategies: readonly string[];
  readonly seed: string;
  readonly run: (strategy: string, campaign: BenchCampaign) => Promise<StrategyRun>;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Plays every campaign under every strategy, one after the other. */
export async function playAll(props: PlayProps): Promise<void> {
  for (const campaign of props.campaigns) {
    const owners = ownersOf(campaign, props.seed);
    for (const strategy of props.strategies) {
      const run = await props.run(strategy, campaign);
      props.onOutcome(describe(campaign, strategy, run, lowerBound(campaign, owners, run.order)));
    }
  }
}

export function describe(
  campaign: BenchCampaign,
  strategy: string,
  run: StrategyRun,
  bound: LowerBound,
): Outcome {
  const hours = (ms: number) => Number((ms / HOUR_MS).toFixed(4));
  return {
    campaign: campaign.name,
    meaning: campaign.meaning,
    accounts: campaign.accounts,
    strategy,
    settled: run.settled,
    lastInvitationHours: hours(run.lastInvitationMs),
    lastSettledHours: hours(run.lastSettledMs),
    boundInvitationHours: hours(bound.lastInvitationMs),
    boundSettledHours: hours(bound.lastSettledMs),
    inviteCalls: run.inviteCalls,
    refusedCalls: run.refusedCalls,
    throttledCalls: run.throttledCalls,
    organizationsCalls: run.organizationsCalls,
    neededQuota: bound.unsettled > 0 ? neededQuota(campaign) : null,
    cloud: run.cloud,
  };
}
