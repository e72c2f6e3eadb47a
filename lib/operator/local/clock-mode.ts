import { type ClockReading, LARGEST_FACTOR } from '../../local/control/control-surface.ts';

/** Virtual seconds per real one for `real`, `stand` or a number; `undefined` for anything else. */
export function parseClockMode(text: string): number | undefined {
  if (text === 'real') return 1;
  if (text === 'stand') return 0;
  const factor = text.trim() === '' ? Number.NaN : Number(text);
  return factor > 0 && factor <= LARGEST_FACTOR ? factor : undefined;
}

export function describeClock({ now, factor, nextDueAt }: ClockReading): string {
  const next = nextDueAt === null ? '' : `; next due ${nextDueAt}`;
  return `${now}, ${describeFactor(factor)}${next}`;
}

export function describeFactor(factor: number): string {
  if (factor === 0) return 'time stands';
  return factor === 1 ? 'in real time' : `${factor} times as fast as real time`;
}
