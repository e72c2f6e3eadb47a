import type { Stage } from './stage.ts';
import type { StormStop } from './storm.ts';

const HOUR_MS = 3_600_000;

/** Stops executions wherever they happen to be. */
export class StormStops {
  readonly #left: StormStop[];
  readonly #stage: Stage;
  #stopped = 0;

  constructor(stops: readonly StormStop[], stage: Stage) {
    this.#left = [...stops];
    this.#stage = stage;
  }

  /** How many executions it has stopped. */
  get stopped(): number {
    return this.#stopped;
  }

  /** Lets time pass up to each stop that is due before an instant, and stops somebody. */
  async strikeBefore(untilMs: number): Promise<void> {
    const { aws, startMs } = this.#stage;
    for (;;) {
      const [next] = this.#left;
      const atMs = startMs + (next?.hour ?? Number.POSITIVE_INFINITY) * HOUR_MS;
      if (next === undefined || atMs > untilMs) return;
      this.#left.shift();
      await aws.clock.run({ until: atMs });
      let activities = next.activities;
      await aws.clock.run({ until: untilMs, stopWhen: () => activities-- <= 0 });
      await this.#stopOne(next);
    }
  }

  async #stopOne({ which, isRedriven }: StormStop): Promise<void> {
    const running = [...this.#stage.aws.stepFunctions.figures()].filter(
      ({ status, executionArn }) => status === 'RUNNING' && executionArn.includes('-Invitation:'),
    );
    const executionArn = running[Math.floor(which * running.length)]?.executionArn;
    if (executionArn === undefined) return;
    await this.#stage.stopExecution(executionArn);
    this.#stopped++;
    if (isRedriven) await this.#stage.redriveExecution(executionArn);
  }
}
