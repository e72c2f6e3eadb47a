import { Fifo } from './fifo.ts';

const WINDOW_MS = 24 * 3_600_000;

export interface Attempt {
  readonly atMs: number;
  /** An accepted invitation does not count any more. */
  isGivenBack: boolean;
}

/**
 * The invitations of the last 24 hours that nobody has accepted. An attempt leaves the window at the
 * instant it is 24 hours old.
 */
export class AttemptWindow {
  readonly #attempts = new Fifo<Attempt>();
  #unaccepted = 0;

  /** `nowMs` never goes backwards between calls. */
  count(nowMs: number): number {
    this.#forget(nowMs);
    return this.#unaccepted;
  }

  spend(nowMs: number): Attempt {
    this.#forget(nowMs);
    const attempt: Attempt = { atMs: nowMs, isGivenBack: false };
    this.#attempts.push(attempt);
    this.#unaccepted += 1;
    return attempt;
  }

  giveBack(attempt: Attempt, nowMs: number): void {
    this.#forget(nowMs);
    if (attempt.isGivenBack) return;
    attempt.isGivenBack = true;
    if (isInWindow(attempt, nowMs)) this.#unaccepted -= 1;
  }

  #forget(nowMs: number): void {
    const isOver = (attempt: Attempt) => !isInWindow(attempt, nowMs);
    let oldest = this.#attempts.shiftIf(isOver);
    while (oldest !== undefined) {
      if (!oldest.isGivenBack) this.#unaccepted -= 1;
      oldest = this.#attempts.shiftIf(isOver);
    }
  }
}

function isInWindow(attempt: Attempt, nowMs: number): boolean {
  return attempt.atMs + WINDOW_MS > nowMs;
}
