import { createHash } from 'node:crypto';
import { formatInstant } from '../../clock/instant.ts';
import type { Random } from '../../clock/random.ts';
import { randomUuid } from '../../endpoint/uuid.ts';
import { javaRandom } from './java-random.ts';
import { parseJson } from './parse-json.ts';

/** What the functions that answer by time or chance draw from in one evaluation. */
export interface Ambience {
  readonly nowMs: number;
  readonly random: Random;
  /** JSONata owns the language of pictures. */
  readonly formatWithPicture: (ms: number, picture: unknown, timezone: unknown) => unknown;
}

export interface StepFunctionsFunction {
  /** https://docs.jsonata.org/embedding-extending#function-signature-syntax */
  readonly signature: string;
  readonly run: (ambience: Ambience, ...args: never[]) => unknown;
}

/** An error in words of our own: JSONata shows it with the code that it gives to these. */
function failure(message: string): object {
  return { code: 'D3137', message };
}

/** An array that JSONata treats as a sequence: one element stands for itself, none for nothing. */
function sequence<T>(items: T[]): T[] {
  return Object.defineProperty(items, 'sequence', { enumerable: false, value: true });
}

/** Measured by others: the service makes this many, and refuses one more for its memory. */
const MAX_RANGE_ITEMS = 360_145;
const OUT_OF_MEMORY =
  'Expression evaluation memory limit exceeded: Check for excessive memory usage';

function range(
  first: number | undefined,
  last: number | undefined,
  step: number | undefined,
): number[] | undefined {
  if (first === undefined || last === undefined || step === undefined) {
    return undefined;
  }
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  const count = by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > MAX_RANGE_ITEMS) {
    throw new RangeError(OUT_OF_MEMORY);
  }
  return sequence(Array.from({ length: count }, (_, index) => from + index * by));
}

function partition(items: unknown, size: number | undefined): unknown[][] | undefined {
  if (items === undefined) {
    return undefined;
  }
  if (items === null) {
    throw { code: 'T0412', index: 1, token: 'partition', type: 'values' };
  }
  const list = Array.isArray(items) ? items : [items];
  const length = Math.trunc(size ?? list.length);
  if (length < 0) {
    throw failure('Second argument must be zero or greater');
  }
  const chunks: unknown[][] = [];
  for (let start = 0; length > 0 && start < list.length; start += length) {
    chunks.push(list.slice(start, start + length));
  }
  return chunks.length === 0 ? undefined : chunks;
}

const HASH_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) {
    return undefined;
  }
  const name = HASH_ALGORITHMS[algorithm];
  if (name === undefined) {
    const known = Object.keys(HASH_ALGORITHMS).join(', ');
    throw failure(`Unsupported hash algorithm ${algorithm}, expected one of ${known}`);
  }
  return createHash(name).update(text).digest('hex');
}

function parse(text: string | undefined): unknown {
  if (text === undefined) {
    return undefined;
  }
  const parsed = parseJson(text);
  if (parsed.kind === 'invalid') {
    throw failure('Invalid JSON');
  }
  return parsed.value;
}

function shuffle({ random }: Ambience, items: unknown[] | undefined): unknown[] | undefined {
  if (items === undefined) {
    return undefined;
  }
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return shuffled;
}

/**
 * The functions that Step Functions adds to JSONata, and those of JSONata that must answer by
 * virtual time and seeded chance.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const FUNCTIONS: Readonly<Record<string, StepFunctionsFunction>> = {
  range: { signature: '<nnn?:a>', run: (_, ...args: Parameters<typeof range>) => range(...args) },
  partition: {
    signature: '<xn?:a>',
    run: (_, ...args: Parameters<typeof partition>) => partition(...args),
  },
  hash: { signature: '<ss?:s>', run: (_, ...args: Parameters<typeof hash>) => hash(...args) },
  parse: { signature: '<s?:x>', run: (_, text?: string) => parse(text) },
  uuid: { signature: '<:s>', run: ({ random }) => randomUuid(random) },
  random: {
    signature: '<n?:n>',
    run: ({ random }, seed?: number) =>
      seed === undefined ? random.next() : javaRandom(Math.trunc(seed)),
  },
  shuffle: { signature: '<a:a>', run: shuffle },
  millis: { signature: '<:n>', run: ({ nowMs }) => nowMs },
  now: {
    signature: '<s?s?:s>',
    run: ({ nowMs, formatWithPicture }, picture?: string, timezone?: string) =>
      picture === undefined ? formatInstant(nowMs) : formatWithPicture(nowMs, picture, timezone),
  },
};
