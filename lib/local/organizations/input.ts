import { ExceptionName, fault, invalidInput } from './faults.ts';

export type Input = Readonly<Record<string, unknown>>;

const HANDSHAKE_ID = /^h-[0-9a-z]{8,32}$/;
const ACCOUNT_ID = /^\d{12}$/;
const ROOT_ID = /^r-[0-9a-z]{4,32}$/;
const UNIT_ID = /^ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/;

const MAX_TAGS = 50;
const MAX_TAG_KEY = 128;
const MAX_TAG_VALUE = 256;

export function readHandshakeId(input: Input): string {
  return readId(input, 'HandshakeId', (text) => HANDSHAKE_ID.test(text));
}

export function readAccountId(input: Input, key = 'AccountId'): string {
  return readId(input, key, isAccountId);
}

export function readContainerId(input: Input, key: string): string {
  return readId(input, key, isContainerId);
}

export function readUnitId(input: Input): string {
  return readId(input, 'OrganizationalUnitId', (text) => UNIT_ID.test(text));
}

/** An account or an organizational unit: what can be somebody's child. */
export function readChildId(input: Input): string {
  return readId(input, 'ChildId', (text) => isAccountId(text) || UNIT_ID.test(text));
}

export function readResourceId(input: Input): string {
  return readId(input, 'ResourceId', (text) => isAccountId(text) || isContainerId(text));
}

export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

/** AWS answers `INPUT_REQUIRED:HANDSHAKE_ID` without a value and `INVALID_PATTERN:…` for a bad one. */
function readId(input: Input, key: string, isValid: (text: string) => boolean): string {
  const value = input[key];
  if (value === undefined || value === null) {
    throw invalidInput(`INPUT_REQUIRED:${fieldName(key)}`);
  }
  if (typeof value !== 'string' || !isValid(value)) {
    throw invalidInput(`INVALID_PATTERN:${fieldName(key)}`);
  }
  return value;
}

function isContainerId(text: string): boolean {
  return ROOT_ID.test(text) || UNIT_ID.test(text);
}

/** `HandshakeId` becomes `HANDSHAKE_ID`. */
function fieldName(key: string): string {
  return key.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** Tags as a map. Any bad tag fails the whole call. */
export function readTags(input: Input): ReadonlyMap<string, string> {
  const list = input.Tags ?? [];
  if (!Array.isArray(list)) throw invalidInput('INVALID_LIST_MEMBER:TAGS');
  const tags = new Map<string, string>();
  for (const element of list) {
    const [key, value] = readTag(element);
    if (tags.has(key)) throw invalidInput('DUPLICATE_TAG_KEY');
    tags.set(key, value);
  }
  if (tags.size > MAX_TAGS) {
    throw fault(ExceptionName.ConstraintViolation, 'MAX_TAG_LIMIT_EXCEEDED');
  }
  return tags;
}

function readTag(element: unknown): [key: string, value: string] {
  const { Key: key, Value: value } = (element ?? {}) as Input;
  if (typeof key !== 'string') throw invalidInput('INPUT_REQUIRED:TAG_KEY');
  if (typeof value !== 'string') throw invalidInput('INPUT_REQUIRED:TAG_VALUE');
  if (key.length === 0) throw invalidInput('MIN_LENGTH_EXCEEDED:TAG_KEY');
  if (key.length > MAX_TAG_KEY) throw invalidInput('MAX_LENGTH_EXCEEDED:TAG_KEY');
  if (value.length > MAX_TAG_VALUE) throw invalidInput('MAX_LENGTH_EXCEEDED:TAG_VALUE');
  if (key.toLowerCase().startsWith('aws:')) throw invalidInput('INVALID_SYSTEM_TAGS_PARAMETER');
  return [key, value];
}
