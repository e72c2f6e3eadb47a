import type { Clock } from '../clock/clock.ts';
import type { Caller } from '../endpoint/service.ts';
import type { Conditions } from './conditions.ts';
import type { EventSender } from './event-sender.ts';
import type { FaultDescription } from './faults.ts';
import type { Input } from './input.ts';
import type { Organization } from './organization.ts';
import type { Owners } from './owners.ts';
import type { Pager } from './pager.ts';

/** What the operations work on. */
export interface OrganizationsContext {
  readonly clock: Clock;
  readonly organization: Organization;
  readonly conditions: Conditions;
  readonly events: EventSender;
  readonly owners: Owners;
  readonly pager: Pager;
  readonly settings: OperationSettings;
  /** When the world began; its days and ages count from here. */
  readonly startMs: number;
}

export interface OperationSettings {
  readonly refusalWhileInitializing: string | FaultDescription;
  readonly membershipVisibleAfterMs: number;
  readonly hasStatusField: boolean;
}

export type OperationImplementation = (
  context: OrganizationsContext,
  input: Input,
  caller: Caller,
) => unknown;
