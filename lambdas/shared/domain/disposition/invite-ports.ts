import type { Clock } from '../../ports/clock.ts';
import type { Directory, Facts } from '../../ports/coordination.ts';
import type { Watch } from '../../ports/executions.ts';
import type { Log } from '../../ports/log.ts';
import type { Publisher } from '../../ports/messaging.ts';
import type { Organizations } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import type { Turnstile } from '../admission/turnstile.ts';

/** What sending an invitation needs. */
export interface InvitePorts {
  readonly outcomes: Outcomes;
  readonly directory: Directory;
  readonly facts: Pick<Facts, 'get'>;
  readonly organizations: Organizations;
  readonly turnstile: Turnstile;
  readonly publisher: Publisher;
  readonly watch: Pick<Watch, 'begin'>;
  readonly clock: Clock;
  readonly log: Log;
}
