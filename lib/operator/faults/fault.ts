import type { CallFault } from '../../local/faults/fault-injector.ts';
import type { Disturbance } from './disturbance.ts';
import type { Storm } from './storm.ts';

/** What goes wrong in one replay: one thing, or many in a storm. */
export type Fault = {
  /** Names it for `--only`: `<site>:<kind>`. */
  readonly id: string;
  readonly site: string;
  readonly kind: string;
  /** Name of the campaign that it is tried on. */
  readonly campaign: string;
} & (
  | { readonly call: CallFault; readonly disturbance?: undefined; readonly storm?: undefined }
  | { readonly disturbance: Disturbance; readonly call?: undefined; readonly storm?: undefined }
  | { readonly storm: Storm; readonly call?: undefined; readonly disturbance?: undefined }
);
