import { AwsFault } from './service.ts';

/** The type of a member on the wire, as the model of a service has it. */
export type MemberType =
  | 'String'
  | 'Integer'
  | 'Boolean'
  | 'Timestamp'
  | { readonly list: MemberType }
  | { readonly map: MemberType }
  | { readonly members: Members };

/** The members of an input or of a structure. Others are ignored, as AWS does. */
export type Members = Readonly<Record<string, MemberType>>;

const LIST_FOUND = 'Start of list found where not expected';
const MAP_FOUND = 'Start of structure or map found where not expected.';

/** What a scalar of the wrong type cannot become, in the words of AWS. */
const SCALARS = {
  String: { accepts: 'string', words: 'a String' },
  Integer: { accepts: 'number', words: 'an Integer' },
  Boolean: { accepts: 'boolean', words: 'a Boolean' },
  Timestamp: { accepts: 'number', words: 'milliseconds since epoch' },
} as const;

/** Throws a `SerializationException` for the first member of another type. `null` is absent. */
export function checkTypes(input: Readonly<Record<string, unknown>>, members: Members): void {
  for (const [name, type] of Object.entries(members)) {
    if (Object.hasOwn(input, name)) checkType(input[name], type);
  }
}

function checkType(value: unknown, type: MemberType): void {
  if (value === null || value === undefined) return;
  if (typeof type === 'string') {
    checkScalar(value, type);
  } else if ('list' in type) {
    for (const element of array(value)) checkType(element, type.list);
  } else if ('map' in type) {
    for (const element of Object.values(object(value, 'Expected map or null'))) {
      checkType(element, type.map);
    }
  } else {
    checkTypes(object(value, 'Expected null'), type.members);
  }
}

function checkScalar(value: unknown, type: keyof typeof SCALARS): void {
  const { accepts, words } = SCALARS[type];
  if (typeof value !== accepts) {
    throw unreadable(containerFound(value) ?? `${found(value)} can not be converted to ${words}`);
  }
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable(containerFound(value) ?? 'Expected list or null');
}

function object(value: unknown, otherwise: string): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) throw unreadable(LIST_FOUND);
  if (typeof value !== 'object' || value === null) throw unreadable(otherwise);
  return value as Readonly<Record<string, unknown>>;
}

function containerFound(value: unknown): string | undefined {
  if (Array.isArray(value)) return LIST_FOUND;
  return typeof value === 'object' ? MAP_FOUND : undefined;
}

function found(value: unknown): string {
  return typeof value === 'boolean'
    ? `${value ? 'TRUE' : 'FALSE'}_VALUE`
    : `${typeof value === 'number' ? 'NUMBER' : 'STRING'}_VALUE`;
}

function unreadable(message: string): AwsFault {
  return new AwsFault('SerializationException', message);
}
