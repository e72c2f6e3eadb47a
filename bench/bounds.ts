import { seededRandom } from '../lib/local/clock/random.ts';
import { drawDelayMs } from '../lib/local/organizations/delay.ts';
import { type BenchCampaign, DAY_MS, FOUNDING_MEMBERS, targetsOf } from './campaigns.ts';

/** How long a call of Organizations takes: assumed, since AWS publishes no figure. */
export const CALL_MS = 300;
/** How long a function waits for the answer to a call of anything else: assumed as well. */
export const OTHER_CALL_MS = 15;
/** Published rate and burst of InviteAccountToOrganization, calls a second. */
export const INVITE_RATE = { perSecond: 3, burst: 5 };
const LEAST_ATTEMPTS_A_DAY = 20;
const INVITATION_LIVES_MS = 15 * DAY_MS;

export type OwnerAnswer = 'accepted' | 'declined' | 'expired';

export interface Answer {
  readonly answer: OwnerAnswer;
  /** From the invitation. */
  readonly afterMs: number;
}

/** What the owner of an account does with its n-th invitation (from 1), whoever sends it. */
export type Owners = (target: string, invitation: number) => Answer;

/** The owners of the fake under this seed: an answer depends on account and invitation alone. */
export function ownersOf({ owner }: BenchCampaign, seed: string): Owners {
  const random = seededRandom(seed).fork('organizations').fork('owners');
  return (target, invitation) => {
    const chance = random.fork(`${target}/${invitation}`);
    const drawn = chance.next();
    const { accepts = 0, declines = 0, answersAfter = { kind: 'fixed', hours: 24 } } = owner;
    const ignored: Answer = { answer: 'expired', afterMs: INVITATION_LIVES_MS };
    if (drawn >= accepts + declines) return ignored;
    const afterMs = drawDelayMs(answersAfter, chance);
    if (afterMs >= INVITATION_LIVES_MS) return ignored;
    return { answer: drawn < accepts ? 'accepted' : 'declined', afterMs };
  };
}

export interface LowerBound {
  /** From the start to the end of the last call. */
  readonly lastInvitationMs: number;
  readonly lastSettledMs: number;
  /** Accounts that nobody can bring to an end under these quotas. */
  readonly unsettled: number;
}

type Happening =
  | {
      readonly kind: 'ended';
      readonly target: string;
      readonly answer: OwnerAnswer;
      attempt: Attempt;
    }
  | { readonly kind: 'left'; readonly attempt: Attempt }
  | { readonly kind: 'quota'; readonly value: number }
  | { readonly kind: 'spent'; readonly count: number };

interface Attempt {
  isCounted: boolean;
}

/**
 * An ideal that knows everything at once: it sends whenever both quotas and the rate let it, learns
 * of every answer at its very instant, and is never refused. First invitations go in the given order
 * (then in that of the campaign), repeated ones behind all that wait, in the order in which the
 * ideal's own owners answered.
 *
 * Whoever takes both kinds in that order is not faster: every invitation of the ideal goes no later,
 * so whatever it holds is free no later. Another order may be luckier, since nobody knows who is
 * slow: one that repeats invitations in another order may end a little before this bound.
 *
 * @param order - accounts by their first invitation
 */
export function lowerBound(
  campaign: BenchCampaign,
  owners: Owners,
  order: readonly string[] = [],
): LowerBound {
  return new Ideal(campaign, owners, order).run();
}

class Ideal {
  readonly #campaign: BenchCampaign;
  readonly #owners: Owners;
  readonly #queue: string[];
  readonly #invitations = new Map<string, number>();
  readonly #agenda = new Agenda<Happening>();
  #now = 0;
  #quota: number;
  #held = FOUNDING_MEMBERS;
  #attempts = 0;
  #tokens = INVITE_RATE.burst;
  #tokensAt = 0;
  #settled = 0;
  #lastInvitationMs = 0;
  #lastSettledMs = 0;
  #next = 0;

  constructor(campaign: BenchCampaign, owners: Owners, order: readonly string[]) {
    this.#campaign = campaign;
    this.#owners = owners;
    this.#quota = campaign.quota;
    this.#queue = [...new Set([...order, ...targetsOf(campaign)])];
    for (const event of campaign.events) {
      const happening: Happening =
        event.do === 'setAccountQuota'
          ? { kind: 'quota', value: event.value }
          : { kind: 'spent', count: event.count };
      this.#agenda.add(event.atMs, happening);
    }
  }

  run(): LowerBound {
    const end = this.#campaign.maxDays * DAY_MS;
    for (;;) {
      this.#sendAll();
      const next = this.#agenda.next();
      if (next === undefined || next.atMs > end) break;
      this.#now = Math.max(this.#now, next.atMs);
      this.#happen(next.what);
    }
    return {
      lastInvitationMs: this.#lastInvitationMs,
      lastSettledMs: this.#lastSettledMs,
      unsettled: this.#campaign.accounts - this.#settled,
    };
  }

  /** Sends whatever may go before the next thing happens. */
  #sendAll(): void {
    while (this.#next < this.#queue.length && this.#hasHeadroom()) {
      const at = this.#whenPaced();
      if (at >= (this.#agenda.peek() ?? Number.POSITIVE_INFINITY)) return;
      this.#now = at;
      this.#send(this.#queue[this.#next++] as string);
    }
  }

  #hasHeadroom(): boolean {
    const daily = Math.max(LEAST_ATTEMPTS_A_DAY, this.#quota);
    return this.#held < this.#quota && this.#attempts < daily;
  }

  #whenPaced(): number {
    const gained = ((this.#now - this.#tokensAt) / 1000) * INVITE_RATE.perSecond;
    this.#tokens = Math.min(INVITE_RATE.burst, this.#tokens + gained);
    this.#tokensAt = this.#now;
    const missing = Math.max(0, 1 - this.#tokens);
    return this.#now + (missing / INVITE_RATE.perSecond) * 1000;
  }

  #send(target: string): void {
    this.#whenPaced();
    this.#tokens -= 1;
    this.#held += 1;
    this.#attempts += 1;
    const invitation = (this.#invitations.get(target) ?? 0) + 1;
    this.#invitations.set(target, invitation);
    this.#lastInvitationMs = Math.max(this.#lastInvitationMs, this.#now + CALL_MS);
    const attempt: Attempt = { isCounted: true };
    const { answer, afterMs } = this.#owners(target, invitation);
    this.#agenda.add(this.#now + afterMs, { kind: 'ended', target, answer, attempt });
    this.#agenda.add(this.#now + DAY_MS, { kind: 'left', attempt });
  }

  #happen(what: Happening): void {
    if (what.kind === 'quota') this.#quota = what.value;
    if (what.kind === 'spent') this.#spend(what.count);
    if (what.kind === 'left') this.#uncount(what.attempt);
    if (what.kind === 'ended') this.#end(what);
  }

  #spend(count: number): void {
    this.#attempts += count;
    for (let n = 0; n < count; n += 1) {
      this.#agenda.add(this.#now + DAY_MS, { kind: 'left', attempt: { isCounted: true } });
    }
  }

  #uncount(attempt: Attempt): void {
    if (!attempt.isCounted) return;
    attempt.isCounted = false;
    this.#attempts -= 1;
  }

  #end({ target, answer, attempt }: Extract<Happening, { kind: 'ended' }>): void {
    if (answer === 'accepted') this.#uncount(attempt);
    else this.#held -= 1;
    const { invitationsAfterDecline, invitationsAfterExpiry } = this.#campaign;
    const most = answer === 'declined' ? invitationsAfterDecline : invitationsAfterExpiry;
    if (answer !== 'accepted' && (this.#invitations.get(target) ?? 0) < most) {
      this.#queue.push(target);
      return;
    }
    this.#settled += 1;
    this.#lastSettledMs = Math.max(this.#lastSettledMs, this.#now);
  }
}

/** What is to happen, earliest first: a binary heap. */
class Agenda<T> {
  readonly #heap: { readonly atMs: number; readonly what: T }[] = [];

  peek(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  add(atMs: number, what: T): void {
    const heap = this.#heap;
    let at = heap.push({ atMs, what }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  next(): { readonly atMs: number; readonly what: T } | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && this.#isBefore(left, least)) least = left;
      if (right < heap.length && this.#isBefore(right, least)) least = right;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    return (this.#heap[a]?.atMs ?? 0) < (this.#heap[b]?.atMs ?? 0);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one !== undefined && other !== undefined) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}
