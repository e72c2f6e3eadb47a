import jsonata from 'jsonata';
import type { Random } from '../../clock/random.ts';
import type { Json } from '../task-integration.ts';
import { type Ambience, FUNCTIONS } from './functions.ts';

/** What an expression sees. */
export interface Surroundings {
  /** `$states`. */
  readonly states: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, Json>>;
  readonly nowMs: number;
  readonly random: Random;
}

/** A compiled `{% … %}`. */
export interface Expression {
  /** Without the braces, as causes quote it. */
  readonly source: string;
  readonly compiled: jsonata.Expression;
  /** Steps of the evaluation under way. */
  readonly effort: { steps: number };
}

const BRACED = /^\{%([\s\S]*)%\}$/;

/** What stands between the braces, or `undefined` for a text that is not an expression. */
export function expressionSource(text: string): string | undefined {
  return BRACED.exec(text)?.[1]?.trim();
}

/** Under a name that no expression can write. */
const AMBIENCE = ' ambience';
/**
 * An evaluation this long is a loop; the service stops it by time. Over the largest payload, one step
 * for each of some 130,000 numbers must still pass.
 */
const MAX_STEPS = 1_000_000;
/** What jsonata calls before every step; its types know names that are texts only. */
const EVERY_STEP = Symbol.for('jsonata.__evaluate_entry') as unknown as string;

/** What jsonata binds a function to while it runs. */
interface Focus {
  readonly environment: { readonly lookup: (name: string) => Ambience };
}

/** Throws the syntax error of jsonata. */
export function compileExpression(source: string): Expression {
  const compiled = jsonata(source);
  for (const [name, { run, signature }] of Object.entries(FUNCTIONS)) {
    compiled.registerFunction(
      name,
      function (this: Focus, ...args: unknown[]) {
        return run(this.environment.lookup(AMBIENCE), ...(args as never[]));
      },
      signature,
    );
  }
  const effort = { steps: 0 };
  compiled.assign(EVERY_STEP, () => {
    if (++effort.steps > MAX_STEPS) {
      throw new RangeError('Expression evaluation timeout: Check for infinite loop');
    }
  });
  return { source, compiled, effort };
}

let pictureFormat: jsonata.Expression | undefined;

function formatWithPicture(ms: number, picture: unknown, timezone: unknown): Promise<unknown> {
  pictureFormat ??= jsonata('$fromMillis($ms, $picture, $timezone)');
  return pictureFormat.evaluate(undefined, { ms, picture, timezone });
}

/** The raw result: possibly undefined, a function, or a sequence. Rejects with jsonata's errors. */
export function evaluateExpression(
  { compiled, effort }: Expression,
  surroundings: Surroundings,
): Promise<unknown> {
  const { states, variables, nowMs, random } = surroundings;
  const ambience: Ambience = { nowMs, random, formatWithPicture };
  effort.steps = 0;
  return compiled.evaluate(undefined, {
    ...variables,
    states,
    [AMBIENCE]: ambience,
    // Step Functions leaves `$eval` out.
    eval: undefined,
  });
}

/** `CODE: message`, or the message alone when the error has no code. */
export function describeExpressionError(error: unknown): { code?: string; message: string } {
  if (typeof error === 'object' && error !== null && 'message' in error) {
    const message = String(error.message);
    return 'code' in error ? { code: String(error.code), message } : { message };
  }
  return { message: String(error) };
}

/**
 * A plain copy of a result: members that are undefined go, sequences become arrays. `undefined`
 * when some part of it is not JSON, such as a function.
 */
export function toJson(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'number') {
    // JSON has no such numbers; the service writes them out.
    return Number.isFinite(value) ? value : String(value);
  }
  if (Array.isArray(value)) {
    return arrayToJson(value);
  }
  return isPlainObject(value) ? objectToJson(value) : undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !('_jsonata_function' in value) &&
    !('_jsonata_lambda' in value)
  );
}

function arrayToJson(values: readonly unknown[]): Json | undefined {
  const copy: Json[] = [];
  for (const item of values) {
    const json = item === undefined ? null : toJson(item);
    if (json === undefined) {
      return undefined;
    }
    copy.push(json);
  }
  return copy;
}

function objectToJson(value: Record<string, unknown>): Json | undefined {
  // By entries: an assignment to a member called `__proto__` would be lost.
  const copy: [string, Json][] = [];
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) {
      continue;
    }
    const json = toJson(member);
    if (json === undefined) {
      return undefined;
    }
    copy.push([key, json]);
  }
  return Object.fromEntries(copy);
}
