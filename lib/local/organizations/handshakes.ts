import type { Random } from '../clock/random.ts';
import type { Attempt } from './attempts.ts';
import { Fifo } from './fifo.ts';
import { drawId } from './identifiers.ts';
import { PagedList } from './paged-list.ts';

export const HandshakeState = {
  Requested: 'REQUESTED',
  Open: 'OPEN',
  Canceled: 'CANCELED',
  Accepted: 'ACCEPTED',
  Declined: 'DECLINED',
  Expired: 'EXPIRED',
} as const;
export type HandshakeState = (typeof HandshakeState)[keyof typeof HandshakeState];

export const TargetType = { Account: 'ACCOUNT', Email: 'EMAIL' } as const;
export type TargetType = (typeof TargetType)[keyof typeof TargetType];

export interface Target {
  readonly type: TargetType;
  readonly id: string;
}

export interface Handshake {
  readonly id: string;
  readonly target: Target;
  readonly notes: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
  readonly attempt: Attempt;
  /** Decides the order of the parties in each response. */
  readonly order: Random;
  state: HandshakeState;
  /** The account behind an e-mail target, known once it has answered with an acceptance. */
  acceptedBy: string | undefined;
}

export type HandshakeDraft = Pick<Handshake, 'target' | 'notes' | 'tags' | 'attempt'>;

interface Entry {
  readonly handshake: Handshake;
  readonly leaveList: () => void;
  endedAtMs: number;
}

const DAY_MS = 86_400_000;
export const LIFE_MS = 15 * DAY_MS;
export const RETENTION_MS = 30 * DAY_MS;

/**
 * All invitations that AWS still shows. Time passes in `advance`: every handshake lives 15 days and is
 * shown for 30 more, so both queues are in order already and nothing needs a timer.
 */
export class HandshakeStore {
  readonly ordered = new PagedList<Handshake>();
  readonly #random: Random;
  readonly #byId = new Map<string, Entry>();
  readonly #byTarget = new Map<string, Handshake[]>();
  readonly #openByTarget = new Map<string, Handshake>();
  readonly #expiring = new Fifo<Entry>();
  readonly #vanishing = new Fifo<Entry>();
  #drawn = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get openCount(): number {
    return this.#openByTarget.size;
  }

  advance(nowMs: number): void {
    const isExpired = (entry: Entry) => entry.handshake.expiresAtMs <= nowMs;
    let expired = this.#expiring.shiftIf(isExpired);
    while (expired !== undefined) {
      if (expired.handshake.state === HandshakeState.Open) {
        this.#end(expired, HandshakeState.Expired, expired.handshake.expiresAtMs);
      }
      expired = this.#expiring.shiftIf(isExpired);
    }
    const isGone = (entry: Entry) => entry.endedAtMs + RETENTION_MS <= nowMs;
    let gone = this.#vanishing.shiftIf(isGone);
    while (gone !== undefined) {
      this.#forget(gone);
      gone = this.#vanishing.shiftIf(isGone);
    }
  }

  open(draft: HandshakeDraft, nowMs: number): Handshake {
    const id = this.#drawId();
    const handshake: Handshake = {
      ...draft,
      id,
      requestedAtMs: nowMs,
      expiresAtMs: nowMs + LIFE_MS,
      order: this.#random.fork(`parties/${id}`),
      state: HandshakeState.Open,
      acceptedBy: undefined,
    };
    const entry = { handshake, leaveList: this.ordered.append(handshake), endedAtMs: 0 };
    this.#byId.set(id, entry);
    this.#expiring.push(entry);
    const key = targetKey(draft.target);
    this.#openByTarget.set(key, handshake);
    const known = this.#byTarget.get(key);
    if (known === undefined) this.#byTarget.set(key, [handshake]);
    else known.push(handshake);
    return handshake;
  }

  find(id: string): Handshake | undefined {
    return this.#byId.get(id)?.handshake;
  }

  /** When it got its final state; `undefined` while it is open, and when it is not shown any more. */
  endedAtMs(id: string): number | undefined {
    const entry = this.#byId.get(id);
    return entry?.handshake.state === HandshakeState.Open ? undefined : entry?.endedAtMs;
  }

  findOpen(target: Target): Handshake | undefined {
    return this.#openByTarget.get(targetKey(target));
  }

  /** Every handshake for this target that is still shown, oldest first. */
  addressedTo(target: Target): readonly Handshake[] {
    return this.#byTarget.get(targetKey(target)) ?? [];
  }

  end(handshake: Handshake, state: HandshakeState, nowMs: number): void {
    const entry = this.#byId.get(handshake.id);
    if (entry !== undefined) this.#end(entry, state, nowMs);
  }

  #end(entry: Entry, state: HandshakeState, atMs: number): void {
    entry.handshake.state = state;
    entry.endedAtMs = atMs;
    this.#openByTarget.delete(targetKey(entry.handshake.target));
    this.#vanishing.push(entry);
  }

  #forget(entry: Entry): void {
    const key = targetKey(entry.handshake.target);
    const rest = this.addressedTo(entry.handshake.target).filter((h) => h !== entry.handshake);
    if (rest.length === 0) this.#byTarget.delete(key);
    else this.#byTarget.set(key, [...rest]);
    this.#byId.delete(entry.handshake.id);
    entry.leaveList();
  }

  #drawId(): string {
    for (;;) {
      const id = `h-${drawId(this.#random.fork(`id/${this.#drawn++}`), 10)}`;
      if (!this.#byId.has(id)) return id;
    }
  }
}

/** E-mail addresses are compared without regard to case. */
function targetKey(target: Target): string {
  return `${target.type}/${target.id.toLowerCase()}`;
}
