export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Days since the campaign began, with fractions. */
export function toDay(atMs: number, startMs: number): number {
  return (atMs - startMs) / DAY_MS;
}
