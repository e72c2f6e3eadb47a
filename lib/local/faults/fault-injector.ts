import type { Clock } from '../clock/clock.ts';
import type { CallSites, SitedCall } from './call-sites.ts';
import type { FaultKind } from './fault-kinds.ts';
import { type Call, CallKind, Death, type Interceptor } from './interceptor.ts';
import { faultFor, refusalForGood } from './service-faults.ts';

/** Which call is hit, and how. */
export interface CallFault {
  readonly site: string;
  readonly occurrence: number;
  readonly kind: FaultKind;
}

export interface FaultInjectorProps {
  readonly clock: () => Clock;
  readonly sites: CallSites;
  readonly fault: CallFault;
}

type Perform = () => Promise<unknown>;

interface Strike {
  readonly sited: SitedCall;
  readonly call: Call;
  readonly inputText: string;
}

const THROTTLES = 10;
const OVERTAKEN_MS = 20_000;
const HOUR_MS = 3_600_000;

/** Lets one fault happen to one call, and to what its caller does about it. */
export class FaultInjector implements Interceptor {
  readonly #props: FaultInjectorProps;
  #strike: Strike | undefined;
  #throttlesLeft = THROTTLES;
  #endedAtMs: number | undefined;

  constructor(props: FaultInjectorProps) {
    this.#props = props;
  }

  /** When the fault last had an effect; `undefined` while the call has not been made. */
  get endedAtMs(): number | undefined {
    return this.#endedAtMs;
  }

  intercept(call: Call, perform: Perform): Promise<unknown> {
    const { sites, fault } = this.#props;
    const sited = sites.note(call);
    if (this.#strike === undefined) {
      const isIt = sited.site === fault.site && sited.occurrence === fault.occurrence;
      if (!isIt) return perform();
      this.#strike = { sited, call, inputText: textOf(call.input) };
      return this.#apply(call, perform);
    }
    return this.#isHitAgain(this.#strike, sited, call) ? this.#apply(call, perform) : perform();
  }

  #isHitAgain(strike: Strike, sited: SitedCall, call: Call): boolean {
    const isOfFamily = sited.family === strike.sited.family;
    switch (this.#props.fault.kind) {
      case 'throttled':
        return isOfFamily && this.#throttlesLeft > 0;
      case 'refused':
      case 'answers-lost':
        // The SDK sends the same request again; a Task state and EventBridge try anew, later.
        return (
          call.kind === CallKind.REQUEST &&
          isOfFamily &&
          call.run === strike.call.run &&
          textOf(call.input) === strike.inputText
        );
      default:
        return false;
    }
  }

  async #apply(call: Call, perform: Perform): Promise<unknown> {
    this.#end(0);
    switch (this.#props.fault.kind) {
      case 'refused':
        throw faultFor(call, 'failure');
      case 'answer-lost':
      case 'answers-lost':
        await performAnyhow(perform);
        throw faultFor(call, 'failure');
      case 'dies':
        return die(call, perform, Death.OUT_OF_MEMORY);
      case 'hangs':
        return die(call, perform, Death.TIMEOUT);
      case 'throttled':
        this.#throttlesLeft--;
        throw faultFor(call, 'throttle');
      case 'twice': {
        const answer = await perform();
        await performAnyhow(perform);
        return answer;
      }
      case 'overtaken': {
        const answer = await perform();
        this.#end(OVERTAKEN_MS);
        await call.pause(OVERTAKEN_MS);
        return answer;
      }
      case 'late':
        this.#end(HOUR_MS);
        await call.pause(HOUR_MS);
        return perform();
      case 'never':
        return undefined;
      case 'dead-lettered':
        throw refusalForGood();
    }
  }

  #end(inMs: number): void {
    this.#endedAtMs = this.#props.clock().now() + inMs;
  }
}

/** Whatever it answers, nobody hears it. */
async function performAnyhow(perform: Perform): Promise<void> {
  await perform().catch(() => {});
}

async function die(call: Call, perform: Perform, death: Death): Promise<never> {
  await performAnyhow(perform);
  call.kill?.(death);
  return new Promise<never>(() => {});
}

function textOf(input: unknown): string {
  return JSON.stringify(input) ?? '';
}
