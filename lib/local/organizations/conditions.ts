import type { Account } from './accounts.ts';
import type { OrganizationCondition, PlantedCondition } from './world.ts';

const DAY_MS = 86_400_000;

type Span = Pick<PlantedCondition, 'from' | 'until'>;

/** Knows which planted refusals are in force; days count from the start of the world. */
export class Conditions {
  readonly #startMs: number;
  #ofOrganization: readonly OrganizationCondition[];

  constructor(startMs: number, ofOrganization: readonly OrganizationCondition[] = []) {
    this.#startMs = startMs;
    this.#ofOrganization = ofOrganization;
  }

  refusalOf(operation: string, nowMs: number): OrganizationCondition['refusal'] | undefined {
    const named = (condition: OrganizationCondition) =>
      (condition.operation ?? 'InviteAccountToOrganization') === operation;
    return this.#ofOrganization.find((c) => named(c) && this.#isInForce(c, nowMs))?.refusal;
  }

  refusalFor(
    account: Account,
    at: 'invite' | 'accept',
    nowMs: number,
  ): PlantedCondition['refusal'] | undefined {
    const found = account.conditions.find(
      (condition) => (condition.at ?? 'invite') === at && this.#isInForce(condition, nowMs),
    );
    return found?.refusal;
  }

  resolve(account: Account): void {
    account.conditions = [];
  }

  resolveOrganization(): void {
    this.#ofOrganization = [];
  }

  #isInForce(span: Span, nowMs: number): boolean {
    const day = (nowMs - this.#startMs) / DAY_MS;
    const until = span.until ?? 'resolved';
    return day >= (span.from ?? 0) && (until === 'resolved' || day < until);
  }
}
