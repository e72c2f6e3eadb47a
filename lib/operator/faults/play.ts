import { isSettled } from '../../../lambdas/shared/contract/status.ts';
import type { Interceptor } from '../../local/faults/interceptor.ts';
import { LocalAws } from '../../local/local-aws.ts';
import { MANAGEMENT_ACCOUNT } from './branches-campaign.ts';
import { BrokenTasks } from './broken-tasks.ts';
import { CallNames } from './call-names.ts';
import { type Chore, type FaultCampaign, isLeftUndone } from './campaign.ts';
import { type Disturbance, strike } from './disturbance.ts';
import type { Evidence } from './evidence.ts';
import type { Fault } from './fault.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { type Acting, prepareFault } from './prepare-fault.ts';
import { redriveQueues } from './redrive-queues.ts';
import { Stage } from './stage.ts';
import { MomentWatch } from './state-visits.ts';
import { StormActs } from './storm-acts.ts';

export interface PlayProps {
  readonly assemblyDirectory: string;
  readonly campaign: FaultCampaign;
  readonly seed: string;
  /** @default nothing goes wrong */
  readonly fault?: Fault;
  /** Sees every call. @default nobody does */
  readonly observer?: Interceptor;
}

export interface Played {
  /** One hour after the fault was over; absent when it did not strike before the end. */
  readonly afterFault: Evidence | undefined;
  readonly atEnd: Evidence;
  /** How many things have gone wrong. */
  readonly struck: number;
  readonly hours: number;
}

const START_MS = 1_767_603_600_000;
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** One reconcile, and the time that it takes. */
const ONE_RECONCILE_MS = HOUR_MS + 120_000;

/** Plays a campaign from its first request to its last ending, with at most one fault. */
export async function play<T = undefined>(
  props: PlayProps,
  look?: (stage: Stage) => Promise<T>,
): Promise<Played & { readonly looked: T | undefined }> {
  const { assemblyDirectory, campaign, seed } = props;
  let aws: LocalAws | undefined;
  const resources = () => (aws as LocalAws).resources;
  const acting = prepareFault(
    props.fault,
    new CallNames(resources),
    () => (aws as LocalAws).clock,
    START_MS,
  );
  const interceptor = new BrokenTasks(
    campaign.broken ?? [],
    () => ((aws as LocalAws).clock.now() - START_MS) / HOUR_MS,
    acting.interceptor ?? props.observer,
  );
  aws = await LocalAws.start({
    ...{ assemblyDirectory, seed, world: campaign.world, startAt: START_MS },
    ...{ requireConsistentReads: ['Coordination'], interceptor },
  });
  try {
    const stage = new Stage(aws, MANAGEMENT_ACCOUNT);
    const played = await new Run(stage, campaign, acting).run();
    return { ...played, looked: await look?.(stage) };
  } finally {
    await aws.stop();
  }
}

/** One play: time, people and the fault. */
class Run {
  readonly #stage: Stage;
  readonly #campaign: FaultCampaign;
  readonly #acting: Acting;
  readonly #watch: MomentWatch | undefined;
  readonly #acts: StormActs | undefined;
  #chores: readonly Chore[];
  #struckUntilMs: number | undefined;
  #hasRedriven = false;
  /** Requests that people have put once more. */
  readonly #putAgain = new Set<string>();

  constructor(stage: Stage, campaign: FaultCampaign, acting: Acting) {
    this.#stage = stage;
    this.#campaign = campaign;
    this.#acting = acting;
    this.#chores = campaign.chores;
    const { disturbance, storm } = acting;
    this.#acts = storm === undefined ? undefined : new StormActs(storm.plan.acts, stage);
    this.#watch =
      disturbance !== undefined && 'moment' in disturbance
        ? new MomentWatch(stage, disturbance.moment)
        : undefined;
  }

  async run(): Promise<Played> {
    const { clock } = this.#stage.aws;
    const endMs = START_MS + this.#campaign.maxDays * DAY_MS;
    let afterFault: Evidence | undefined;
    // The fault may strike between the last ending and the last look: then people have work again.
    do {
      while (clock.now() < endMs && !(await this.#isOver())) {
        await this.#work();
        await this.#advanceTo(clock.now() + QUARTER_MS);
        if (afterFault === undefined && this.#isAfterFault()) {
          afterFault = await gatherEvidence(this.#stage);
        }
      }
      await this.#advanceTo(this.#lastLookAt());
    } while (clock.now() < endMs && !(await this.#isOver()));
    return {
      afterFault,
      atEnd: await gatherEvidence(this.#stage),
      struck: this.#countStruck(),
      hours: this.#stage.hours,
    };
  }

  /** Of two losses at once, as in storms, a departure is seen by the look at the members at midnight. */
  #lastLookAt(): number {
    const after = this.#stage.aws.clock.now() + ONE_RECONCILE_MS;
    if (this.#acting.storm === undefined) return after;
    return (Math.floor(after / DAY_MS) + 1) * DAY_MS + QUARTER_MS;
  }

  get #endedAtMs(): number | undefined {
    const stormEndedAt = this.#acting.storm?.calls.endedAt;
    if (stormEndedAt !== undefined) return START_MS + stormEndedAt * HOUR_MS;
    return this.#acting.injector?.endedAtMs ?? this.#struckUntilMs;
  }

  #countStruck(): number {
    const { storm } = this.#acting;
    if (storm !== undefined) return storm.calls.hits + (this.#acts?.done ?? 0);
    return this.#endedAtMs === undefined ? 0 : 1;
  }

  #isAfterFault(): boolean {
    const endedAtMs = this.#endedAtMs;
    return endedAtMs !== undefined && this.#stage.aws.clock.now() >= endedAtMs + ONE_RECONCILE_MS;
  }

  /** People do what is due; after a fault they look into the dead-letter queues once. */
  async #work(): Promise<void> {
    const left: Chore[] = [];
    for (const chore of this.#chores) {
      const isDue = this.#stage.hours >= chore.at;
      if (!(isDue && (await chore.attempt(this.#stage)))) left.push(chore);
    }
    this.#chores = left;
    if (this.#acting.stops) await this.#askAgain();
    const endedAtMs = this.#endedAtMs;
    if (!this.#hasRedriven && endedAtMs !== undefined && this.#stage.aws.clock.now() > endedAtMs) {
      redriveQueues(this.#stage);
      this.#hasRedriven = this.#isAfterFault();
    }
  }

  /** What the runbook says of an execution that was stopped before it had invited or placed: ask again. */
  async #askAgain(): Promise<void> {
    for (const target of this.#targets()) {
      const row = await this.#stage.row(target);
      const isWanted = !this.#stage.hasWithdrawn(target);
      if (row !== undefined && isLeftUndone(row) && isWanted) this.#stage.askAgain(target);
    }
    await this.#putLostRequestsAgain();
  }

  /** A request that failed before it had a row is told on the bus only: it is put once more, as it was. */
  async #putLostRequestsAgain(): Promise<void> {
    for (const { target, requestId } of this.#stage.failedRequests()) {
      if (this.#putAgain.has(requestId)) continue;
      this.#putAgain.add(requestId);
      const row = await this.#stage.row(target);
      const isLost = row !== undefined && row.requestId !== requestId;
      if (isLost && !this.#stage.hasWithdrawn(target)) this.#stage.putRequestAgain(requestId);
    }
  }

  #targets(): ReadonlySet<string> {
    return new Set(this.#stage.asked.map(({ target }) => target));
  }

  async #isOver(): Promise<boolean> {
    if (this.#chores.length > 0) return false;
    const { aws } = this.#stage;
    const endedAtMs = this.#endedAtMs;
    const isStormy = this.#acting.storm !== undefined && endedAtMs === undefined;
    if (isStormy || (endedAtMs !== undefined && !this.#hasRedriven)) return false;
    for (const target of this.#targets()) {
      const row = await this.#stage.row(target);
      if (row === undefined || !isSettled(row.status)) return false;
    }
    return aws.stepFunctions.runningExecutions === 0 || this.#isOnlyTimers();
  }

  #isOnlyTimers(): boolean {
    return [...this.#stage.aws.stepFunctions.figures()].every(
      ({ status, executionArn }) => status !== 'RUNNING' || !executionArn.includes('-Invitation:'),
    );
  }

  async #advanceTo(untilMs: number): Promise<void> {
    const { clock } = this.#stage.aws;
    const { disturbance } = this.#acting;
    if (disturbance !== undefined && this.#struckUntilMs === undefined) {
      await this.#strikeBefore(untilMs, disturbance);
    }
    await this.#acts?.strikeBefore(untilMs);
    if (clock.now() < untilMs) await clock.advanceTo(untilMs);
  }

  async #strikeBefore(untilMs: number, disturbance: Disturbance): Promise<void> {
    const { clock } = this.#stage.aws;
    let found: string | undefined;
    if (this.#watch === undefined) {
      const atMs = START_MS + ('hour' in disturbance ? disturbance.hour : 0) * HOUR_MS;
      if (atMs > untilMs) return;
      await clock.advanceTo(Math.max(atMs, clock.now()));
    } else {
      const watch = this.#watch;
      const stopWhen = () => {
        found ??= watch.find();
        return found !== undefined;
      };
      await clock.run({ until: untilMs, stopWhen });
      if (found === undefined) return;
    }
    this.#struckUntilMs = await strike(disturbance.kind, this.#stage, found);
    this.#acting.outage?.begin(clock.now(), this.#struckUntilMs);
  }
}
