import { parseInstant } from '../../clock/instant.ts';

const OFFSET_DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/**
 * Milliseconds since the epoch of what Wait accepts as a timestamp: ISO 8601, extended, with `T`
 * and an offset. `undefined` for anything else.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = OFFSET_DATE_TIME.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, year, month, day] = match.map(Number);
  if (day === undefined || day < 1 || day > daysIn(year ?? 0, month ?? 0)) {
    return undefined;
  }
  return parseInstant(text);
}
