/** How an activity gave the baton back. */
export type Release = 'ended' | 'suspended';

/** The turn of an activity: settles when it gives the baton back; absent when it has already. */
export type Turn = Promise<Release> | undefined;

/** Something that is to happen at an instant. */
export interface DueEntry {
  readonly dueAtMs: number;
  readonly sequence: number;
  readonly label: string;
  /** Settles when the next entry may begin. */
  readonly begin: () => Turn;
  cancelled: boolean;
}

function precedes(a: DueEntry, b: DueEntry): boolean {
  return a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.sequence < b.sequence);
}

/**
 * A binary heap in the order (due time, sequence). Cancelled entries are dropped when they come up,
 * and all at once when they outnumber the others: a year-long timeout that a callback made
 * obsolete must not stay in memory for a year.
 */
export class DueQueue {
  readonly #heap: DueEntry[] = [];
  #cancelled = 0;

  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  push(entry: DueEntry): void {
    this.#heap.push(entry);
    this.#siftUp(this.#heap.length - 1);
  }

  peek(): DueEntry | undefined {
    while (this.#heap[0]?.cancelled) {
      this.#cancelled--;
      this.#removeTop();
    }
    return this.#heap[0];
  }

  pop(): DueEntry | undefined {
    const top = this.peek();
    if (top !== undefined) {
      this.#removeTop();
    }
    return top;
  }

  cancel(entry: DueEntry): void {
    entry.cancelled = true;
    this.#cancelled++;
    if (this.#cancelled > 64 && this.#cancelled > this.#heap.length / 2) {
      this.#compact();
    }
  }

  #compact(): void {
    const live = this.#heap.filter((entry) => !entry.cancelled);
    live.sort((a, b) => (precedes(a, b) ? -1 : 1));
    this.#heap.length = 0;
    // A sorted array is a heap. One by one, because a spread would put them all on the stack.
    for (const entry of live) {
      this.#heap.push(entry);
    }
    this.#cancelled = 0;
  }

  #removeTop(): void {
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#siftDown(0);
    }
  }

  #siftUp(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) {
        return;
      }
      index = parent;
    }
  }

  #siftDown(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(child, index)) {
        return;
      }
      index = child;
    }
  }

  #isBefore(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    return a !== undefined && b !== undefined && precedes(a, b);
  }

  #swapIfBefore(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (a === undefined || b === undefined || !precedes(a, b)) {
      return false;
    }
    this.#heap[i] = b;
    this.#heap[j] = a;
    return true;
  }
}
