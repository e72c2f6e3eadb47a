import type { Conclusion } from '../../../../lambdas/shared/domain/admission/turnstile.ts';
import type { Account } from './account.ts';
import type { Limit } from './quota-oracle.ts';

/** What AWS answered to a call. */
export type Answer =
  | 'invited'
  | 'adopted'
  | 'organization'
  | 'account'
  | 'member'
  /** Another request is in progress. */
  | 'busy'
  | Limit;

/** The same, and what the turnstile is told of it. */
export interface Called {
  readonly answer: Answer;
  readonly conclusion: Conclusion;
}

/** What a property does not allow; anything else that is thrown is a defect, of the rule or of a test. */
export class Violation extends Error {}

/** A function that runs: since when, in the order of things and by the clock. */
export interface Run {
  readonly order: number;
  readonly at: number;
}

/** What looks on. A hook that finds something wrong tells `fleet.violate`. */
export interface Watch {
  readonly committed?: () => void;
  readonly admitted?: (account: Account, by: Run) => void;
  /** It asks for leave to call; `taken` when it gets it. */
  readonly asking?: (account: Account) => void;
  readonly taken?: (account: Account, isRepeat: boolean) => void;
  readonly calling?: (account: Account) => void;
  readonly called?: (account: Account, answer: Answer) => void;
  /** The call is over, whoever got the answer. */
  readonly hungUp?: (account: Account) => void;
  readonly concluded?: (account: Account, answer: Answer | 'denied') => void;
  /** The quota was raised, and a person has the gate look at once. */
  readonly raised?: () => void;
  /** No function runs; the next thing happens at `next`. */
  readonly quiet?: (next: number) => void;
  readonly ended?: () => Promise<void>;
}
