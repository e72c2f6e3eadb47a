import type { Clock } from '../../../lambdas/shared/ports/clock.ts';

/** A clock that stands still until a test sets it; a pause moves it. */
export class InMemoryClock implements Clock {
  #now: number;

  constructor(start = '2026-11-23T10:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  async pause(ms: number): Promise<void> {
    this.#now += ms;
  }

  /** Moves on by `ms` and returns the new instant as ISO text. */
  advance(ms: number): string {
    this.#now += ms;
    return this.iso();
  }

  iso(): string {
    return new Date(this.#now).toISOString();
  }
}
