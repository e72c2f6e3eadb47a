import { AwsFault } from '../endpoint/service.ts';
import type { CallCounts, JournalEntry } from './control.ts';

/** What was called, and what came of it. */
export class Journal {
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #invitations: JournalEntry[] = [];

  count(operation: string, outcome: string): void {
    const outcomes = this.#counts.get(operation) ?? new Map<string, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.#counts.set(operation, outcomes);
  }

  noteInvitation(entry: JournalEntry): void {
    this.#invitations.push(entry);
  }

  counts(): CallCounts {
    const entries = [...this.#counts].map(([operation, outcomes]) => [
      operation,
      Object.fromEntries(outcomes),
    ]);
    return Object.fromEntries(entries);
  }

  invitations(): readonly JournalEntry[] {
    return this.#invitations;
  }
}

/** `code` or `code/Reason`; what is not an `AwsFault` is a defect and goes by its name. */
export function outcomeOf(error: unknown): string {
  if (!(error instanceof AwsFault)) return error instanceof Error ? error.name : 'unknown';
  const reason = error.members.Reason;
  return typeof reason === 'string' ? `${error.name}/${reason}` : error.name;
}
