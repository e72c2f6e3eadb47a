import type { CallFault } from '../../local/faults/fault-injector.ts';
import type { Disturbance } from './disturbance.ts';

/** One thing that goes wrong in one replay. */
export type Fault = {
  /** Names it for `--only`: `<site>:<kind>`. */
  readonly id: string;
  readonly site: string;
  readonly kind: string;
  /** Name of the campaign that it is tried on. */
  readonly campaign: string;
} & (
  | { readonly call: CallFault; readonly disturbance?: undefined }
  | { readonly disturbance: Disturbance; readonly call?: undefined }
);
