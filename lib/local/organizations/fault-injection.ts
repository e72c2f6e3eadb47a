import type { AwsFault } from '../endpoint/service.ts';
import type { InjectionOptions } from './control.ts';
import { type FaultDescription, toFault } from './faults.ts';
import type { OperationName } from './operation-names.ts';

interface Injection {
  readonly operation: OperationName;
  readonly fault: string | FaultDescription;
  readonly target: string | undefined;
  left: number;
}

/** Faults that tests have asked for; each is used up by the calls it hits, oldest first. */
export class FaultInjection {
  #injections: Injection[] = [];

  add(
    operation: OperationName,
    fault: string | FaultDescription,
    options: InjectionOptions = {},
  ): void {
    const { times = 1, target } = options;
    this.#injections.push({ operation, fault, target, left: times });
  }

  clear(): void {
    this.#injections = [];
  }

  take(operation: OperationName, input: Record<string, unknown>): AwsFault | undefined {
    if (this.#injections.length === 0) return undefined;
    const targets = targetsOf(input);
    const hit = this.#injections.find(
      (injection) =>
        injection.operation === operation &&
        (injection.target === undefined || targets.includes(injection.target)),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    this.#injections = this.#injections.filter((injection) => injection.left > 0);
    return toFault(hit.fault);
  }
}

function targetsOf(input: Record<string, unknown>): unknown[] {
  const target = input.Target;
  const id =
    typeof target === 'object' && target !== null && 'Id' in target ? target.Id : undefined;
  return [id, input.HandshakeId, input.AccountId, input.ChildId, input.ResourceId];
}
