import type { Cancel, Clock } from '../../clock/clock.ts';

/** Thrown where a state waits when what it belongs to has ended; unwinds without a trace. */
export class ScopeClosed extends Error {
  constructor() {
    super('the execution, or the branch of it, has ended');
    this.name = 'ScopeClosed';
  }
}

type Waking<T> = { readonly kind: 'settled'; readonly value: T } | { readonly kind: 'closed' };

/**
 * The life of an execution, or of the branches of a Parallel or Map state in it. Whoever waits in a
 * scope is woken when it closes; closing it closes the scopes inside first.
 */
export class Scope {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #leaveParent: () => void;
  #closed = false;

  constructor(clock: Clock, parent?: Scope) {
    this.#clock = clock;
    this.#leaveParent = parent?.onClose(() => this.close()) ?? (() => {});
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  throwIfClosed(): void {
    if (this.#closed) {
      throw new ScopeClosed();
    }
  }

  close(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#leaveParent();
    for (const listener of [...this.#listeners].reverse()) {
      listener();
    }
    this.#listeners.clear();
  }

  onClose(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Suspends the activity until `arm`'s callback is called. `onAbort` runs, before anything else
   * does, when the scope closes instead.
   */
  async wait<T>(
    label: string,
    arm: (settle: (value: T) => void) => Cancel,
    onAbort?: () => void,
  ): Promise<T> {
    this.throwIfClosed();
    const gate = this.#clock.createGate<Waking<T>>(label);
    let disarm: Cancel = () => {};
    // Before arming: what is armed may open scopes inside, and those close first.
    const leave = this.onClose(() => {
      disarm();
      onAbort?.();
      gate.wake({ kind: 'closed' });
    });
    disarm = arm((value) => gate.wake({ kind: 'settled', value }));
    const waking = await gate.wait();
    leave();
    if (waking.kind === 'closed' || this.#closed) {
      throw new ScopeClosed();
    }
    disarm();
    return waking.value;
  }
}
