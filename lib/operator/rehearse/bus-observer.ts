import type { ArchivedEvent, EventBridge } from '../../local/events/event-bridge.ts';

/** An event of any bus, at the virtual instant it was put. */
export interface ObservedEvent extends ArchivedEvent {
  readonly atMs: number;
}

/**
 * Sees every event of the engine's buses, in order. The clock asks `stopWhen` before each activity:
 * whoever calls `catchUp` there sees what the previous activity put, at the instant it was put.
 */
export class BusObserver {
  readonly #bridge: Pick<EventBridge, 'archive' | 'eventsPut'>;
  readonly #now: () => number;
  readonly #listeners: ((event: ObservedEvent) => void)[] = [];
  #seen = 0;

  constructor(bridge: Pick<EventBridge, 'archive' | 'eventsPut'>, now: () => number) {
    this.#bridge = bridge;
    this.#now = now;
  }

  listen(listener: (event: ObservedEvent) => void): void {
    this.#listeners.push(listener);
  }

  catchUp(): void {
    const unseen = this.#bridge.eventsPut - this.#seen;
    if (unseen === 0) return;
    this.#seen = this.#bridge.eventsPut;
    const atMs = this.#now();
    for (const archived of this.#bridge.archive().slice(-unseen)) {
      for (const listener of this.#listeners) listener({ ...archived, atMs });
    }
  }
}
