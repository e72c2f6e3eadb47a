import { type Call, CallKind, type Interceptor } from '../../local/faults/interceptor.ts';
import { TaskFault } from '../../local/step-functions/task-integration.ts';
import type { BrokenTask } from './campaign.ts';

/** Lets fail what a campaign says is broken, and hands everything on to whoever else looks. */
export class BrokenTasks implements Interceptor {
  readonly #tasks: readonly BrokenTask[];
  readonly #hours: () => number;
  readonly #outer: Interceptor | undefined;

  constructor(tasks: readonly BrokenTask[], hours: () => number, outer: Interceptor | undefined) {
    this.#tasks = tasks;
    this.#hours = hours;
    this.#outer = outer;
  }

  intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const outcome = () =>
      this.#isBroken(call)
        ? Promise.reject(new TaskFault('BrokenForTheCampaign', `${call.caller} fails`))
        : perform();
    return this.#outer === undefined ? outcome() : this.#outer.intercept(call, outcome);
  }

  #isBroken({ kind, caller, input }: Call): boolean {
    if (kind !== CallKind.TASK) return false;
    const broken = this.#tasks.find(({ state }) => state === caller);
    if (broken === undefined || this.#hours() >= broken.until) return false;
    return JSON.stringify(input).includes(broken.target);
  }
}
