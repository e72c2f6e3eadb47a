/** The only source of time in a function. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits inside the function. For seconds at most: longer waits belong to the workflow. */
  pause(ms: number): Promise<void>;
}
