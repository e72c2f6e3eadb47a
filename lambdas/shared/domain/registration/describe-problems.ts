import type * as z from 'zod/mini';

/** What each field of an event expects, as a person says it. */
export type ExpectedFields<F extends string = string> = Readonly<Record<F, string>>;

/** People correct what they see first; a hundred more problems help nobody. */
const MAX_PROBLEMS = 5;
const MAX_SHOWN = 60;

const shorten = (text: string, length = text.length): string =>
  text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}... (${length} characters)`;

/** Shows a value in a message: short, on one line, and never the notes to the account's owner. */
export function show(value: unknown, field?: PropertyKey): string {
  if (field === 'notes') {
    return typeof value === 'string' ? `text of ${value.length} characters` : typeof value;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return `an object of ${Object.keys(value).length} fields`;
  }
  const length = typeof value === 'string' ? value.length : undefined;
  return shorten(JSON.stringify(value) ?? typeof value, length);
}

function valueAt(detail: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    detail,
  );
}

/** Names come from outside: without what would begin a line or color a terminal. */
const showNames = (names: readonly string[]): string =>
  shorten(JSON.stringify(names.join(', ')).slice(1, -1));

function describeIssue(issue: z.core.$ZodIssue, detail: unknown, fields: ExpectedFields): string {
  const [field] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(fields).join(', ');
    return `unknown field ${showNames(issue.keys)}; expected only ${known}; remove it or correct its name`;
  }
  const expected = typeof field === 'string' ? fields[field] : undefined;
  if (field === undefined || expected === undefined) {
    return `detail holds ${show(detail)}; expected an object with at least version and target; add them`;
  }
  const name = showNames([issue.path.map(String).join('.')]);
  const value = valueAt(detail, issue.path);
  if (value === undefined) {
    return `field ${name} is missing; expected ${expected}; add it`;
  }
  return `field ${name} holds ${show(value, field)}; expected ${expected}; correct it`;
}

/** All problems of an event in one message: field, what was found, what is expected, how to fix it. */
export function describeProblems(
  error: z.core.$ZodError,
  detail: unknown,
  fields: ExpectedFields,
): string {
  const problems = [...new Set(error.issues.map((issue) => describeIssue(issue, detail, fields)))];
  const more = problems.length - MAX_PROBLEMS;
  const shown = problems.slice(0, MAX_PROBLEMS).join(' | ');
  return `${shown}${more > 0 ? ` | and ${more} more problems` : ''}; then put the event again`;
}
