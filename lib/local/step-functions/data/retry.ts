import type { Random } from '../../clock/random.ts';
import { matchesError, type StateFailure } from './failure.ts';

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitterStrategy: 'FULL' | 'NONE';
}

/** https://states-language.net/#retrying-after-error */
export const RETRIER_DEFAULTS = {
  intervalSeconds: 1,
  maxAttempts: 3,
  backoffRate: 2,
  jitterStrategy: 'NONE',
} as const;

/**
 * How long to wait before the retry with this number, counted from 1: the interval, multiplied by
 * the backoff rate once per earlier retry, at most `MaxDelaySeconds`; with FULL jitter a uniform
 * share of that.
 */
export function retryDelayMs(retrier: Retrier, retryNumber: number, random: Random): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** (retryNumber - 1);
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.MAX_SAFE_INTEGER);
  const share = retrier.jitterStrategy === 'FULL' ? random.next() : 1;
  return Math.round(Math.min(seconds * 1000, Number.MAX_SAFE_INTEGER) * share);
}

/**
 * Which retrier of a state takes a failure, and its delay; each counts its own attempts. The first
 * that names the error decides, even when its attempts are used up.
 */
export function planRetry(
  retriers: readonly Retrier[],
  attemptsUsed: number[],
  failure: StateFailure,
  random: Random,
): { delayMs: number } | undefined {
  const index = retriers.findIndex((retrier) => matchesError(retrier.errorEquals, failure));
  const retrier = retriers[index];
  const used = attemptsUsed[index] ?? 0;
  if (retrier === undefined || used >= retrier.maxAttempts) {
    return undefined;
  }
  attemptsUsed[index] = used + 1;
  return { delayMs: retryDelayMs(retrier, used + 1, random) };
}
