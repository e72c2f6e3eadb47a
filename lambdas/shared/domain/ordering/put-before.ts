const SECOND_MS = 1000;

/**
 * Whether one event was put before another. EventBridge tells whole seconds: of two in one second
 * nobody knows, and this says no.
 */
export function isPutBefore(at: string, other: string): boolean {
  return secondOf(at) < secondOf(other);
}

function secondOf(instant: string): number {
  return Math.floor(Date.parse(instant) / SECOND_MS);
}
