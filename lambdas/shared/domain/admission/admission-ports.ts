import type { AdmissionStore } from '../../ports/admission-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Tokens } from '../../ports/coordination.ts';
import type { Timers } from '../../ports/executions.ts';
import type { Log } from '../../ports/log.ts';
import type { Callbacks, Notices, Publisher } from '../../ports/messaging.ts';
import type { AccountQuota, Organizations } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';

/** What admission control needs of the outside world. */
export interface AdmissionPorts {
  readonly store: AdmissionStore;
  readonly tokens: Tokens;
  readonly callbacks: Callbacks;
  readonly timers: Timers;
  readonly publisher: Publisher;
  readonly notices: Notices;
  readonly outcomes: Pick<Outcomes, 'get' | 'openRows'>;
  readonly organizations: Pick<
    Organizations,
    'describeOrganization' | 'describeAccount' | 'listAccounts'
  >;
  readonly accountQuota: AccountQuota;
  readonly clock: Clock;
  readonly log: Log;
}
