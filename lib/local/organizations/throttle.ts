import type { OperationName } from './operation-names.ts';
import type { ThrottlingBehaviour } from './world.ts';

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface Limits {
  readonly perAccount: Rate;
  /** Shared by all callers that belong to the organization. */
  readonly perOrganization?: Rate;
}

const rate = (perSecond: number, burst: number): Rate => ({ perSecond, burst });

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
export const PUBLISHED_LIMITS: Readonly<Record<OperationName, Limits>> = {
  AcceptHandshake: { perAccount: rate(1, 2), perOrganization: rate(5, 5) },
  CancelHandshake: { perAccount: rate(2, 3) },
  DeclineHandshake: { perAccount: rate(1, 1), perOrganization: rate(5, 5) },
  DescribeAccount: { perAccount: rate(20, 30), perOrganization: rate(24, 36) },
  DescribeHandshake: { perAccount: rate(1, 2), perOrganization: rate(6, 10) },
  DescribeOrganization: { perAccount: rate(1, 2) },
  DescribeOrganizationalUnit: { perAccount: rate(2, 2), perOrganization: rate(2, 3) },
  InviteAccountToOrganization: { perAccount: rate(3, 5) },
  ListAccounts: { perAccount: rate(8, 12), perOrganization: rate(9, 15) },
  ListAccountsForParent: { perAccount: rate(5, 8), perOrganization: rate(6, 10) },
  ListHandshakesForAccount: { perAccount: rate(5, 8), perOrganization: rate(6, 10) },
  ListHandshakesForOrganization: { perAccount: rate(5, 8), perOrganization: rate(6, 10) },
  ListOrganizationalUnitsForParent: { perAccount: rate(5, 8), perOrganization: rate(6, 10) },
  ListParents: { perAccount: rate(5, 8), perOrganization: rate(6, 10) },
  ListRoots: { perAccount: rate(1, 2), perOrganization: rate(1, 3) },
  ListTagsForResource: { perAccount: rate(10, 15), perOrganization: rate(12, 18) },
  MoveAccount: { perAccount: rate(2, 3) },
  RemoveAccountFromOrganization: { perAccount: rate(2, 2) },
  TagResource: { perAccount: rate(4, 6) },
};

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Token buckets on virtual time: one per operation and account, one per operation and organization. */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();
  readonly #isOff: boolean;
  readonly #assumedCallMs: number;

  constructor(behaviour: ThrottlingBehaviour = {}) {
    this.#isOff = behaviour.rates === 'off';
    this.#assumedCallMs = behaviour.assumedCallMs ?? 200;
  }

  /** Whether the call may pass; one that may not takes nothing from any bucket. */
  admits(operation: OperationName, accountId: string, isMember: boolean, nowMs: number): boolean {
    if (this.#isOff) return true;
    const limits = PUBLISHED_LIMITS[operation];
    const draws = [this.#draw(`${operation}/${accountId}`, limits.perAccount, nowMs)];
    if (isMember && limits.perOrganization !== undefined) {
      draws.push(this.#draw(operation, limits.perOrganization, nowMs));
    }
    if (draws.some(({ bucket }) => bucket.tokens < 1)) return false;
    for (const { bucket, refill } of draws) {
      bucket.tokens = Math.min(refill.burst, bucket.tokens - 1 + refill.perCall);
    }
    return true;
  }

  #draw(key: string, limit: Rate, nowMs: number) {
    const bucket = this.#buckets.get(key) ?? { tokens: limit.burst, atMs: nowMs };
    const gained = ((nowMs - bucket.atMs) / 1000) * limit.perSecond;
    bucket.tokens = Math.min(limit.burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    this.#buckets.set(key, bucket);
    const perCall = (this.#assumedCallMs / 1000) * limit.perSecond;
    return { bucket, refill: { burst: limit.burst, perCall } };
  }
}
