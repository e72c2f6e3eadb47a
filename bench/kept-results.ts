import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type MachineFigures, type Outcome, type Results, results } from './results.ts';

/**
 * The file of results. It is written after every campaign: the large ones take an hour, and what was
 * measured is kept whatever happens.
 */
export class KeptResults {
  readonly #file: string;
  readonly #seed: string;
  readonly #writes: boolean;
  #outcomes: readonly Outcome[];
  #machine: MachineFigures | null;
  #parked: Results['parked'];
  #spread: Results['spread'];

  /** @throws Error when the results to keep are of another seed. */
  constructor(file: string, options: { seed: string; keeps: boolean; writes: boolean }) {
    this.#file = file;
    this.#seed = options.seed;
    this.#writes = options.writes;
    const before = options.keeps && existsSync(file) ? readResults(file) : null;
    if (before !== null && before.seed !== options.seed) {
      throw new Error(
        `${file} holds results of the seed '${before.seed}', expected '${options.seed}': measure without --keep, or with --seed ${before.seed}`,
      );
    }
    this.#outcomes = before?.outcomes ?? [];
    this.#machine = before?.machine ?? null;
    this.#parked = before?.parked ?? null;
    this.#spread = before?.spread ?? null;
  }

  get all(): Results {
    return {
      seed: this.#seed,
      outcomes: [...this.#outcomes],
      machine: this.#machine,
      parked: this.#parked,
      spread: this.#spread,
    };
  }

  /** Takes the place of what was measured before of the same campaign and strategy. */
  add(outcome: Outcome): void {
    this.#outcomes = addOutcome(this.#outcomes, outcome);
    this.#write();
  }

  set machine(figures: MachineFigures) {
    this.#machine = figures;
    this.#write();
  }

  set spread(figures: NonNullable<Results['spread']>) {
    this.#spread = figures;
    this.#write();
  }

  set parked(figures: NonNullable<Results['parked']>) {
    this.#parked = figures;
    this.#write();
  }

  #write(): void {
    if (this.#writes) writeFileSync(this.#file, `${JSON.stringify(this.all, null, 2)}\n`);
  }
}

function readResults(file: string): Results {
  return results.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** By size; campaigns and strategies of a size stay in the order in which they were first measured. */
export function addOutcome(outcomes: readonly Outcome[], added: Outcome): readonly Outcome[] {
  const place = outcomes.findIndex(
    ({ campaign, accounts, strategy }) =>
      campaign === added.campaign && accounts === added.accounts && strategy === added.strategy,
  );
  if (place >= 0) return outcomes.with(place, added);
  const sibling = outcomes.findLastIndex(
    ({ campaign, accounts }) => campaign === added.campaign && accounts === added.accounts,
  );
  const before =
    sibling >= 0 ? sibling : outcomes.findLastIndex(({ accounts }) => accounts <= added.accounts);
  return outcomes.toSpliced(before + 1, 0, added);
}
