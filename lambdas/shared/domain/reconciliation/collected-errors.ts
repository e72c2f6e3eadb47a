/** Some rows could not be reconciled; all others were. */
export class ReconciliationIncompleteError extends Error {
  override readonly name = 'ReconciliationIncomplete';
}

/** Keeps an error on one row from stopping the others, and raises all of them as one at the end. */
export class CollectedErrors {
  readonly #errors: { readonly step: string; readonly error: unknown }[] = [];

  /** False when it failed. */
  async attempt(step: string, run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      this.#errors.push({ step, error });
      return false;
    }
  }

  /** @throws ReconciliationIncompleteError naming how many of which; no target is named. */
  raise(): void {
    const [first] = this.#errors;
    if (first === undefined) return;
    const counts = new Map<string, number>();
    for (const { step, error } of this.#errors) {
      const kind = `${step}: ${error instanceof Error ? error.name : 'unknown error'}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const summary = [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ');
    throw new ReconciliationIncompleteError(
      `the sweep met ${this.#errors.length} errors and went on: ${summary}; the next sweep tries again`,
      { cause: first.error },
    );
  }
}
