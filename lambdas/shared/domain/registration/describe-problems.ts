import type * as z from 'zod/mini';
import { EVENT_VERSION } from '../../contract/event-version.ts';
import type { EventDetail } from '../../contract/events.ts';
import { DEFAULT_PRIORITY } from '../../contract/incoming-events.ts';

type Field = keyof EventDetail<'AccountInvitationRequested'>;

/** What each field expects, as a person says it. Closed over the schema: a new field needs a line. */
const EXPECTED = {
  version: `the number ${EVENT_VERSION}`,
  target:
    'an account id of 12 digits in quotes, or an e-mail address of 6 to 64 ASCII characters in quotes',
  campaign:
    '1 to 64 letters, digits, dots, underscores and hyphens, starting with a letter or digit',
  requestId: 'text of 1 to 128 characters that stays the same when the request is repeated',
  organizationalUnit:
    'the id of an organizational unit (ou-abcd-12345678) or of the root (r-abcd), not its name',
  notes: 'text of at most 1024 characters',
  tags: 'at most 50 tags, with keys of 1 to 128 characters and texts of at most 256 as values',
  priority: `a whole number from 0 (first) to 9 (last); ${DEFAULT_PRIORITY} when left out`,
  maxInvitations: 'a whole number from 1 to 10',
  reinvite: 'true or false, without quotes',
} as const satisfies Record<Field, string>;

const FIELDS = Object.keys(EXPECTED).join(', ');
/** People correct what they see first; a hundred more problems help nobody. */
const MAX_PROBLEMS = 5;
const MAX_SHOWN = 60;

const isField = (name: unknown): name is Field =>
  typeof name === 'string' && Object.hasOwn(EXPECTED, name);

const shorten = (text: string): string =>
  text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}... (${text.length} characters)`;

/** Shows a value in a message: short, on one line, and never the notes to the account's owner. */
export function show(value: unknown, field?: PropertyKey): string {
  if (field === 'notes') {
    return typeof value === 'string' ? `text of ${value.length} characters` : typeof value;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    return `an object of ${Object.keys(value).length} fields`;
  }
  return shorten(JSON.stringify(value) ?? typeof value);
}

function valueAt(detail: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    detail,
  );
}

function describeIssue(issue: z.core.$ZodIssue, detail: unknown): string {
  const [field] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const names = shorten(issue.keys.join(', '));
    return `unknown field ${names}; expected only ${FIELDS}; remove it or correct its name`;
  }
  if (!isField(field)) {
    return `detail holds ${show(detail)}; expected an object with at least version and target; add them`;
  }
  const name = shorten(issue.path.map(String).join('.'));
  const value = valueAt(detail, issue.path);
  if (value === undefined) {
    return `field ${name} is missing; expected ${EXPECTED[field]}; add it`;
  }
  return `field ${name} holds ${show(value, field)}; expected ${EXPECTED[field]}; correct it`;
}

/** All problems of a request in one message: field, what was found, what is expected, how to fix it. */
export function describeProblems(error: z.core.$ZodError, detail: unknown): string {
  const problems = [...new Set(error.issues.map((issue) => describeIssue(issue, detail)))];
  const more = problems.length - MAX_PROBLEMS;
  const shown = problems.slice(0, MAX_PROBLEMS).join(' | ');
  return `${shown}${more > 0 ? ` | and ${more} more problems` : ''}; then put the event again`;
}
