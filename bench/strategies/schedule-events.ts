import type { Clock } from '../../lib/local/clock/clock.ts';
import type { OrganizationsControl } from '../../lib/local/organizations/control.ts';
import type { BenchCampaign } from '../campaigns.ts';

/** Has everything of a campaign happen at its time, whatever the strategy does. */
export function scheduleEvents(
  campaign: BenchCampaign,
  clock: Clock,
  control: Pick<OrganizationsControl, 'setAccountQuota' | 'spendAttempts'>,
): void {
  const startMs = clock.now();
  for (const event of campaign.events) {
    clock.schedule(startMs + event.atMs, `campaign: ${event.do}`, () => {
      if (event.do === 'setAccountQuota') control.setAccountQuota(event.value);
      else control.spendAttempts(event.count);
    });
  }
}
