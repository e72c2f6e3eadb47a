import type { Members, MemberType } from '../../../lib/local/endpoint/input-types.ts';

/** Codes of the schemas that the SDK of JavaScript carries. */
const SCALARS: Readonly<Record<number, MemberType>> = {
  0: 'String',
  1: 'Integer',
  2: 'Boolean',
  4: 'Timestamp',
  21: 'String',
};
const LIST = 64;
const MAP = 128;

/** The members of an operation's input, as the SDK has them. */
export function inputOf(operation: unknown): Members {
  const input = resolve((operation as unknown[])[4]);
  return input === 'unit' ? {} : membersOf(input as unknown[]);
}

function membersOf(structure: readonly unknown[]): Members {
  const names = structure[4] as string[];
  const types = structure[5] as unknown[];
  return Object.fromEntries(names.map((name, i) => [name, typeOf(types[i])]));
}

function typeOf(reference: unknown): MemberType {
  const schema = resolve(reference);
  if (typeof schema === 'number') return typeOfCode(schema);
  const [kind, , , , first, second] = schema as unknown[];
  switch (kind) {
    case 0:
      return typeOf(first);
    case 1:
      return { list: typeOf(first) };
    case 2:
      return { map: typeOf(second) };
    case 3:
      return { members: membersOf(schema as unknown[]) };
    default:
      throw new Error(`unknown kind of schema ${String(kind)}`);
  }
}

function typeOfCode(code: number): MemberType {
  if (code >= MAP) return { map: typeOfCode(code - MAP) };
  if (code >= LIST) return { list: typeOfCode(code - LIST) };
  const scalar = SCALARS[code];
  if (scalar === undefined) throw new Error(`unknown code of a schema ${code}`);
  return scalar;
}

/** Schemas may be lazy, or paired with traits of a member. */
function resolve(reference: unknown): unknown {
  if (typeof reference === 'function') return resolve(reference());
  const isPair = Array.isArray(reference) && typeof reference[1] !== 'string';
  return isPair ? resolve(reference[0]) : reference;
}
