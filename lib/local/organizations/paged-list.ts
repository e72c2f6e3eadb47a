interface Entry<T> {
  readonly sequence: number;
  item: T | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Continue after this sequence; absent on the last page. */
  readonly next?: number;
}

export interface PageRequest<T> {
  /** Sequence of the last item seen; -1 from the start. */
  readonly after: number;
  readonly limit: number;
  readonly accept?: (item: T) => boolean;
}

const COMPACT_FROM = 64;

/** A list in order of arrival whose pages stay stable while items come and go. */
export class PagedList<T> {
  #entries: Entry<T>[] = [];
  #nextSequence = 0;
  #removed = 0;

  get size(): number {
    return this.#entries.length - this.#removed;
  }

  /** Returns what removes the item again; a second removal does nothing. */
  append(item: T): () => void {
    const entry: Entry<T> = { sequence: this.#nextSequence++, item };
    this.#entries.push(entry);
    return () => {
      if (entry.item === undefined) return;
      entry.item = undefined;
      this.#removed += 1;
      this.#compact();
    };
  }

  page(request: PageRequest<T>): Page<T> {
    const items: T[] = [];
    let last = request.after;
    for (let i = this.#indexAfter(request.after); i < this.#entries.length; i++) {
      const entry = this.#entries[i];
      if (entry?.item === undefined || request.accept?.(entry.item) === false) continue;
      if (items.length === request.limit) return { items, next: last };
      items.push(entry.item);
      last = entry.sequence;
    }
    return { items };
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const entry of this.#entries) {
      if (entry.item !== undefined) yield entry.item;
    }
  }

  /** Binary search: sequences ascend. */
  #indexAfter(sequence: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.sequence ?? 0) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    if (this.#removed < COMPACT_FROM || this.#removed * 2 < this.#entries.length) return;
    this.#entries = this.#entries.filter((entry) => entry.item !== undefined);
    this.#removed = 0;
  }
}
