import type { Clock } from '../../ports/clock.ts';
import type { Directory, Facts, Tokens, Withdrawals } from '../../ports/coordination.ts';
import type { Executions } from '../../ports/executions.ts';
import type { Notices, Publisher } from '../../ports/messaging.ts';
import type { Organizations } from '../../ports/organizations.ts';
import type { Outcomes, PastRequests } from '../../ports/outcomes.ts';
import type { Turnstile } from '../admission/turnstile.ts';
import type { Limits } from '../registration/invitation-row.ts';

/** What acting for a dead execution needs of the outside world. */
export interface SuccessionPorts {
  readonly outcomes: Pick<
    Outcomes,
    'get' | 'create' | 'annotate' | 'passOwnership' | 'settleFor' | 'append'
  >;
  readonly pastRequests: PastRequests;
  readonly tokens: Pick<Tokens, 'get' | 'remove'>;
  readonly facts: Facts;
  readonly withdrawals: Pick<Withdrawals, 'find'>;
  readonly directory: Pick<Directory, 'find' | 'link'>;
  readonly executions: Pick<Executions, 'describe' | 'start' | 'arnOf'>;
  readonly organizations: Organizations;
  readonly publisher: Publisher;
  readonly notices: Notices;
  readonly turnstile: Pick<Turnstile, 'leave' | 'release' | 'requestSweep'>;
  readonly clock: Clock;
  /** What a row says that Register would have written. */
  readonly limits: Limits;
}
