import type { Executions } from '../../ports/executions.ts';
import type { AccountQuota } from '../../ports/organizations.ts';
import type { FollowingPorts } from '../following/following-ports.ts';

/** What the sweep needs of the outside world. */
export interface ReconcilingPorts extends FollowingPorts {
  readonly executions: Executions;
  readonly accountQuota: AccountQuota;
  /** Passes the invitation of a dead execution on, or settles it (domain/succession). */
  readonly settleAbandoned: (executionArn: string) => Promise<void>;
}
