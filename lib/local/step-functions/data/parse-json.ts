import type { Json } from '../task-integration.ts';

export type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: Json }
  | { readonly kind: 'invalid' };

/**
 * Reads a JSON text as `$parse` of the service does: names that repeat within an object and numbers
 * that no double holds are refused.
 */
export function parseJson(text: string): ParsedJson {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'invalid' };
  }
  return countNames(value) === writtenNames(text) && isRepresentable(value)
    ? { kind: 'parsed', value }
    : { kind: 'invalid' };
}

/** Strings that a colon follows: in a valid text these are the names of members. */
const NAMES = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

function writtenNames(text: string): number {
  let names = 0;
  for (const [, colon] of text.matchAll(NAMES)) {
    names += colon === undefined ? 0 : 1;
  }
  return names;
}

function countNames(value: Json): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  const inside = Object.values(value).reduce<number>((sum, part) => sum + countNames(part), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}

function isRepresentable(value: Json): boolean {
  if (typeof value === 'number') {
    return Number.isFinite(value);
  }
  return typeof value !== 'object' || value === null || Object.values(value).every(isRepresentable);
}
