import type { Caller } from '../endpoint/service.ts';
import type { Conditions } from './conditions.ts';
import type { FaultInjection } from './fault-injection.ts';
import { ExceptionName, fault, toFault } from './faults.ts';
import type { Input } from './input.ts';
import { OperationName } from './operation-names.ts';
import type { Organization } from './organization.ts';
import type { Throttle } from './throttle.ts';

export interface FrontDoorProps {
  readonly organization: Organization;
  readonly conditions: Conditions;
  readonly injection: FaultInjection;
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

/** What turns a call away before the operation itself is asked. */
export class FrontDoor {
  readonly #props: FrontDoorProps;
  #busyUntilMs = 0;

  constructor(props: FrontDoorProps) {
    this.#props = props;
  }

  /** Throws when the call may not pass. */
  admit(operation: OperationName, input: Input, caller: Caller, nowMs: number): void {
    const { conditions, injection, organization, throttle } = this.#props;
    const injected = injection.take(operation, input);
    if (injected !== undefined) throw injected;
    const isMember = organization.isMember(caller.accountId);
    if (!throttle.admits(operation, caller.accountId, isMember, nowMs)) {
      throw fault(ExceptionName.TooManyRequests);
    }
    this.#occupy(operation, nowMs);
    const refusal = conditions.refusalOf(operation, nowMs);
    if (refusal !== undefined) throw toFault(refusal);
  }

  #occupy(operation: OperationName, nowMs: number): void {
    const { writeTakesMs } = this.#props;
    if (writeTakesMs === 0 || !WRITES.has(operation)) return;
    if (nowMs < this.#busyUntilMs) throw fault(ExceptionName.TooManyRequests);
    this.#busyUntilMs = nowMs + writeTakesMs;
  }
}
