export interface TableFiguresSnapshot {
  readonly reads: number;
  readonly writes: number;
  /** Calls by operation name. */
  readonly calls: Readonly<Record<string, number>>;
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);
const WRITES: ReadonlySet<string> = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
]);

/** Counts the calls to one table. */
export class TableFigures {
  readonly #calls = new Map<string, number>();

  count(operation: string): void {
    this.#calls.set(operation, (this.#calls.get(operation) ?? 0) + 1);
  }

  snapshot(): TableFiguresSnapshot {
    return {
      reads: this.#sum(READS),
      writes: this.#sum(WRITES),
      calls: Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  #sum(operations: ReadonlySet<string>): number {
    return [...this.#calls]
      .filter(([operation]) => operations.has(operation))
      .reduce((sum, [, calls]) => sum + calls, 0);
  }
}
