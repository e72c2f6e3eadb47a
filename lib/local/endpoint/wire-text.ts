const texts = new WeakMap<object, string>();

/**
 * Remembers the JSON text that a value was read from, so that whoever passes the value on unchanged
 * need not write it again: rehearsals spend a good part of their time on JSON.
 */
export function keepText<T extends object>(value: T, text: string): T {
  texts.set(value, text);
  return value;
}

/** The value is going to change. */
export function forgetText(value: object): void {
  texts.delete(value);
}

/** The value as JSON text. */
export function toText(value: unknown): string {
  const kept = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  return kept ?? JSON.stringify(value);
}
