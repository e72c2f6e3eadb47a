import { Refusal } from '../assembly/findings.ts';
import { isObject } from '../assembly/template.ts';
import type { Json } from '../step-functions/task-integration.ts';
import { compileMatcher } from './value-matcher.ts';

/** Whether an event matches. */
export type EventPattern = (event: Json) => boolean;

/** Looks at a value of the event, or at `undefined` where the event has none. */
type Test = (value: Json | undefined) => boolean;

/**
 * Compiles an event pattern. Throws `Refusal` for an operator the engine does not know.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compileEventPattern(pattern: Json): EventPattern {
  if (!isObject(pattern)) {
    throw new Refusal(
      `an event pattern is ${JSON.stringify(pattern)}`,
      'expected an object whose leaves are lists',
    );
  }
  return compileObject(pattern);
}

function compileObject(pattern: { [key: string]: Json }): Test {
  const tests = Object.entries(pattern).map(([key, member]): Test => {
    if (key === '$or') {
      return compileAlternatives(member);
    }
    const test = compileMember(key, member);
    return (value) => test(isObject(value) ? own(value, key) : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

function compileAlternatives(member: Json): Test {
  if (!Array.isArray(member) || member.length < 2 || !member.every(isObject)) {
    throw new Refusal('$or without at least two patterns', 'give it a list of patterns');
  }
  const tests = member.map(compileObject);
  return (value) => tests.some((test) => test(value));
}

function compileMember(key: string, member: Json): Test {
  if (isObject(member)) {
    const test = compileObject(member);
    // Objects inside of lists match when one of them does.
    return (value) => (Array.isArray(value) ? value.some((element) => test(element)) : test(value));
  }
  if (!Array.isArray(member) || member.length === 0) {
    throw new Refusal(
      `the event pattern has ${JSON.stringify(member)} at ${key}`,
      'expected a list that is not empty',
    );
  }
  const matchers = member.map(compileMatcher);
  return (value) => {
    const candidates = Array.isArray(value) && value.length > 0 ? value : [value];
    return matchers.some((matches) =>
      candidates.some((c) => matches(Array.isArray(c) ? undefined : c)),
    );
  };
}

function own(value: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
