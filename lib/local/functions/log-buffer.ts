const MAX_LINES = 2_000;

/** The last lines a function wrote. */
export class LogBuffer {
  #lines: string[] = [];
  #rest = '';

  append(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    this.#lines.push(...lines);
    if (this.#lines.length > 2 * MAX_LINES) {
      this.#lines = this.#lines.slice(-MAX_LINES);
    }
  }

  lines(): string[] {
    const all = this.#rest === '' ? this.#lines : [...this.#lines, this.#rest];
    return all.slice(-MAX_LINES);
  }
}
