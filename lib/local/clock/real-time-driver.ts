import type { VirtualClock } from './virtual-clock.ts';

export interface RealTimeDriverOptions {
  /**
   * Virtual milliseconds per real one; 0 lets time stand: what is due runs, nothing else does.
   * @default 1
   */
  readonly factor?: number;
  /** Receives what `VirtualClock` throws; the driver goes on. */
  readonly onError: (error: unknown) => void;
}

/** How long `now()` may lag behind the wall clock while nothing is due. */
const LONGEST_PAUSE_MS = 200;

/** Lets a virtual clock follow the wall clock: as fast, faster, or standing. */
export class RealTimeDriver {
  readonly #clock: VirtualClock;
  readonly #onError: (error: unknown) => void;
  #factor: number;
  #active = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #wallOrigin = 0;
  #clockOrigin = 0;

  constructor(clock: VirtualClock, options: RealTimeDriverOptions) {
    this.#clock = clock;
    this.#factor = checkFactor(options.factor ?? 1);
    this.#onError = options.onError;
  }

  get factor(): number {
    return this.#factor;
  }

  start(): void {
    this.#active = true;
    this.#isStopped = false;
    this.#setOrigin();
    this.#clock.onSchedule = () => this.#tickSoon();
    this.#tickSoon();
  }

  /** Settles when the activity that runs has run; what is due after it does not. */
  async stop(): Promise<void> {
    this.#active = false;
    this.#isStopped = true;
    this.#clock.onSchedule = undefined;
    clearTimeout(this.#timer);
    await this.#work;
  }

  setFactor(factor: number): Promise<void> {
    return this.#enqueue(async () => {
      this.#factor = checkFactor(factor);
      this.#setOrigin();
    });
  }

  /** Jumps forward; everything due in between runs at its own due time. */
  advanceBy(ms: number): Promise<void> {
    return this.#enqueue(async () => {
      await this.#advanceTo(this.#clock.now() + ms);
      this.#setOrigin();
    });
  }

  /** A year takes minutes to run through, and nobody waits for that to end a process. */
  async #advanceTo(ms: number): Promise<void> {
    await this.#clock.run({ until: ms, stopWhen: () => this.#isStopped });
    if (!this.#isStopped) await this.#clock.advanceTo(ms);
  }

  #setOrigin(): void {
    this.#wallOrigin = Date.now();
    this.#clockOrigin = this.#clock.now();
  }

  #target(): number {
    const elapsed = Math.floor((Date.now() - this.#wallOrigin) * this.#factor);
    return Math.max(this.#clock.now(), this.#clockOrigin + elapsed);
  }

  /** One piece of work after the other: the clock refuses to be run twice at once. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    const settled = this.#work.then(work).finally(() => this.#pause());
    this.#work = settled.catch(() => {});
    return settled;
  }

  #tickSoon(): void {
    if (this.#active && !this.#clock.isRunning) {
      this.#setTimer(0);
    }
  }

  #pause(): void {
    if (!this.#active) {
      return;
    }
    const dueAt = this.#clock.nextDueAt();
    const isDue = dueAt !== undefined && dueAt <= this.#clock.now();
    const wait = dueAt === undefined || this.#factor === 0 ? Number.POSITIVE_INFINITY : dueAt;
    const delay = isDue ? 0 : (wait - this.#clock.now()) / (this.#factor || 1);
    this.#setTimer(Math.min(LONGEST_PAUSE_MS, Math.ceil(delay)));
  }

  #setTimer(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#enqueue(() => this.#advanceTo(this.#target())).catch(this.#onError);
    }, delayMs);
  }
}

/** The present instant on the wall clock: where virtual time begins when it follows it. */
export function wallClockNow(): number {
  return Date.now();
}

function checkFactor(factor: number): number {
  if (!Number.isFinite(factor) || factor < 0) {
    throw new Error(`the factor of time is ${factor}, expected 0 (time stands) or more`);
  }
  return factor;
}
