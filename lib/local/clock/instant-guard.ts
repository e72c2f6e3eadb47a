/** The activities before the cap whose labels are counted, to name what loops. */
const SAMPLED_BEFORE_CAP = 1_000;
const LABELS_SHOWN = 10;

/** Notices activities that call for one another without ever letting time pass. */
export class InstantGuard {
  readonly #most: number;
  readonly #labels = new Map<string, number>();
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  timeHasMoved(): void {
    this.#count = 0;
    this.#labels.clear();
  }

  /** Throws, naming the labels that come up most, when there are too many. */
  check(label: string, nowMs: number): void {
    this.#count++;
    if (this.#count <= this.#most - SAMPLED_BEFORE_CAP) {
      return;
    }
    this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    if (this.#count > this.#most) {
      throw new Error(
        `${this.#count} activities ran at ${nowMs} and time does not move; of the last ones: ${this.#busiest()}`,
      );
    }
  }

  #busiest(): string {
    return [...this.#labels]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LABELS_SHOWN)
      .map(([label, count]) => `${label} (${count} times)`)
      .join(', ');
  }
}
