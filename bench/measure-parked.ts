import { LocalAws } from '../lib/local/local-aws.ts';
import { putEventOn } from '../lib/operator/rehearse/put-event.ts';
import { requireOutput } from '../lib/operator/rehearse/run-campaign.ts';
import {
  buildCampaign,
  DAY_MS,
  FOUNDING_MEMBERS,
  HOUR_MS,
  targetsOf,
  toWorld,
} from './campaigns.ts';
import { priceOf, type Usage } from './prices.ts';
import type { Results } from './results.ts';
import { CallTimes } from './strategies/call-times.ts';
import { type OursProps, requestInvitation, START_MS } from './strategies/run-ours.ts';
import { UsageMeter } from './strategies/usage-meter.ts';

/** Two fleets: what they cost alike, the hourly sweep itself, is nobody's share. */
const FEW = 20;
const MANY = 120;
/** All have been asked for, and the gate has closed; before it looks again, and before a reminder. */
const FROM_MS = 6 * HOUR_MS;
const DAYS = 2;

/** What one more account costs a day that waits behind a closed gate. */
export async function measureParked(props: OursProps): Promise<NonNullable<Results['parked']>> {
  const [few, many] = [await useOf(FEW, props), await useOf(MANY, props)];
  const share = (unit: keyof Usage) => (many[unit] - few[unit]) / (MANY - FEW) / DAYS;
  const usage: Usage = {
    transitions: share('transitions'),
    functionCalls: share('functionCalls'),
    functionSeconds: share('functionSeconds'),
    readUnits: share('readUnits'),
    writeUnits: share('writeUnits'),
    events: share('events'),
  };
  const { functionSeconds: gigabyteSeconds, ...counts } = usage;
  return { ...counts, gigabyteSeconds, dollarsPerThousand: priceOf(usage) * 1000 };
}

async function useOf(accounts: number, { assemblyDirectory, seed }: OursProps): Promise<Usage> {
  const campaign = { ...buildCampaign('too-small', accounts), quota: FOUNDING_MEMBERS };
  const times = new CallTimes(() => aws.clock.now());
  const aws = await LocalAws.start({
    ...{ assemblyDirectory, seed, startAt: START_MS, interceptor: times },
    world: { ...toWorld(campaign), service: { throttling: { assumedCallMs: 0 } } },
  });
  try {
    const meter = new UsageMeter(aws, times);
    const put = putEventOn(aws.events, requireOutput(aws, 'EventBusName'));
    for (const target of targetsOf(campaign)) requestInvitation(put, target);
    await aws.clock.run({ until: START_MS + FROM_MS });
    const before = meter.read();
    await aws.clock.run({ until: START_MS + FROM_MS + DAYS * DAY_MS });
    return subtract(meter.read(), before);
  } finally {
    await aws.stop();
  }
}

function subtract(after: Usage, before: Usage): Usage {
  const units = Object.keys(after) as (keyof Usage)[];
  return Object.fromEntries(units.map((unit) => [unit, after[unit] - before[unit]])) as Usage;
}
