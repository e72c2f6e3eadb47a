import type { Account } from './accounts.ts';
import type { Call } from './call.ts';
import { type Effect, Interferences } from './interferences.ts';
import { OperationName } from './operation-names.ts';
import type { Organization } from './organization.ts';
import type { OrganizationCondition, PlantedCondition } from './world.ts';

const DAY_MS = 86_400_000;

type Span = Pick<PlantedCondition, 'from' | 'until'>;

/** Knows what the world has planted and what of it is in force; days count from the world's start. */
export class Conditions {
  readonly #startMs: number;
  readonly #ofOrganization: Interferences;
  readonly #hits = new Map<PlantedCondition, number>();

  constructor(
    startMs: number,
    organization: Organization,
    ofOrganization: readonly OrganizationCondition[] = [],
  ) {
    this.#startMs = startMs;
    this.#ofOrganization = new Interferences(organization);
    for (const condition of ofOrganization) {
      this.#ofOrganization.add({
        operation: condition.operation ?? OperationName.InviteAccountToOrganization,
        effect: effectOf(condition),
        target: condition.target,
        ...this.#spanOf(condition),
        left: condition.times ?? Number.POSITIVE_INFINITY,
      });
    }
  }

  /** What the world does to this call, whoever it is about or for the account it names. */
  take<K extends Effect['kind']>(kind: K, call: Call): Extract<Effect, { kind: K }> | undefined {
    return this.#ofOrganization.take(kind, call);
  }

  /** What is planted on the account itself. */
  refusalFor(
    account: Account,
    at: 'invite' | 'accept',
    nowMs: number,
  ): PlantedCondition['refusal'] | undefined {
    const found = account.conditions.find(
      (condition) => (condition.at ?? 'invite') === at && this.#isInForce(condition, nowMs),
    );
    if (found === undefined) return undefined;
    this.#hits.set(found, (this.#hits.get(found) ?? 0) + 1);
    return found.refusal;
  }

  resolve(account: Account): void {
    account.conditions = [];
    this.#ofOrganization.clearFor(account.id);
  }

  resolveOrganization(): void {
    this.#ofOrganization.clearForAll();
  }

  #isInForce(condition: PlantedCondition, nowMs: number): boolean {
    const { fromMs, untilMs } = this.#spanOf(condition);
    const { times = Number.POSITIVE_INFINITY } = condition;
    return fromMs <= nowMs && nowMs < untilMs && (this.#hits.get(condition) ?? 0) < times;
  }

  #spanOf({ from = 0, until = 'resolved' }: Span): { fromMs: number; untilMs: number } {
    const instant = (day: number) => this.#startMs + day * DAY_MS;
    return {
      fromMs: instant(from),
      untilMs: until === 'resolved' ? Number.POSITIVE_INFINITY : instant(until),
    };
  }
}

function effectOf({ refusal }: OrganizationCondition): Effect {
  return refusal === undefined ? { kind: 'lost' } : { kind: 'refused', refusal };
}
