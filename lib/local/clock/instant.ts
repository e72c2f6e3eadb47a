/** ISO 8601 with milliseconds, in UTC, as Step Functions and our items write instants. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch, or `undefined` when the text is not an instant. */
export function parseInstant(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
