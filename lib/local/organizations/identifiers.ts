import type { Random } from '../clock/random.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';

/** `length` lower-case letters and digits, drawn from a stream of its own. */
export function drawId(random: Random, length: number): string {
  return draw(random, length, ALPHABET);
}

/** An event id in the form of a version 4 UUID. */
export function drawUuid(random: Random): string {
  const hex = draw(random, 30, HEX);
  const variant = '89ab'[Math.floor(random.next() * 4)];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(12, 15)}`,
    `${variant}${hex.slice(15, 18)}`,
    hex.slice(18, 30),
  ].join('-');
}

function draw(random: Random, length: number, alphabet: string): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(random.next() * alphabet.length)];
  return text;
}
