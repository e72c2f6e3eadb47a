import { type Random, seededRandom } from '../../local/clock/random.ts';
import type { Delivery } from '../../local/events/target.ts';
import { applyFault, lastsMs } from '../../local/faults/apply-fault.ts';
import type { FaultKind } from '../../local/faults/fault-kinds.ts';
import { type Call, CallKind, type Interceptor } from '../../local/faults/interceptor.ts';
import { possibleKinds } from './possible-kinds.ts';
import type { Storm } from './storm.ts';

export interface StormInterceptorProps {
  readonly storm: Storm;
  /** Virtual hours since the start of the campaign. */
  readonly hours: () => number;
  readonly callerOf: (call: Call) => string;
}

/** Faults that the retries of the SDK meet again: alone they would reach no function. */
const LASTING: ReadonlySet<FaultKind> = new Set(['refused', 'answers-lost']);
const HOUR_MS = 3_600_000;

/** Lets one call in so many go wrong while the storm lasts. */
export class StormInterceptor implements Interceptor {
  readonly #props: StormInterceptorProps;
  readonly #random: Random;
  readonly #lasting = new Map<string, FaultKind>();
  #lastEffect = 0;
  #hits = 0;

  constructor(props: StormInterceptorProps) {
    this.#props = props;
    this.#random = seededRandom(`${props.storm.seed} calls`);
  }

  /** Hours since the start when its last fault is over; `undefined` as long as it is not. */
  get endedAt(): number | undefined {
    const end = Math.max(this.#props.storm.until, this.#lastEffect);
    return this.#props.hours() >= end ? end : undefined;
  }

  /** How many calls have gone wrong. */
  get hits(): number {
    return this.#hits;
  }

  intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    const { storm, hours } = this.#props;
    const now = hours();
    const isCalm = now < storm.from || now >= storm.until;
    if (isCalm || isDeadLetter(call)) return perform();
    const kind = this.#kindFor(call);
    if (kind === undefined) return perform();
    this.#hits++;
    this.#lastEffect = Math.max(this.#lastEffect, now + lastsMs(kind) / HOUR_MS);
    return applyFault(kind, call, perform);
  }

  #kindFor(call: Call): FaultKind | undefined {
    const isRequest = call.kind === CallKind.REQUEST;
    const request = isRequest ? `${call.run} ${call.operation} ${JSON.stringify(call.input)}` : '';
    const lasting = this.#lasting.get(request);
    if (lasting !== undefined) return lasting;
    if (this.#random.next() >= this.#props.storm.rate) return undefined;
    const kinds = possibleKinds(call, this.#props.callerOf(call));
    const kind = kinds[Math.floor(this.#random.next() * kinds.length)];
    if (isRequest && kind !== undefined && LASTING.has(kind)) this.#lasting.set(request, kind);
    return kind;
  }
}

/** Nothing is behind a dead-letter queue: what it does not take is lost, on AWS as well. */
function isDeadLetter({ kind, service, input }: Call): boolean {
  const isFromRule = (input as Partial<Delivery>).ruleArn !== undefined;
  return kind === CallKind.DELIVERY && service === 'sqs' && !isFromRule;
}
