import type { Call } from './call.ts';
import type { Conditions } from './conditions.ts';
import { ExceptionName, type FaultDescription, fault, toFault } from './faults.ts';
import type { Interferences } from './interferences.ts';
import { OperationName } from './operation-names.ts';
import type { Organization } from './organization.ts';
import type { Throttle } from './throttle.ts';

export interface FrontDoorProps {
  readonly organization: Organization;
  readonly conditions: Conditions;
  readonly injected: Interferences;
  readonly throttle: Throttle;
  readonly writeTakesMs: number;
}

const WRITES: ReadonlySet<OperationName> = new Set([
  OperationName.CancelHandshake,
  OperationName.InviteAccountToOrganization,
  OperationName.MoveAccount,
  OperationName.RemoveAccountFromOrganization,
  OperationName.TagResource,
]);

/** What an HTTP client sees of a server that worked and then went silent. */
const LOST_ANSWER = {
  exception: 'ServiceUnavailable',
  message: 'the call succeeded and its answer was lost',
  status: 503,
} as const;

/** What stands between the callers and the operations: it turns calls away, and loses answers. */
export class FrontDoor {
  readonly #props: FrontDoorProps;
  #busyUntilMs = 0;

  constructor(props: FrontDoorProps) {
    this.#props = props;
  }

  /** Throws when the call may not pass. */
  admit(call: Call): void {
    const { conditions, injected, organization, throttle } = this.#props;
    const { atMs, caller, operation } = call;
    refuse(injected.take('refused', call));
    const isMember = organization.isMember(caller.accountId);
    if (!throttle.admits(operation, caller.accountId, isMember, atMs)) {
      throw fault(ExceptionName.TooManyRequests);
    }
    this.#occupy(operation, atMs);
    refuse(conditions.take('refused', call));
  }

  /** Throws when the answer to a call that has succeeded does not reach its caller. */
  release(call: Call): void {
    const { conditions, injected } = this.#props;
    const lost = injected.take('lost', call) ?? conditions.take('lost', call);
    if (lost !== undefined) throw toFault(LOST_ANSWER);
  }

  #occupy(operation: OperationName, nowMs: number): void {
    const { writeTakesMs } = this.#props;
    if (writeTakesMs === 0 || !WRITES.has(operation)) return;
    if (nowMs < this.#busyUntilMs) throw fault(ExceptionName.TooManyRequests);
    this.#busyUntilMs = nowMs + writeTakesMs;
  }
}

function refuse(effect: { readonly refusal: string | FaultDescription } | undefined): void {
  if (effect !== undefined) throw toFault(effect.refusal);
}
