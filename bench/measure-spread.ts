import { lowerBound, ownersOf } from './bounds.ts';
import { buildCampaign, type CampaignName, KINDS } from './campaigns.ts';
import type { Results } from './results.ts';
import { runOurs } from './strategies/run-ours.ts';
import { TARGETS } from './targets.ts';

/** Small campaigns: a few owners decide when the last one settles. */
const ACCOUNTS = 10;

/** How far above the bound ours ends under other seeds, at worst: chance decides who answers when. */
export async function measureSpread(
  seeds: number,
  { assemblyDirectory, seed }: { readonly assemblyDirectory: string; readonly seed: string },
): Promise<NonNullable<Results['spread']>> {
  const spread: NonNullable<Results['spread']>[number][] = [];
  for (const name of Object.keys(KINDS) as CampaignName[]) {
    const campaign = buildCampaign(name, ACCOUNTS);
    const ratios: number[] = [];
    for (let other = 1; other <= seeds; other += 1) {
      const otherSeed = `${seed} ${other}`;
      const run = await runOurs(campaign, { assemblyDirectory, seed: otherSeed });
      const bound = lowerBound(campaign, ownersOf(campaign, otherSeed), run.order);
      ratios.push(run.lastSettledMs / bound.lastSettledMs);
    }
    const above = ratios.filter((ratio) => ratio > TARGETS.makespan).length;
    spread.push({ campaign: name, accounts: ACCOUNTS, seeds, above, worst: Math.max(...ratios) });
  }
  return spread;
}
