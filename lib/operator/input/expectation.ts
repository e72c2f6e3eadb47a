import type * as z from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'nothing',
  number: 'a number',
  object: 'a mapping',
  record: 'a mapping',
  string: 'a text',
};

/**
 * What a schema expects, in our words. Given to a parse as its error map, it speaks wherever the
 * schema itself does not.
 */
export function describeExpectation(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return `expected ${describeBound('least', issue.origin, Number(issue.minimum))}`;
    case 'too_big':
      return `expected ${describeBound('most', issue.origin, Number(issue.maximum))}`;
    case 'invalid_value':
      return `expected ${listChoices(issue.values)}`;
    case 'invalid_union':
      return describeUnion(issue);
    case 'unrecognized_keys':
      return 'expected known entries only';
    case 'invalid_key':
      return 'expected another key';
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    default:
      return 'expected another value';
  }
}

function describeBound(side: 'least' | 'most', origin: string, bound: number): string {
  if (origin === 'string') {
    return side === 'least' && bound === 1
      ? 'a text that is not empty'
      : `a text of at ${side} ${bound} characters`;
  }
  if (origin === 'array') return `a list of at ${side} ${bound} ${bound === 1 ? 'item' : 'items'}`;
  return `${origin === 'int' ? 'a whole number' : 'a number'} of at ${side} ${bound}`;
}

function describeUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
    return options.length === 0 ? 'expected another value' : `expected ${listChoices(options)}`;
  }
  const expectations = issue.errors.flat().map(({ message }) => message);
  return [...new Set(expectations)].join(', or ').replaceAll(', or expected ', ', or ');
}

function listChoices(values: readonly z.core.util.Primitive[]): string {
  const texts = values.map((value) => `'${String(value)}'`);
  return texts.length === 1 ? (texts[0] ?? '') : `one of ${texts.join(', ')}`;
}
