import type { AdmissionStore } from '../../ports/admission-store.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Control, INITIAL_CONTROL } from './control.ts';
import { decodeControl, encodeControl } from './control-codec.ts';

/** Enough for hundreds of functions that change one item at the same time. */
const MOST_TRIES = 100;
/** The first losers re-read at once: the winner is done. */
const PATIENT_TRIES = 3;
const PAUSE_MS = 20;

/** The control item, read consistently and changed by compare-and-set on its version. */
export class ControlLedger {
  readonly #store: Pick<AdmissionStore, 'readControl' | 'commitControl'>;
  readonly #clock: Clock;

  constructor(store: Pick<AdmissionStore, 'readControl' | 'commitControl'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async read(): Promise<Control> {
    const record = await this.#store.readControl();
    return record === null ? INITIAL_CONTROL : decodeControl(record.version, record.state);
  }

  /** False when somebody else was faster: the caller reads again. */
  async commit(next: Control): Promise<boolean> {
    return this.#store.commitControl({ version: next.version, state: encodeControl(next) });
  }

  /**
   * Changes what is stored, whoever else does the same. `decide` runs once a try; the control it
   * was given, returned as it is, means that nothing is to be written.
   */
  async change<D extends { readonly control: Control }>(
    decide: (control: Control, now: number) => D,
  ): Promise<D> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (tries >= PATIENT_TRIES) await this.#clock.pause(PAUSE_MS * (tries % 10));
      const control = await this.read();
      const decision = decide(control, this.#clock.now());
      if (decision.control === control) return decision;
      const next = { ...decision.control, version: control.version + 1 };
      if (await this.commit(next)) return { ...decision, control: next };
    }
    throw new Error(
      `the control item changed ${MOST_TRIES} times while it was being written; expected a quiet moment; look for a loop of dispatches`,
    );
  }

  async update(change: (control: Control, now: number) => Control): Promise<Control> {
    const { control } = await this.change((current, now) => ({ control: change(current, now) }));
    return control;
  }
}
