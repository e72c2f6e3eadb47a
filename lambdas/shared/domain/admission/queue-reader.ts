import type { AdmissionStore, QueuedInvitation } from '../../ports/admission-store.ts';
import type { AdmissionRules, Control } from './control.ts';

/** Due entries that one pass moves from LATER to READY. */
const MOVED_AT_ONCE = 25;

export interface QueueLook {
  readonly ready: readonly QueuedInvitation[];
  readonly laterAt: number | null;
  /** Something was moved: what is due now must be looked at again. */
  readonly hasMoved: boolean;
}

/** The head of the queue. */
export class QueueReader {
  readonly #store: AdmissionStore;
  readonly #rules: AdmissionRules;

  constructor(store: AdmissionStore, rules: AdmissionRules) {
    this.#store = store;
    this.#rules = rules;
  }

  async look(control: Control, now: number): Promise<QueueLook> {
    const later = await this.#store.headOfLater(MOVED_AT_ONCE);
    const isDue = (entry: QueuedInvitation) => (entry.notBefore ?? 0) <= now;
    const due = later.filter(isDue);
    for (const entry of due) {
      await this.#store.putReady(entry);
      await this.#store.removeLater(entry);
    }
    const laterAt = later.find((entry) => !isDue(entry))?.notBefore ?? null;
    if (due.length > 0) return { ready: [], laterAt, hasMoved: true };
    // Entries of permits under way may still be listed: they must not hide the next.
    const limit = this.#rules.maxConcurrentInvites + control.permits.length;
    return { ready: await this.#store.headOfReady(limit), laterAt, hasMoved: false };
  }

  /** Takes an entry out, wherever it is, unless a newer visit has replaced it. */
  async remove(entry: QueuedInvitation): Promise<void> {
    await this.#store.removeReady(entry);
    await this.#store.removePointer(entry);
  }
}
