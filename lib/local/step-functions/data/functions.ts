import { createHash } from 'node:crypto';
import { formatInstant } from '../../clock/instant.ts';
import { type Random, seededRandom } from '../../clock/random.ts';

/** An array that JSONata treats as a sequence: one element stands for itself, none for nothing. */
function sequence<T>(items: T[]): T[] {
  return Object.defineProperty(items, 'sequence', { enumerable: false, value: true });
}

const MAX_RANGE_ITEMS = 1000;

function range(first: unknown, last: unknown, step: unknown): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) {
    return undefined;
  }
  if (typeof first !== 'number' || typeof last !== 'number' || typeof step !== 'number') {
    throw new TypeError('the arguments of function "range" must be three numbers');
  }
  if (step === 0) {
    throw new TypeError('the step of function "range" must not be 0');
  }
  const count = Math.floor((last - first) / step) + 1;
  if (count > MAX_RANGE_ITEMS) {
    throw new TypeError(`function "range" makes at most ${MAX_RANGE_ITEMS} elements`);
  }
  return sequence(Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step));
}

function partition(items: unknown, size: unknown): unknown[][] | undefined {
  if (items === undefined) {
    return undefined;
  }
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) {
    throw new TypeError('argument 2 of function "partition" must be a positive integer');
  }
  const list = Array.isArray(items) ? items : [items];
  const chunks: unknown[][] = [];
  for (let start = 0; start < list.length; start += size) {
    chunks.push(list.slice(start, start + size));
  }
  return chunks;
}

const HASH_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(content: unknown, algorithm: unknown): string | undefined {
  if (content === undefined) {
    return undefined;
  }
  const name = HASH_ALGORITHMS[String(algorithm)];
  if (name === undefined) {
    const known = Object.keys(HASH_ALGORITHMS).join(', ');
    throw new TypeError(`argument 2 of function "hash" must be one of ${known}`);
  }
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return createHash(name).update(text).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) {
    return undefined;
  }
  if (typeof text !== 'string') {
    throw new TypeError('argument 1 of function "parse" must be a string');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(`function "parse" was given what is not JSON: ${text}`);
  }
}

function shuffle(items: unknown, random: Random): unknown {
  if (!Array.isArray(items)) {
    return items;
  }
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}

/** A version 4 UUID drawn from seeded chance. */
export function randomUuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random.next() * 16).toString(16));
  hex[12] = '4';
  hex[16] = '89ab'[Math.floor(random.next() * 4)] ?? '8';
  const text = hex.join('');
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-');
}

/** The functions that Step Functions adds to JSONata and that depend on their arguments only. */
export const PURE_FUNCTIONS = { range, partition, hash, parse };

/**
 * The functions that answer by time or chance, bound for one evaluation. `$now` with a picture is
 * left to `formatWithPicture`, because JSONata owns that language.
 */
export function functionsOf(
  nowMs: number,
  random: Random,
  formatWithPicture: (ms: number, picture: unknown, timezone: unknown) => Promise<unknown>,
): Record<string, unknown> {
  return {
    now: (picture: unknown, timezone: unknown) =>
      picture === undefined ? formatInstant(nowMs) : formatWithPicture(nowMs, picture, timezone),
    millis: () => nowMs,
    uuid: () => randomUuid(random),
    random: (seed: unknown) =>
      seed === undefined ? random.next() : seededRandom(String(seed)).next(),
    shuffle: (items: unknown) => shuffle(items, random),
  };
}
