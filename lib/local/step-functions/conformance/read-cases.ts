import { isJsonObject } from '../definition/values.ts';
import type { Json } from '../task-integration.ts';
import type { ConformanceCase } from './case.ts';

export type ReadCases =
  | { readonly kind: 'read'; readonly cases: readonly ConformanceCase[] }
  /** The first thing that is wrong: where, what was found and what is expected. */
  | { readonly kind: 'malformed'; readonly problem: string };

interface Form {
  readonly expected: string;
  readonly fits: (value: Json | undefined) => boolean;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const isTexts = (value: Json | undefined) => Array.isArray(value) && value.every(isText);
const isOptionalText = (value: Json | undefined) =>
  value === undefined || value === null || isText(value);

const isMock = (value: Json) =>
  isJsonObject(value) && ['return', 'error', 'timeout'].some((key) => key in value);

const TEXT: Form = { expected: 'a text', fits: isText };
const TEXTS: Form = { expected: 'an array of texts', fits: isTexts };
const OBJECT: Form = { expected: 'an object', fits: isJsonObject };

const CASE: Readonly<Record<string, Form>> = {
  id: TEXT,
  features: TEXTS,
  definition: OBJECT,
  input: { expected: 'a text that is JSON', fits: (value) => isText(value) && isJson(value) },
  mocks: {
    expected: 'an object: state to array of {return}, {error, cause} or {timeout}',
    fits: (value) =>
      isJsonObject(value) &&
      Object.values(value).every((mocks) => Array.isArray(mocks) && mocks.every(isMock)),
  },
  expect: OBJECT,
};

const EXPECT: Readonly<Record<string, Form>> = {
  status: TEXT,
  eventTypes: TEXTS,
  error: { expected: 'a text, null or nothing', fits: isOptionalText },
};

/** Reads the text of a file of cases. */
export function readCases(text: string): ReadCases {
  const cases = parseJson(text);
  if (cases instanceof Error) {
    return { kind: 'malformed', problem: `found no JSON (${cases.message})` };
  }
  if (!Array.isArray(cases) || cases.length === 0) {
    return { kind: 'malformed', problem: `found ${describe(cases)}, expected an array of cases` };
  }
  for (const [index, value] of cases.entries()) {
    const problem = problemOf(value, `case ${index}`);
    if (problem !== undefined) return { kind: 'malformed', problem };
  }
  return { kind: 'read', cases: cases as unknown as ConformanceCase[] };
}

function problemOf(value: Json, where: string): string | undefined {
  if (!isJsonObject(value)) return `${where}: found ${describe(value)}, expected an object`;
  const name = isText(value.id) ? `${where} (${value.id})` : where;
  const problem = misfit(value, CASE, name);
  if (problem !== undefined || !isJsonObject(value.expect)) return problem;
  return misfit(value.expect, EXPECT, `${name}, expect`);
}

function misfit(
  value: { readonly [key: string]: Json },
  forms: Readonly<Record<string, Form>>,
  where: string,
): string | undefined {
  for (const [field, { expected, fits }] of Object.entries(forms)) {
    if (!fits(value[field])) {
      return `${where}, ${field}: found ${describe(value[field])}, expected ${expected}`;
    }
  }
  return undefined;
}

function parseJson(text: string): Json | Error {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isJson(text: string): boolean {
  return !(parseJson(text) instanceof Error);
}

const LONGEST = 60;

function describe(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
