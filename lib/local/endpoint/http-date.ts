import { formatInstant } from '../clock/instant.ts';

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

let last = { second: Number.NaN, text: '' };

/** An instant in the form of the HTTP `Date` header. Most answers share the second of the one before. */
export function formatHttpDate(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (last.second !== second) last = { second, text: format(ms) };
  return last.text;
}

/** The epoch was a Thursday. */
function format(ms: number): string {
  const [year, month, day] = formatInstant(ms).slice(0, 10).split('-');
  const weekday = DAYS[((Math.floor(ms / DAY_MS) % 7) + 7) % 7];
  return `${weekday}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${formatInstant(ms).slice(11, 19)} GMT`;
}
