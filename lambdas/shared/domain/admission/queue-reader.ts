import type { AdmissionStore, QueuedInvitation } from '../../ports/admission-store.ts';
import type { AdmissionRules, Control } from './control.ts';

/** Due entries that one look moves from LATER to READY, before it looks again. */
const MOVED_AT_ONCE = 25;

export interface QueueLook {
  readonly ready: readonly QueuedInvitation[];
  /** The control item, with what was learned of LATER. */
  readonly control: Control;
}

/** The head of the queue. */
export class QueueReader {
  readonly #store: AdmissionStore;
  readonly #rules: AdmissionRules;

  constructor(store: AdmissionStore, rules: AdmissionRules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Moves what is due to READY first. LATER is read only when something in it may be due. */
  async look(control: Control, now: number, isThorough: boolean): Promise<QueueLook> {
    const isDue = control.laterAt !== null && control.laterAt <= now;
    const current = isDue || isThorough ? await this.#moveDue(control, now) : control;
    // Entries of permits under way may still be listed: they must not hide the next.
    const limit = this.#rules.maxConcurrentInvites + current.permits.length;
    return { ready: await this.#store.headOfReady(limit), control: current };
  }

  async #moveDue(control: Control, now: number): Promise<Control> {
    for (;;) {
      const later = await this.#store.headOfLater(MOVED_AT_ONCE);
      const isDue = (entry: QueuedInvitation) => (entry.notBefore ?? 0) <= now;
      for (const entry of later.filter(isDue)) {
        await this.#store.putReady(entry);
        await this.#store.removeLater(entry);
      }
      const next = later.find((entry) => !isDue(entry));
      if (next === undefined && later.length === MOVED_AT_ONCE) continue;
      const laterAt = next?.notBefore ?? null;
      return laterAt === control.laterAt ? control : { ...control, laterAt };
    }
  }
}
