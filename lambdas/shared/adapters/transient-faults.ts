import type { Clock } from '../ports/clock.ts';

/** Faults that say of a call that it was not carried out. */
const NOT_DONE = new Set([
  'TooManyRequestsException',
  'ConcurrentModificationException',
  'ThrottlingException',
  'ECONNREFUSED',
]);

/** Faults of AWS Organizations, and of the way to it, that may come after the call had its effect. */
const UNCERTAIN = new Set([
  'ServiceException',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  'NetworkingError',
  'ECONNRESET',
  'EPIPE',
]);

/** The call had no effect, and a later one may: repeating it repeats nothing. */
export function isNotDone(error: unknown): boolean {
  return isNamed(error, NOT_DONE);
}

/** Nobody can tell from this whether the call had its effect. */
export function isUncertain(error: unknown): boolean {
  return isNamed(error, UNCERTAIN) || (!isNotDone(error) && statusOf(error) >= 500);
}

/** Passes by itself. */
export function isTransient(error: unknown): boolean {
  return isNotDone(error) || isUncertain(error);
}

function isNamed(error: unknown, names: ReadonlySet<string>): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return names.has(error.name) || names.has(code);
}

function statusOf(error: unknown): number {
  const { $metadata } = (error ?? {}) as { readonly $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode ?? 0;
}

/** Waits of at most 1 + 2 + 4 + 8 = 15 s in all; full jitter keeps neighbours apart. */
const BACKOFF_MS = [1000, 2000, 4000, 8000];

/**
 * Calls again while the fault is transient. The SDK's own retries are off: they would ignore
 * ConcurrentModification and ServiceException, which arrive with status 400.
 */
export function retryTransient<T>(
  call: () => Promise<T>,
  clock: Clock,
  random: () => number = Math.random,
): Promise<T> {
  return retryWhile(isTransient, call, clock, random);
}

/** The same for a call that must not have its effect twice. */
export function retryNotDone<T>(call: () => Promise<T>, clock: Clock): Promise<T> {
  return retryWhile(isNotDone, call, clock, Math.random);
}

async function retryWhile<T>(
  isPassing: (error: unknown) => boolean,
  call: () => Promise<T>,
  clock: Clock,
  random: () => number,
): Promise<T> {
  for (const backoff of BACKOFF_MS) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await clock.pause(Math.ceil(random() * backoff));
    }
  }
  return call();
}
