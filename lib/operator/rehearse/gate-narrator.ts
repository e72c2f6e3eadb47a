import type { BusEvent } from './bus-event.ts';
import { describeGate } from './moments.ts';
import type { Moment } from './result.ts';
import { HOUR_MS } from './virtual-day.ts';

type GateEvent = Extract<BusEvent, { name: 'AdmissionGateChanged' }>;

/** An opening that lasts less than this was only a look. */
const LASTING_MS = HOUR_MS;

/**
 * Tells of the gate what a person wants to know: when it closed and why, and when it opened for good.
 * A closed gate is looked through again and again; each look opens it, or closes it once more.
 */
export class GateNarrator {
  #closedFor: string | null | undefined;
  #looks = 0;
  #opening: Moment | undefined;

  /** What is to be told now that this has happened. */
  note(event: GateEvent): Moment[] {
    const { state, reason } = event.detail;
    switch (state) {
      case 'half-open':
        return [];
      case 'open':
        this.#opening = describeGate(event, this.#looks);
        return [];
      case 'closed':
        return this.#close(event, reason);
      case 'paused':
      case 'resumed':
        return [...this.tellOpening(event.atMs), describeGate(event, 0)];
    }
  }

  /** The opening that has lasted by now, if there is one that nobody was told of. */
  tellOpening(nowMs: number): Moment[] {
    if (this.#opening === undefined || nowMs < this.#opening.atMs + LASTING_MS) return [];
    const told = [this.#opening];
    this.#opening = undefined;
    this.#closedFor = undefined;
    return told;
  }

  #close(event: GateEvent, reason: string | null): Moment[] {
    const told = this.tellOpening(event.atMs);
    this.#opening = undefined;
    if (reason === this.#closedFor) {
      this.#looks++;
      return told;
    }
    this.#closedFor = reason;
    this.#looks = 0;
    return [...told, describeGate(event, 0)];
  }
}
