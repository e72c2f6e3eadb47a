import type { Call } from './call.ts';
import type { FaultDescription } from './faults.ts';
import type { OperationName } from './operation-names.ts';
import type { Organization } from './organization.ts';
import { isAbout } from './subject.ts';

/** What is done to a call: it is refused, or it succeeds and its caller never learns the answer. */
export type Effect =
  | { readonly kind: 'refused'; readonly refusal: string | FaultDescription }
  | { readonly kind: 'lost' };

export interface Interference {
  readonly operation: OperationName;
  readonly effect: Effect;
  /** Account id, e-mail address or handshake id. Absent: whomever the call is about. */
  readonly target: string | undefined;
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many calls it still hits. */
  left: number;
}

/** Interferences in the order in which they were asked for; each is used up by the calls it hits. */
export class Interferences {
  readonly #organization: Organization;
  #pending: Interference[] = [];

  constructor(organization: Organization) {
    this.#organization = organization;
  }

  add(interference: Interference): void {
    this.#pending.push(interference);
  }

  clear(): void {
    this.#pending = [];
  }

  /** Forgets those that aim at nobody in particular. */
  clearForAll(): void {
    this.#pending = this.#pending.filter(({ target }) => target !== undefined);
  }

  /** Forgets those that aim at this account, by whichever name. */
  clearFor(accountId: string): void {
    this.#pending = this.#pending.filter(
      ({ target }) =>
        target === undefined || !isAbout({ AccountId: accountId }, target, this.#organization),
    );
  }

  /** The first interference of this kind that the call meets now. */
  take<K extends Effect['kind']>(
    kind: K,
    { operation, input, atMs }: Call,
  ): Extract<Effect, { kind: K }> | undefined {
    const hit = this.#pending.find(
      (one) =>
        one.operation === operation &&
        one.effect.kind === kind &&
        one.fromMs <= atMs &&
        atMs < one.untilMs &&
        (one.target === undefined || isAbout(input, one.target, this.#organization)),
    );
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left === 0) this.#pending = this.#pending.filter((other) => other !== hit);
    return hit.effect as Extract<Effect, { kind: K }>;
  }
}
