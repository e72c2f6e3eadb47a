import type { ResourceIndex } from '../../../lib/local/assembly/resource-index.ts';
import { AwsFault } from '../../../lib/local/endpoint/service.ts';
import { type Call, CallKind, type Interceptor } from '../../../lib/local/faults/interceptor.ts';
import { refusalForGood } from '../../../lib/local/faults/service-faults.ts';

type Perform = () => Promise<unknown>;

/** Refuses what one part of the stack hands over or asks for, from `of…` until `end`. */
export class Outage implements Interceptor {
  #isHit: (call: Call) => boolean = () => false;
  #fault: () => Error = refusalForGood;

  async intercept(call: Call, perform: Perform): Promise<unknown> {
    if (this.#isHit(call)) throw this.#fault();
    return perform();
  }

  /** What a rule or a schedule delivers is refused for good. */
  ofDeliveriesBy(resources: ResourceIndex, constructPath: string): void {
    const found =
      resources.byConstructPath(constructPath) ??
      resources.byConstructPath(`${constructPath}/Resource`);
    const arn = found?.arn;
    if (arn === undefined) throw new Error(`the stack has no ${constructPath}`);
    this.#fault = refusalForGood;
    this.#isHit = ({ kind, caller }) => kind === CallKind.DELIVERY && caller === arn;
  }

  /** Every call that a function makes is denied, so all its invocations fail. */
  ofCallsBy(resources: ResourceIndex, constructPath: string): void {
    const name = resources.physicalId(`${constructPath}/Resource`);
    this.#fault = () => new AwsFault('AccessDeniedException', 'denied for the scenario');
    this.#isHit = ({ kind, caller }) => kind === CallKind.REQUEST && caller === name;
  }

  end(): void {
    this.#isHit = () => false;
  }
}
