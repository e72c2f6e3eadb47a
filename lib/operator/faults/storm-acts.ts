import { parseTarget } from '../../../lambdas/shared/contract/target.ts';
import type { Stage } from './stage.ts';
import type { StormAct } from './storm.ts';

const HOUR_MS = 3_600_000;

/** Interferes with executions wherever they happen to be. */
export class StormActs {
  readonly #left: StormAct[];
  readonly #stage: Stage;
  #done = 0;

  constructor(acts: readonly StormAct[], stage: Stage) {
    this.#left = [...acts];
    this.#stage = stage;
  }

  /** How many of them found an execution. */
  get done(): number {
    return this.#done;
  }

  /** Lets time pass up to each act that is due before an instant, and carries it out. */
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
      await this.#carryOut(next);
    }
  }

  async #carryOut({ which, act }: StormAct): Promise<void> {
    const running = await this.#listRunning();
    const executionArn = running[Math.floor(which * running.length)];
    if (executionArn === undefined) return;
    this.#done++;
    switch (act) {
      case 'stop':
        return this.#stage.stopExecution(executionArn);
      case 'stop and redrive':
        await this.#stage.stopExecution(executionArn);
        return this.#stage.redriveExecution(executionArn);
      case 'withdraw':
        return this.#stage.withdraw(await this.#stage.targetOf(executionArn));
      case 'ask again':
        return this.#stage.askAgain(await this.#stage.targetOf(executionArn));
    }
  }

  /** Those that are about a target that can be named. */
  async #listRunning(): Promise<string[]> {
    const found: string[] = [];
    for (const { status, executionArn } of this.#stage.aws.stepFunctions.figures()) {
      if (status !== 'RUNNING' || !executionArn.includes('-Invitation:')) continue;
      const target = await this.#stage.targetOf(executionArn);
      if (parseTarget(target) !== undefined) found.push(executionArn);
    }
    return found;
  }
}
