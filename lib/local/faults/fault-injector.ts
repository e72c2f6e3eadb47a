import type { Clock } from '../clock/clock.ts';
import { applyFault, lastsMs, type Perform } from './apply-fault.ts';
import type { CallSites, SitedCall } from './call-sites.ts';
import type { FaultKind } from './fault-kinds.ts';
import { type Call, CallKind, type Interceptor } from './interceptor.ts';

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

interface Strike {
  readonly sited: SitedCall;
  readonly call: Call;
  readonly inputText: string;
}

const THROTTLES = 10;

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

  #apply(call: Call, perform: Perform): Promise<unknown> {
    const { kind } = this.#props.fault;
    if (kind === 'throttled') this.#throttlesLeft--;
    this.#endedAtMs = this.#props.clock().now() + lastsMs(kind);
    return applyFault(kind, call, perform);
  }
}

function textOf(input: unknown): string {
  return JSON.stringify(input) ?? '';
}
