import type { Random } from '../clock/random.ts';

/** A version 4 UUID drawn from seeded chance. */
export function randomUuid(random: Random): string {
  const hex = [0, 1, 2, 3].map(() => hexWord(random)).join('');
  const variant = (8 | (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** 32 bits as eight digits. */
function hexWord(random: Random): string {
  return Math.floor(random.next() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}
