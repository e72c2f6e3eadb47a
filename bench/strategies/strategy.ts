import type { Clock } from '../../lib/local/clock/clock.ts';
import type { Random } from '../../lib/local/clock/random.ts';

/** What came of one call, as a program learns it. */
export type CallResult =
  /** An invitation is open: this one, or one before. */
  | 'invited'
  /** A limit, a throttle, or a passing fault: it may be tried again. */
  | 'refused';

/** What a strategy works with. Everything it does is an activity of the clock. */
export interface Desk {
  readonly clock: Clock;
  readonly random: Random;
  /** The daily limit as it was when the campaign began: what a plan on paper knows. */
  readonly dailyLimit: number;
  /** One call of InviteAccountToOrganization: it takes its time. */
  readonly invite: (target: string) => Promise<CallResult>;
}

/** Takes on an account, at the start or when it is to be invited again. */
export type Request = (target: string) => void;

export interface Strategy {
  readonly meaning: string;
  readonly open: (desk: Desk) => Request;
}
