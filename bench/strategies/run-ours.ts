import { isSettled } from '../../lambdas/shared/contract/status.ts';
import { LocalAws } from '../../lib/local/local-aws.ts';
import { toBusEvent } from '../../lib/operator/rehearse/bus-event.ts';
import { BusObserver } from '../../lib/operator/rehearse/bus-observer.ts';
import { type PutEvent, putEventOn } from '../../lib/operator/rehearse/put-event.ts';
import { requireOutput } from '../../lib/operator/rehearse/run-campaign.ts';
import { type BenchCampaign, DAY_MS, targetsOf, toWorld } from '../campaigns.ts';
import { priceOf } from '../prices.ts';
import type { Outcome } from '../results.ts';
import { CallTimes } from './call-times.ts';
import { scheduleEvents } from './schedule-events.ts';
import { type StrategyRun, tallyCalls } from './strategy-run.ts';
import { UsageMeter } from './usage-meter.ts';

export const START_MS = Date.parse('2026-01-05T09:00:00Z');
/** Wait until, and dispatch. */
const TRANSITIONS_OF_A_TIMER = 2;
const EVENT_VERSION = 1;

export interface OursProps {
  /** A cloud assembly of the stack. */
  readonly assemblyDirectory: string;
  readonly seed: string;
}

/** Plays a campaign under this project: the synthesized stack on the local engine. */
export async function runOurs(campaign: BenchCampaign, props: OursProps): Promise<StrategyRun> {
  const times = new CallTimes(() => aws.clock.now());
  const aws = await LocalAws.start({
    ...props,
    startAt: START_MS,
    // Every call takes its time here: none has to be assumed.
    world: { ...toWorld(campaign), service: { throttling: { assumedCallMs: 0 } } },
    keepHistories: 'running',
    interceptor: times,
  });
  try {
    return await new OurRun(campaign, aws, times).run();
  } finally {
    await aws.stop();
  }
}

class OurRun {
  readonly #campaign: BenchCampaign;
  readonly #aws: LocalAws;
  readonly #put: PutEvent;
  readonly #meter: UsageMeter;
  readonly #settledAt = new Map<string, number>();
  readonly #requests = new Map<string, number>();
  #closings = 0;

  constructor(campaign: BenchCampaign, aws: LocalAws, times: CallTimes) {
    this.#campaign = campaign;
    this.#aws = aws;
    this.#put = putEventOn(aws.events, requireOutput(aws, 'EventBusName'));
    this.#meter = new UsageMeter(aws, times);
  }

  async run(): Promise<StrategyRun> {
    const { clock, events, organizations } = this.#aws;
    const observer = new BusObserver(events);
    observer.listen((observed) => this.#note(toBusEvent(observed)));
    scheduleEvents(this.#campaign, clock, organizations.control);
    clock.schedule(START_MS, 'requests of the campaign', () => {
      for (const target of targetsOf(this.#campaign)) this.#request(target);
    });
    await clock.run({
      until: START_MS + this.#campaign.maxDays * DAY_MS,
      stopWhen: () => {
        observer.catchUp();
        return this.#settledAt.size === this.#campaign.accounts;
      },
    });
    await clock.runDue();
    return {
      ...tallyCalls(organizations.control, START_MS),
      settled: this.#settledAt.size,
      lastSettledMs: Math.max(START_MS, ...this.#settledAt.values()) - START_MS,
      cloud: this.#tallyCloud(),
    };
  }

  #note(event: ReturnType<typeof toBusEvent>): void {
    if (event?.name === 'AdmissionGateChanged' && event.detail.state === 'closed') {
      this.#closings += 1;
    }
    if (event?.name !== 'InvitationSettled') return;
    const { target, status } = event.detail;
    if (!isSettled(status)) return;
    const asked = this.#requests.get(target) ?? 0;
    if (status === 'DECLINED' && asked < this.#campaign.invitationsAfterDecline) {
      this.#request(target);
    } else {
      this.#settledAt.set(target, event.atMs);
    }
  }

  #request(target: string): void {
    const asked = this.#requests.get(target) ?? 0;
    this.#requests.set(target, asked + 1);
    requestInvitation(this.#put, target, { reinvite: asked > 0 });
  }

  #tallyCloud(): Outcome['cloud'] {
    const usage = this.#meter.read();
    const timerCalls = this.#meter.countCalls('dispatchadmissions');
    const sweepCalls = this.#meter.countCalls('reconcilehandshakes');
    const timerTransitions = timerCalls * TRANSITIONS_OF_A_TIMER;
    const accounts = Math.max(1, this.#settledAt.size);
    return {
      transitions: (usage.transitions - timerTransitions) / accounts,
      functionCalls: (usage.functionCalls - timerCalls - sweepCalls) / accounts,
      timerTransitions: timerTransitions / accounts,
      timerCalls: timerCalls / accounts,
      sweepCalls: sweepCalls / accounts,
      readUnits: usage.readUnits / accounts,
      writeUnits: usage.writeUnits / accounts,
      gigabyteSeconds: usage.functionSeconds / accounts,
      events: usage.events / accounts,
      closings: this.#closings,
      dollarsPerThousand: (priceOf(usage) / accounts) * 1000,
    };
  }
}

/** Puts the request of a campaign's account on the bus, now. */
export function requestInvitation(
  put: PutEvent,
  target: string,
  { reinvite }: { readonly reinvite: boolean } = { reinvite: false },
): void {
  put('AccountInvitationRequested', {
    version: EVENT_VERSION,
    target,
    campaign: 'benchmark',
    ...(reinvite && { reinvite }),
  });
}
