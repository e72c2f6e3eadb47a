/** First in, first out. An operation costs the same however many items wait. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first item if it is accepted; `undefined` when there is none or it is not. */
  shiftIf(accepts: (item: T) => boolean): T | undefined {
    const first = this.#items[this.#head];
    if (first === undefined || !accepts(first)) return undefined;
    this.#head += 1;
    // Moving the rest costs as much as the items taken since the last time.
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return first;
  }
}
