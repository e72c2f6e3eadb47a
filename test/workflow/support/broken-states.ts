import type { ResourceIndex } from '../../../lib/local/assembly/resource-index.ts';
import { type Call, CallKind, type Interceptor } from '../../../lib/local/faults/interceptor.ts';
import { TaskFault } from '../../../lib/local/step-functions/task-integration.ts';

type Perform = () => Promise<unknown>;

/** Longer than a state tries again, but for those that record: functions 41 minutes, deliveries 38. */
export const ALL_TRIES_MS = 3_600_000;
/** The same of those that record: 24 hours. */
export const ALL_TRIES_TO_RECORD_MS = 25 * 3_600_000;

/** Lets tasks of chosen states go wrong until they are mended. */
export class BrokenStates implements Interceptor {
  readonly #broken = new Map<string, (perform: Perform) => Promise<unknown>>();
  readonly #withheld = new Set<string>();
  #looksOpen = 0;

  async intercept(call: Call, perform: Perform): Promise<unknown> {
    const { kind, caller, operation } = call;
    if (kind === CallKind.DELIVERY && this.#withheld.has(caller)) return undefined;
    if (operation === 'DescribeHandshake' && this.#looksOpen > 0) return this.#showOpen(perform);
    const broken = kind === CallKind.TASK ? this.#broken.get(caller) : undefined;
    return broken === undefined ? perform() : broken(perform);
  }

  /** Nothing that the state calls takes effect. */
  fail(state: string): void {
    this.#broken.set(state, async () => {
      throw new TaskFault('SomethingUnheardOf', `${state} fails for the scenario`);
    });
  }

  /** What the state calls takes effect, and nobody learns the answer. */
  loseAnswers(state: string): void {
    this.#broken.set(state, async (perform) => {
      await perform();
      throw new TaskFault('SomethingUnheardOf', `the answer to ${state} is lost for the scenario`);
    });
  }

  /** The function that the state calls is of a version that knows an answer more. */
  answer(state: string, kind: string): void {
    this.#broken.set(state, async () => ({ Payload: { kind } }));
  }

  mend(): void {
    this.#broken.clear();
  }

  /** AWS Organizations still shows a handshake as open that has ended, `times` times. */
  showOpen(times: number): void {
    this.#looksOpen = times;
  }

  /**
   * The schedule of the sweep never fires, nor does the watch: a scenario of a year would play thousands
   * of sweeps.
   */
  withholdSweeps(resources: ResourceIndex): void {
    for (const path of ['Sweep', 'Watch']) {
      const found =
        resources.byConstructPath(path) ?? resources.byConstructPath(`${path}/Resource`);
      if (found?.arn === undefined) throw new Error(`the stack has nothing at ${path} that fires`);
      this.#withheld.add(found.arn);
    }
  }

  async #showOpen(perform: Perform): Promise<unknown> {
    this.#looksOpen -= 1;
    const answer = (await perform()) as { readonly Handshake: object };
    return { ...answer, Handshake: { ...answer.Handshake, State: 'OPEN' } };
  }
}
