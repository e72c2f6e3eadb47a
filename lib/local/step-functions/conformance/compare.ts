import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../task-integration.ts';
import type { ConformanceCase } from './case.ts';

/** What came of a case. */
export interface Observed {
  readonly status: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly eventTypes: readonly string[];
}

const PLACEHOLDERS: ReadonlySet<string> = new Set(['timestamp', 'date']);

/** A value that was erased from a recording and matches anything. */
function isPlaceholder(text: string): boolean {
  return (
    /^<[^<>]+>$/.test(text) ||
    text.startsWith('arn:aws') ||
    text.startsWith('arn:<') ||
    text.endsWith('_name') ||
    text.endsWith('role_arn') ||
    PLACEHOLDERS.has(text)
  );
}

const ERASED_PART = /<[\w :]+>/;

/** Whether a text is the recorded one, whose erased parts match anything. */
function matchesText(expected: string, actual: Json): boolean {
  if (isPlaceholder(expected)) {
    return true;
  }
  if (!ERASED_PART.test(expected) || typeof actual !== 'string') {
    return expected === actual;
  }
  const literal = (part: string) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const pattern = expected.split(new RegExp(ERASED_PART, 'g')).map(literal).join('[\\s\\S]*');
  return new RegExp(`^${pattern}$`).test(actual);
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that is JSON stands for its value; recordings mix the two. */
function parsed(value: Json): Json {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Whether `actual` is what was recorded, placeholders aside. */
export function matches(expected: Json, actual: Json): boolean {
  if (typeof expected === 'string' && matchesText(expected, actual)) {
    return true;
  }
  const want = parsed(expected);
  const got = parsed(actual);
  if (Array.isArray(want) && Array.isArray(got)) {
    return (
      want.length === got.length && want.every((item, index) => matches(item, got[index] ?? null))
    );
  }
  if (isObject(want) && isObject(got)) {
    const keys = Object.keys(want);
    return (
      isDeepStrictEqual(keys.sort(), Object.keys(got).sort()) &&
      keys.every((key) => matches(want[key] ?? null, got[key] ?? null))
    );
  }
  return isDeepStrictEqual(want, got);
}

function difference(what: string, expected: Json, actual: Json): string {
  return `${what}: found ${JSON.stringify(actual)}, recorded ${JSON.stringify(expected)}`;
}

/** Every way in which an execution differs from its recording. */
export function compare({ expect }: ConformanceCase, observed: Observed): string[] {
  const problems: string[] = [];
  const check = (what: string, expected: Json | undefined, actual: Json) => {
    if (expected === undefined) {
      problems.push(`${what}: the recording tells none, so nothing would be compared`);
    } else if (!matches(expected, actual)) {
      problems.push(difference(what, expected, actual));
    }
  };
  if (observed.status !== expect.status) {
    problems.push(difference('status', expect.status, observed.status));
  }
  if (!isDeepStrictEqual(observed.eventTypes, expect.eventTypes)) {
    problems.push(difference('event types', [...expect.eventTypes], [...observed.eventTypes]));
  }
  const refuse = (what: 'output' | 'error' | 'cause') => {
    if (expect[what] !== undefined) {
      problems.push(`${what}: the recording tells one, which an end as ${expect.status} has not`);
    }
  };
  if (expect.status === 'SUCCEEDED') {
    refuse('error');
    refuse('cause');
    check('output', expect.output, observed.output === undefined ? null : parsed(observed.output));
  } else {
    refuse('output');
    check('error', expect.error, observed.error ?? null);
    check('cause', expect.cause, observed.cause ?? null);
  }
  return problems;
}
