interface Entry<T> {
  readonly sequence: number;
  readonly item: T;
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

/**
 * A list in order of arrival whose pages stay stable while items come and go. A page costs its own
 * length, however long the list is and whatever has left it.
 */
export class PagedList<T> {
  readonly #entries: Entry<T>[] = [];
  #nextSequence = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** Returns what removes the item again; a second removal does nothing. */
  append(item: T): () => void {
    const sequence = this.#nextSequence++;
    this.#entries.push({ sequence, item });
    return () => {
      const index = this.#indexAfter(sequence - 1);
      if (this.#entries[index]?.sequence === sequence) this.#entries.splice(index, 1);
    };
  }

  page(request: PageRequest<T>): Page<T> {
    const items: T[] = [];
    let last = request.after;
    for (let i = this.#indexAfter(request.after); i < this.#entries.length; i++) {
      const { item, sequence } = this.#entries[i] as Entry<T>;
      if (request.accept?.(item) === false) continue;
      if (items.length === request.limit) return { items, next: last };
      items.push(item);
      last = sequence;
    }
    return { items };
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const { item } of this.#entries) yield item;
  }

  /** Binary search: sequences ascend. */
  #indexAfter(sequence: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry<T>).sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
