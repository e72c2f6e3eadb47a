import type { Random } from '../clock/random.ts';

/** A version 4 UUID drawn from seeded chance. */
export function randomUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, (_, i) => digit(random, i)).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function digit(random: Random, position: number): string {
  const drawn = Math.floor(random.next() * 16);
  const fixed = position === 12 ? 4 : position === 16 ? 8 | (drawn & 3) : drawn;
  return fixed.toString(16);
}
