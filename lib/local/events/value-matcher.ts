import { Refusal } from '../assembly/findings.ts';
import { isObject } from '../assembly/template.ts';
import type { Json } from '../step-functions/task-integration.ts';

/** Looks at one value of an event; `undefined` stands for an absent one. */
export type ValueMatcher = (value: Json | undefined) => boolean;

/** Compiles one element of a leaf of an event pattern. Throws `Refusal` for an unknown operator. */
export function compileMatcher(matcher: Json): ValueMatcher {
  if (!isObject(matcher)) {
    return (value) => value === matcher;
  }
  const [operator = '', ...others] = Object.keys(matcher);
  const compile = others.length === 0 && own(OPERATORS, operator);
  if (!compile) {
    throw new Refusal(
      `event pattern operator ${Object.keys(matcher).join(' with ') || '{}'} is not supported`,
      `use one of ${Object.keys(OPERATORS).join(', ')}`,
    );
  }
  return compile(matcher[operator] as Json);
}

const OPERATORS: Readonly<Record<string, (argument: Json) => ValueMatcher>> = {
  prefix: (argument) => ignoringCase(argument, (text, wanted) => text.startsWith(wanted), 'prefix'),
  suffix: (argument) => ignoringCase(argument, (text, wanted) => text.endsWith(wanted), 'suffix'),
  'equals-ignore-case': (argument) => {
    const wanted = text('equals-ignore-case', argument).toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  wildcard: (argument) => {
    const expression = wildcardExpression(text('wildcard', argument));
    return (value) => typeof value === 'string' && expression.test(value);
  },
  exists: (argument) => {
    // Only leaves exist: an object is looked at through its members.
    const wanted = argument === true;
    return (value) => (value !== undefined && !isObject(value)) === wanted;
  },
  numeric: compileNumeric,
  'anything-but': compileAnythingBut,
};

function ignoringCase(
  argument: Json,
  compare: (text: string, wanted: string) => boolean,
  operator: string,
): ValueMatcher {
  if (isObject(argument)) {
    const wanted = text(operator, argument['equals-ignore-case'] ?? null).toLowerCase();
    return (value) => typeof value === 'string' && compare(value.toLowerCase(), wanted);
  }
  const wanted = text(operator, argument);
  return (value) => typeof value === 'string' && compare(value, wanted);
}

function compileAnythingBut(argument: Json): ValueMatcher {
  const refused = isObject(argument) ? excluded(argument) : plainValues(argument);
  return (value) =>
    value !== undefined && !isObject(value) && !refused.some((matches) => matches(value));
}

/** EventBridge takes texts or numbers, one or a list, but refuses a mixed or empty list. */
function plainValues(argument: Json): ValueMatcher[] {
  const values = [argument].flat();
  const [kind] = values.map((value) => typeof value);
  const isTaken = kind === 'string' || kind === 'number';
  if (!isTaken || values.some((value) => typeof value !== kind)) {
    throw new Refusal(
      `anything-but got ${JSON.stringify(argument)}`,
      'give it one text or number, or a list of only texts or only numbers',
    );
  }
  return values.map(compileMatcher);
}

const EXCLUDABLE = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

/** `anything-but` takes one of these operators too, with one value or a list. */
function excluded(argument: { [key: string]: Json }): ValueMatcher[] {
  const [[operator = '', values] = [], ...others] = Object.entries(argument);
  const alternatives = [values ?? []].flat();
  if (others.length > 0 || !EXCLUDABLE.includes(operator) || alternatives.length === 0) {
    throw new Refusal(
      `anything-but got ${JSON.stringify(argument)}`,
      `give it values, or one of ${EXCLUDABLE.join(', ')} with at least one value`,
    );
  }
  return alternatives.map((value) => compileMatcher({ [operator]: value }));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function compileNumeric(argument: Json): ValueMatcher {
  const parts = Array.isArray(argument) ? argument : [];
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = own(COMPARISONS, String(parts[i]));
    const bound = parts[i + 1];
    if (compare === undefined || typeof bound !== 'number') {
      throw new Refusal(`numeric ${JSON.stringify(argument)}`, 'expected comparison and number');
    }
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0) {
    throw new Refusal(`numeric ${JSON.stringify(argument)}`, 'expected comparison and number');
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
function wildcardExpression(pattern: string): RegExp {
  const source = pattern.replace(/\\([\\*])|[.+?^${}()|[\]\\*]/g, (special, escaped) => {
    if (escaped !== undefined) {
      return `\\${escaped}`;
    }
    return special === '*' ? '[^]*' : `\\${special}`;
  });
  return new RegExp(`^${source}$`);
}

function text(operator: string, argument: Json): string {
  if (typeof argument !== 'string') {
    throw new Refusal(`${operator} got ${JSON.stringify(argument)}`, 'give it a text');
  }
  return argument;
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
