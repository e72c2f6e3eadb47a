import type { Clock } from '../ports/clock.ts';

/** Faults of AWS Organizations that pass by themselves, and those of the way to it. */
const TRANSIENT = new Set([
  'TooManyRequestsException',
  'ConcurrentModificationException',
  'ServiceException',
  'ThrottlingException',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
  'NetworkingError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
]);

export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return TRANSIENT.has(error.name) || TRANSIENT.has(code);
}

/** Waits of at most 1 + 2 + 4 + 8 = 15 s in all; full jitter keeps neighbours apart. */
const BACKOFF_MS = [1000, 2000, 4000, 8000];

/**
 * Calls again while the fault is transient. The SDK's own retries are off: they would ignore
 * ConcurrentModification and ServiceException, which arrive with status 400.
 */
export async function retryTransient<T>(
  call: () => Promise<T>,
  clock: Clock,
  random: () => number = Math.random,
): Promise<T> {
  for (const backoff of BACKOFF_MS) {
    try {
      return await call();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await clock.pause(Math.ceil(random() * backoff));
    }
  }
  return call();
}
