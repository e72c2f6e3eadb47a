import type { ArchivedEvent, EventBridge } from '../../local/events/event-bridge.ts';

/**
 * Sees every event of the engine's buses, in order. The clock asks `stopWhen` before each activity:
 * whoever calls `catchUp` there sees what the previous activity put, before time moves on.
 */
export class BusObserver {
  readonly #bridge: Pick<EventBridge, 'archive' | 'eventsPut'>;
  readonly #listeners: ((event: ArchivedEvent) => void)[] = [];
  #seen = 0;

  constructor(bridge: Pick<EventBridge, 'archive' | 'eventsPut'>) {
    this.#bridge = bridge;
  }

  listen(listener: (event: ArchivedEvent) => void): void {
    this.#listeners.push(listener);
  }

  catchUp(): void {
    const unseen = this.#bridge.eventsPut - this.#seen;
    if (unseen === 0) return;
    this.#seen = this.#bridge.eventsPut;
    for (const event of this.#bridge.archive().slice(-unseen)) {
      for (const listener of this.#listeners) listener(event);
    }
  }
}
