import type { Clock } from '../../lib/local/clock/clock.ts';
import { seededRandom } from '../../lib/local/clock/random.ts';
import { VirtualClock } from '../../lib/local/clock/virtual-clock.ts';
import { AwsFault, type Caller } from '../../lib/local/endpoint/service.ts';
import { FakeOrganizations } from '../../lib/local/organizations/fake-organizations.ts';
import { CALL_MS } from '../bounds.ts';
import {
  type BenchCampaign,
  DAY_MS,
  HOUR_MS,
  MANAGEMENT_ACCOUNT,
  targetsOf,
  toWorld,
} from '../campaigns.ts';
import { type Call, Follower } from './follower.ts';
import { scheduleEvents } from './schedule-events.ts';
import type { CallResult, Strategy } from './strategy.ts';
import { type StrategyRun, tallyCalls } from './strategy-run.ts';

const START_MS = Date.parse('2026-01-05T09:00:00Z');
const CALLER: Caller = { accountId: MANAGEMENT_ACCOUNT, accessKeyId: 'LAPTOP' };
/** The SDK tries a throttled call three times, with up to a second in between. */
const SDK_TRIES = 3;
const SDK_PAUSE_MS = 500;
const DUPLICATE = 'DuplicateHandshakeException';
const THROTTLED = 'TooManyRequestsException';

/**
 * Plays a campaign under a strategy that runs on somebody's machine. All of them follow their
 * invitations alike, better than most do: one paged list of all handshakes an hour.
 */
export async function runPeer(
  campaign: BenchCampaign,
  strategy: Strategy,
  seed: string,
): Promise<StrategyRun> {
  const clock = new VirtualClock({ startAtMs: START_MS });
  const random = seededRandom(seed);
  const organizations = new FakeOrganizations({
    clock,
    random: random.fork('organizations'),
    // Every call takes its time here: none has to be assumed.
    world: { ...toWorld(campaign), service: { throttling: { assumedCallMs: 0 } } },
    emit: () => undefined,
  });
  scheduleEvents(campaign, clock, organizations.control);
  const call = async (operation: string, input: Record<string, unknown>) => {
    await clock.sleepUntil(clock.now() + CALL_MS);
    return organizations.operations[operation]?.(input, CALLER) as Record<string, unknown>;
  };
  const follower = new Follower(campaign, call);
  const invite = (target: string) => inviteAsSdk(target, clock, call, follower);
  const dailyLimit = Math.max(20, campaign.quota);
  const request = strategy.open({ clock, random: random.fork('strategy'), dailyLimit, invite });
  clock.schedule(START_MS, 'requests of the campaign', () => {
    for (const target of targetsOf(campaign)) request(target);
  });
  const look = async () => {
    for (const target of await follower.look()) request(target);
    follower.noteTime(clock.now());
    clock.schedule(clock.now() + HOUR_MS, 'look at the handshakes', look);
  };
  clock.schedule(START_MS + HOUR_MS, 'look at the handshakes', look);
  await clock.run({
    until: START_MS + campaign.maxDays * DAY_MS,
    stopWhen: () => follower.settled.size === campaign.accounts,
  });
  return {
    ...tallyCalls(organizations.control, START_MS),
    settled: follower.settled.size,
    lastSettledMs: follower.lastSettledAt === 0 ? 0 : follower.lastSettledAt - START_MS,
    cloud: null,
  };
}

/** One call with the retries that the SDK makes by itself. */
async function inviteAsSdk(
  target: string,
  clock: Clock,
  call: Call,
  follower: Follower,
): Promise<CallResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      await call('InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: target } });
      follower.follow(target);
      return 'invited';
    } catch (error) {
      if (!(error instanceof AwsFault)) throw error;
      if (error.name === DUPLICATE) return 'invited';
      if (error.name !== THROTTLED || tries === SDK_TRIES) return 'refused';
    }
    await clock.sleepUntil(clock.now() + SDK_PAUSE_MS * tries);
  }
}
