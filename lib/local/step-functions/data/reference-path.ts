import type { Json } from '../task-integration.ts';
import { StatesError } from './failure.ts';

/**
 * The paths that JSONPath states may use: the root (the input, `$$` the context, `$name` a
 * variable) and then members and indexes. No wildcards, filters or intrinsic functions.
 */
export interface ReferencePath {
  readonly text: string;
  readonly root: { kind: 'data' } | { kind: 'context' } | { kind: 'variable'; name: string };
  readonly steps: readonly (string | number)[];
}

/** A payload template: members whose name ends in `.$` take the value of a path. */
export type PathTemplate =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'path'; readonly path: ReferencePath }
  | { readonly kind: 'array'; readonly items: readonly PathTemplate[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, PathTemplate])[] };

export interface PathData {
  readonly data: Json;
  readonly context: Json;
  readonly variables: Readonly<Record<string, Json>>;
}

/** A path that finds nothing, or cannot be written. */
export class PathFailure extends Error {
  readonly error: StatesError;

  constructor(error: StatesError, message: string) {
    super(message);
    this.name = 'PathFailure';
    this.error = error;
  }
}

const PATH = /^\$(\$|[A-Za-z_]\w*)?((?:\.[A-Za-z_][\w-]*|\[\d+\]|\['[^']*'\])*)$/;
const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]/g;

/** `undefined` when the text is no path of this form. */
export function parseReferencePath(text: string): ReferencePath | undefined {
  const match = PATH.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, root, rest = ''] = match;
  return {
    text,
    root: rootOf(root),
    steps: [...rest.matchAll(STEP)].map(([, member, index, quoted]) =>
      index === undefined ? (member ?? quoted ?? '') : Number(index),
    ),
  };
}

function rootOf(name: string | undefined): ReferencePath['root'] {
  if (name === undefined) {
    return { kind: 'data' };
  }
  return name === '$' ? { kind: 'context' } : { kind: 'variable', name };
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') {
    return Array.isArray(value) ? value[step] : undefined;
  }
  return isObject(value) ? value[step] : undefined;
}

function rootValue(path: ReferencePath, from: PathData): Json | undefined {
  switch (path.root.kind) {
    case 'data':
      return from.data;
    case 'context':
      return from.context;
    case 'variable':
      return from.variables[path.root.name];
  }
}

export function readPath(path: ReferencePath, from: PathData): Json {
  let value = rootValue(path, from);
  for (const [index, step] of path.steps.entries()) {
    value = child(value, step);
    if (value === undefined) {
      throw notFound(path, index);
    }
  }
  if (value === undefined) {
    throw notFound(path, 0);
  }
  return value;
}

function bracketed(steps: ReferencePath['steps']): string {
  return steps.map((step) => (typeof step === 'number' ? `[${step}]` : `['${step}']`)).join('');
}

/** Worded as recorded: only the last step of a path may find no result. */
function notFound({ text, steps }: ReferencePath, index: number): PathFailure {
  const problem =
    index < steps.length - 1
      ? `Missing property in path $${bracketed(steps.slice(0, index + 1))}`
      : `No results for path: $${bracketed(steps)}`;
  return new PathFailure(StatesError.Runtime, `Invalid path '${text}' : ${problem}`);
}

/** A copy of `target` that holds `value` at the path; objects on the way are made. */
export function writePath(path: ReferencePath, target: Json, value: Json): Json {
  return path.steps.reduceRight<(at: Json | undefined) => Json>(
    (write, step) => (at) => {
      if (typeof step === 'number' || (at !== undefined && !isObject(at))) {
        throw new PathFailure(
          StatesError.ResultPathMatchFailure,
          `Unable to apply step "${step}" to input ${JSON.stringify(target)}`,
        );
      }
      return { ...at, [step]: write(at?.[step]) };
    },
    () => value,
  )(target);
}

export function evaluatePathTemplate(template: PathTemplate, from: PathData): Json {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'path':
      return readPath(template.path, from);
    case 'array':
      return template.items.map((item) => evaluatePathTemplate(item, from));
    case 'object':
      return Object.fromEntries(
        template.members.map(([key, member]) => [key, evaluatePathTemplate(member, from)]),
      );
  }
}
