import { type Call, CallKind, type Interceptor } from '../../lib/local/faults/interceptor.ts';
import { CALL_MS, OTHER_CALL_MS } from '../bounds.ts';

const ORGANIZATIONS = /^AWSOrganizations/;

/**
 * Has every call that a function makes take its time, and tells how long functions were busy with
 * them: from the first call of a run to the answer of its last, with what they slept in between.
 */
export class CallTimes implements Interceptor {
  busyMs = 0;
  readonly #now: () => number;
  /** When the latest call of each run was answered. */
  readonly #answeredAt = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async intercept(call: Call, perform: () => Promise<unknown>): Promise<unknown> {
    if (call.kind !== CallKind.REQUEST) return perform();
    const since = this.#answeredAt.get(call.run) ?? this.#now();
    await call.pause(ORGANIZATIONS.test(call.service) ? CALL_MS : OTHER_CALL_MS);
    try {
      return await perform();
    } finally {
      this.busyMs += this.#now() - since;
      this.#answeredAt.set(call.run, this.#now());
    }
  }
}
