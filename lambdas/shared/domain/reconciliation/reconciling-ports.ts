import type { QueuedPlaces } from '../../ports/admission-store.ts';
import type { Listings, SettledUpTo, Withdrawals } from '../../ports/coordination.ts';
import type { Executions, Watch } from '../../ports/executions.ts';
import type { Notices, Publisher } from '../../ports/messaging.ts';
import type { AccountQuota } from '../../ports/organizations.ts';
import type { PastRequests } from '../../ports/outcomes.ts';
import type { FollowingPorts } from '../following/following-ports.ts';
import type { Limits } from '../registration/invitation-row.ts';

/** What the sweep needs of the outside world. */
export interface ReconcilingPorts extends FollowingPorts {
  readonly executions: Executions;
  readonly pastRequests: PastRequests;
  readonly withdrawals: Pick<Withdrawals, 'find'>;
  readonly accountQuota: AccountQuota;
  readonly queuedPlaces: QueuedPlaces;
  readonly listings: Listings;
  readonly settledUpTo: SettledUpTo;
  readonly watch: Watch;
  readonly publisher: Publisher;
  readonly notices: Notices;
  readonly limits: Limits;
}
