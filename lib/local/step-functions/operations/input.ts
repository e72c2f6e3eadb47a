import { AwsFault } from '../../endpoint/service.ts';

type Input = Readonly<Record<string, unknown>>;

function invalid(name: string, found: unknown, expected: string): AwsFault {
  const shown = found === undefined ? 'null' : JSON.stringify(found);
  return new AwsFault(
    'ValidationException',
    `1 validation error detected: Value ${shown} at '${name}' failed to satisfy constraint: ${expected}`,
  );
}

export function requiredText(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    throw invalid(name, value, 'Member must be a string that is not empty');
  }
  return value;
}

export function optionalText(input: Input, name: string, longest: number): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'string' || value.length > longest) {
    throw invalid(name, value, `Member must have length less than or equal to ${longest}`);
  }
  return value;
}

export function oneOf(input: Input, name: string, known: readonly string[]): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && !known.includes(value as string)) {
    throw invalid(name, value, `Member must satisfy enum value set: [${known.join(', ')}]`);
  }
  return value as string | undefined;
}

export function flag(input: Input, name: string, whenAbsent: boolean): boolean {
  return typeof input[name] === 'boolean' ? input[name] : whenAbsent;
}

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

export function pageSize(input: Input): number {
  const value = input.maxResults ?? 0;
  if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > LARGEST_PAGE) {
    throw invalid('maxResults', value, `Member must be from 0 to ${LARGEST_PAGE}`);
  }
  return value === 0 ? DEFAULT_PAGE : Number(value);
}

/** The place that a page of `length` things begins at; a token is that number, made opaque. */
export function pageStart(input: Input, length: number): number | undefined {
  const token = optionalText(input, 'nextToken', 1024);
  if (token === undefined) {
    return undefined;
  }
  const place = Number(Buffer.from(token, 'base64').toString());
  const isPlace = Number.isInteger(place) && place >= 0 && place < length;
  if (!isPlace || pageToken(place) !== token) {
    throw new AwsFault('InvalidToken', `Invalid Token: '${token}'`);
  }
  return place;
}

export function pageToken(place: number): string {
  return Buffer.from(String(place)).toString('base64');
}

/** Instants are seconds on the wire. */
export function seconds(ms: number): number {
  return ms / 1000;
}
