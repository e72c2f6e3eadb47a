import type { AdmissionStore, QueuedInvitation } from '../../ports/admission-store.ts';
import type { AdmissionRules, Control } from './control.ts';
import { mayBeDue, minuteOf } from './wake.ts';

/**
 * Due entries that one dispatch moves from LATER to READY, so that its cost does not grow with the
 * queue. Far more than it lets through: who goes before others is soon among those that take part.
 */
const MOST_MOVED = 25;

export interface QueueLook {
  readonly ready: readonly QueuedInvitation[];
  /** The control item, with what was learned of LATER. */
  readonly control: Control;
}

/** The head of the queue, as one dispatch sees it. */
export class QueueReader {
  readonly #store: AdmissionStore;
  readonly #rules: AdmissionRules;
  #movesLeft = MOST_MOVED;

  constructor(store: AdmissionStore, rules: AdmissionRules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Moves what is due to READY first. LATER is read only when something in it may be due. */
  async look(control: Control, now: number, isThorough: boolean): Promise<QueueLook> {
    const isDueLook = mayBeDue(control, now) && this.#movesLeft > 0;
    const current = isThorough || isDueLook ? await this.#moveDue(control, now) : control;
    // Entries of permits under way may still be listed: they must not hide the next.
    const limit = this.#rules.maxConcurrentInvites + current.permits.length;
    return { ready: await this.#store.headOfReady(limit), control: current };
  }

  /** What is left over stays due in the control item: the next dispatch goes on with it. */
  async #moveDue(control: Control, now: number): Promise<Control> {
    const later = await this.#store.headOfLater(this.#movesLeft + 1);
    const due = later.slice(0, this.#movesLeft).filter(({ notBefore }) => (notBefore ?? 0) <= now);
    for (const entry of due) {
      await this.#store.putReady(entry);
      await this.#store.removeLater(entry);
    }
    this.#movesLeft -= due.length;
    const laterAt = later[due.length]?.notBefore ?? null;
    return isSameMinute(laterAt, control.laterAt) ? control : { ...control, laterAt };
  }
}

function isSameMinute(one: number | null, other: number | null): boolean {
  return one === other || (one !== null && other !== null && minuteOf(one) === minuteOf(other));
}
