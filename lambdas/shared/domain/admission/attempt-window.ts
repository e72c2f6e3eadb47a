/** Length of a bucket: short against 24 h, and few enough to fit into one small item. */
export const BUCKET_MS = 5 * 60_000;
export const WINDOW_MS = 24 * 60 * 60_000;

/**
 * Unaccepted attempts of the last 24 hours as [bucket, count], oldest first. A bucket leaves the
 * window at its end, so an attempt is counted up to five minutes too long, never too short.
 */
export type AttemptWindow = readonly (readonly [bucket: number, count: number])[];

export function bucketOf(at: number): number {
  return Math.floor(at / BUCKET_MS);
}

/** When the last attempt that the bucket may hold is 24 hours old. */
export function leavesAt(bucket: number): number {
  return (bucket + 1) * BUCKET_MS + WINDOW_MS;
}

export function pruneAttempts(window: AttemptWindow, now: number): AttemptWindow {
  return window.every(([bucket]) => leavesAt(bucket) > now)
    ? window
    : window.filter(([bucket]) => leavesAt(bucket) > now);
}

export function countAttempts(window: AttemptWindow, now: number): number {
  return pruneAttempts(window, now).reduce((sum, [, count]) => sum + count, 0);
}

/** Attempts counted in one bucket. */
export function attemptsIn(window: AttemptWindow, bucket: number): number {
  return window.find(([candidate]) => candidate === bucket)?.[1] ?? 0;
}

export function addAttempts(window: AttemptWindow, at: number, count = 1): AttemptWindow {
  const bucket = bucketOf(at);
  const total = attemptsIn(window, bucket) + count;
  const others = window.filter(([candidate]) => candidate !== bucket);
  const all: AttemptWindow = total > 0 ? [...others, [bucket, total]] : others;
  return pruneAttempts(
    all.toSorted(([a], [b]) => a - b),
    at,
  );
}

/** Takes one attempt back. Nothing happens when its bucket has left the window already. */
export function removeAttempt(window: AttemptWindow, at: number): AttemptWindow {
  const bucket = bucketOf(at);
  if (attemptsIn(window, bucket) === 0) return window;
  return window
    .map(([candidate, count]) => [candidate, candidate === bucket ? count - 1 : count] as const)
    .filter(([, count]) => count > 0);
}

/** When the oldest so many counted attempts have left the window; null when fewer are counted. */
export function nextLeaveAt(window: AttemptWindow, now: number, count = 1): number | null {
  let left = 0;
  for (const [bucket, attempts] of pruneAttempts(window, now)) {
    left += attempts;
    if (left >= count) return leavesAt(bucket);
  }
  return null;
}

/** `<first bucket>:<count>,<count>,,<count>` in base 36: at most 289 counts fit a day. */
export function encodeAttempts(window: AttemptWindow): string {
  const first = window[0]?.[0];
  if (first === undefined) return '';
  const counts: string[] = [];
  for (const [bucket, count] of window) counts[bucket - first] = count.toString(36);
  return `${first.toString(36)}:${Array.from(counts, (count) => count ?? '').join(',')}`;
}

export function decodeAttempts(text: string): AttemptWindow {
  if (text === '') return [];
  const [first = '', counts = ''] = text.split(':');
  const base = Number.parseInt(first, 36);
  return counts
    .split(',')
    .map((count, index) => [base + index, count === '' ? 0 : Number.parseInt(count, 36)] as const)
    .filter(([, count]) => count > 0);
}
