import { readFile } from 'node:fs/promises';
import type { Fault, Reading } from './faults.ts';

/** Reads a file as text, strictly: a byte order mark is accepted, another encoding than UTF-8 is not. */
export async function readText(file: string, expected: string): Promise<Reading<string>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return faulty({ code: 'unreadable', file, line: null, column: null, cause });
  }
  return decodeText(bytes, file, expected);
}

/** `expected` says what the file should hold, should it be empty. */
export function decodeText(bytes: Uint8Array, file: string, expected: string): Reading<string> {
  const start = { file, line: 1, column: 1 };
  const wide = detectWideEncoding(bytes);
  if (wide !== undefined) return faulty({ code: 'encoding', ...start, found: wide });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return faulty(describeInvalidBytes(bytes, file));
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) return faulty({ code: 'nulByte', file, ...locateEnd(text.slice(0, nul)) });
  if (text.trim() === '') return faulty({ code: 'empty', ...start, expected });
  return { kind: 'read', value: text };
}

function faulty<T>(fault: Fault): Reading<T> {
  return { kind: 'faulty', faults: [fault] };
}

const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-32LE', [0xff, 0xfe, 0, 0]],
  ['UTF-32BE', [0, 0, 0xfe, 0xff]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];
const LOOKED_AT = 64;
/** Text of a campaign is mostly ASCII: every other byte of it is zero in UTF-16. */
const LEAST_ZEROS = 0.4;

function detectWideEncoding(bytes: Uint8Array): string | undefined {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return `${marked[0]} with a byte order mark`;
  const beginning = bytes.subarray(0, LOOKED_AT);
  const zeros = [...beginning.keys()].filter((index) => beginning[index] === 0);
  if (zeros.length === 0 || zeros.length < beginning.length * LEAST_ZEROS) return undefined;
  if (zeros.every((index) => index % 2 === 1)) return 'UTF-16LE without a byte order mark';
  if (zeros.every((index) => index % 2 === 0)) return 'UTF-16BE without a byte order mark';
  return undefined;
}

function describeInvalidBytes(bytes: Uint8Array, file: string): Fault {
  const offset = countValidBytes(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const invalid = [...bytes.subarray(offset, offset + 2)].map((byte) => byte.toString(16));
  return {
    code: 'encoding',
    file,
    ...locateEnd(before),
    found: `the bytes ${invalid.join(' ')}, perhaps Latin-1 or Windows-1252`,
  };
}

/** The place right after `text`. */
function locateEnd(text: string): { readonly line: number; readonly column: number } {
  const lines = text.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** How long the longest valid beginning is, by halving. */
function countValidBytes(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isValid(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return dropIncomplete(bytes, valid);
}

function isValid(beginning: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(beginning, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** A beginning may end inside a character, whose next byte is then the invalid one: step back to it. */
function dropIncomplete(bytes: Uint8Array, length: number): number {
  for (let back = 0; back < 4 && back <= length; back++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length - back));
      return length - back;
    } catch {
      // One byte further back.
    }
  }
  return length;
}
