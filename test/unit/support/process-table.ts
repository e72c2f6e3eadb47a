import type { Clock } from '../../../lambdas/shared/ports/clock.ts';
import { Crash } from './crashing-ports.ts';

/** Puts a port behind the interleaving. */
export type Wrap = <T extends object>(port: T) => T;

/** mulberry32: small, seeded, good enough to shuffle. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Time that the processes move: a pause is one of the things that are interleaved. */
class ProcessClock implements Clock {
  #now = Date.parse('2026-11-23T10:00:00.000Z');

  now(): number {
    return this.#now;
  }

  /** In the world nobody has to wait for the pacing: the next function does. */
  async pause(ms: number): Promise<void> {
    this.#now += ms;
  }

  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  tick(): number {
    this.#now += 1;
    return this.#now;
  }
}

interface Waiting {
  readonly go: () => void;
}

/** A function that runs. */
interface Life {
  isDead: boolean;
  /** Calls of it that wait for their turn. */
  calls: number;
}

/**
 * Functions that run at the same time, one port call after the other in seeded order. A function
 * that has run for its timeout is killed, and so is one that chance picks: no later call of it has
 * any effect.
 */
export class ProcessTable {
  readonly clock = new ProcessClock();
  readonly #random: () => number;
  readonly #crashes: number;
  readonly #stalls: number;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Life>();
  readonly #failures: unknown[] = [];
  #ids = 0;

  constructor(seed: number, crashes: number, stalls: number) {
    this.#random = seededRandom(seed);
    this.#crashes = crashes;
    this.#stalls = stalls;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  /** Runs until it is done, as Step Functions retries a function that died. */
  retry<R>(
    timeoutSeconds: number,
    run: (wrap: Wrap, tries: number) => Promise<R>,
    onDone: (result: R) => void = () => undefined,
  ): void {
    const attempt = (tries: number) => {
      const again = () => attempt(tries + 1);
      this.#launch(timeoutSeconds, (wrap) => run(wrap, tries), onDone, again);
    };
    attempt(0);
  }

  /** Runs once, and may die. */
  start(timeoutSeconds: number, run: (wrap: Wrap) => Promise<unknown>): void {
    const nothing = () => undefined;
    this.#launch(timeoutSeconds, run, nothing, nothing);
  }

  /** Until every process has ended. */
  async drain(): Promise<void> {
    for (;;) {
      await this.#untilAllWait();
      if (this.#failures.length > 0) throw this.#failures[0];
      const [picked] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      if (picked === undefined) return;
      if (this.#random() * 1000 < this.#stalls) {
        this.clock.moveTo(this.clock.now() + Math.floor(this.#random() * 60_000));
      }
      picked.go();
    }
  }

  /** A function that loads a module is somewhere else: the turn of others would come by chance. */
  async #untilAllWait(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while ([...this.#running].some(({ calls }) => calls === 0));
  }

  #launch<R>(
    timeoutSeconds: number,
    run: (wrap: Wrap) => Promise<R>,
    onDone: (result: R) => void,
    onCrash: () => void,
  ): void {
    const endsAt = this.clock.now() + timeoutSeconds * 1000;
    const life: Life = { isDead: false, calls: 0 };
    this.#running.add(life);
    run((port) => this.#wrap(port, life, endsAt)).then(
      (result) => {
        this.#running.delete(life);
        // What a dead function would have returned, nobody gets.
        if (life.isDead) onCrash();
        else onDone(result);
      },
      (error: unknown) => {
        this.#running.delete(life);
        if (life.isDead) onCrash();
        else this.#failures.push(error);
      },
    );
  }

  #wrap<T extends object>(port: T, life: Life, endsAt: number): T {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          const call = () => member.apply(target, args) as unknown;
          if (/^list|Rows$/.test(String(key))) return call();
          return this.#interleave(call, life, endsAt);
        };
      },
    });
  }

  async #interleave(call: () => unknown, life: Life, endsAt: number) {
    await this.#turn(life);
    this.#mayDie(life, endsAt);
    const result = await call();
    await this.#turn(life);
    this.#mayDie(life, endsAt);
    return result;
  }

  #turn(life: Life): Promise<void> {
    return new Promise((resolve) => {
      life.calls += 1;
      const go = () => {
        life.calls -= 1;
        resolve();
      };
      this.#waiting.push({ go });
    });
  }

  #mayDie(life: Life, endsAt: number): void {
    const isPicked = this.#random() * 1000 < this.#crashes;
    if (isPicked || this.clock.now() > endsAt) life.isDead = true;
    if (life.isDead) throw new Crash('the function died');
  }
}
