import type { Clock } from '../../ports/clock.ts';
import type { Directory, Facts, Tokens } from '../../ports/coordination.ts';
import type { Log } from '../../ports/log.ts';
import type { Callbacks } from '../../ports/messaging.ts';
import type { Organizations } from '../../ports/organizations.ts';
import type { Outcomes } from '../../ports/outcomes.ts';
import type { Turnstile } from '../admission/turnstile.ts';

/** What following an invitation needs of the outside world. */
export interface FollowingPorts {
  readonly outcomes: Outcomes;
  readonly tokens: Tokens;
  readonly facts: Facts;
  readonly directory: Directory;
  readonly organizations: Organizations;
  readonly callbacks: Callbacks;
  readonly turnstile: Turnstile;
  readonly clock: Clock;
  readonly log: Log;
}
