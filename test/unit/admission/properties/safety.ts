import type { PermitSlot } from '../../../../lambdas/shared/domain/admission/control.ts';
import type { Account } from './account.ts';
import type { Fleet } from './fleet.ts';
import { HOUR, MINUTE } from './history.ts';
import type { Limit } from './quota-oracle.ts';
import type { Answer, Run, Watch } from './watch.ts';

/** AWS documents 3 calls a second and a burst of 5. */
const RATE = { perMs: 3 / 1000, burst: 5 };
/** No refusal is tried again sooner. */
const SHORTEST_WAIT = 15 * MINUTE;
/** And AWS is spared a second call at a time for so long after it has refused one. */
const ALONE_FOR = HOUR;
/** Of those who wait for a date, so many more take part with every dispatch. */
const DUE_AT_ONCE = 25;

/** Which limit stands against a call that would spend something: one that repeats a call may not. */
function limitAgainst(fleet: Fleet, account: Account): Limit | null {
  const last = fleet.oracle.latestOf(account.target)?.ended;
  return last === null || last === 'accepted' ? null : fleet.oracle.limitAt(fleet.now);
}

/** No call meets the daily limit, ever: what is counted is known. */
export function withinAttempts(fleet: Fleet): Watch {
  return {
    calling: (account) => {
      if (limitAgainst(fleet, account) !== 'attempts') return;
      fleet.violate(`${account.arn} calls although the attempts of 24 hours are used up`);
    },
  };
}

/** No call meets the account quota, but for the one probe of a half-open gate. */
export function withinPlaces(fleet: Fleet): Watch {
  return {
    calling: (account) => {
      if (limitAgainst(fleet, account) !== 'places') return;
      if (fleet.ports.control.gate.kind === 'closed') return;
      fleet.violate(`${account.arn} calls although no place is left and the gate is open`);
    },
  };
}

/** Never more permits, and never more calls under way, than may be. */
export function withinPermits(fleet: Fleet): Watch {
  const most = fleet.history.maxConcurrentInvites;
  let calls = 0;
  return {
    committed: () => {
      const { length } = fleet.ports.control.permits;
      if (length > most) fleet.violate(`${length} permits, expected ${most} at most`);
    },
    calling: () => {
      calls += 1;
      if (calls > most) fleet.violate(`${calls} calls at once, expected ${most} at most`);
    },
    hungUp: () => {
      calls -= 1;
    },
  };
}

/** When AWS has refused one of several calls because of another, nobody else gets a permit beside one. */
export function aloneWhereBusy(fleet: Fleet): Watch {
  const busy = new Set<string>();
  let before: readonly PermitSlot[] = [];
  let aloneFrom = Number.NEGATIVE_INFINITY;
  return {
    called: (account, answer) => {
      if (answer === 'busy') busy.add(account.arn);
    },
    committed: () => {
      const { permits } = fleet.ports.control;
      const isGone = ({ id, executionArn }: PermitSlot) =>
        busy.has(executionArn) && !permits.some((permit) => permit.id === id);
      const hasRefused = before.filter(isGone);
      for (const { executionArn } of hasRefused) busy.delete(executionArn);
      if (hasRefused.length > 0 && permits.some(({ state }) => state === 'TAKEN')) {
        aloneFrom = fleet.now;
      }
      const fresh = permits.filter(({ id }) => !before.some((permit) => permit.id === id));
      before = permits;
      if (fresh.length > 0 && permits.length > 1 && fleet.now < aloneFrom + ALONE_FOR) {
        fleet.violate(`${fresh[0]?.executionArn} is let through beside another`);
      }
    },
  };
}

/**
 * After a refusal that concerns the organization nobody calls for a while; then one call at a time,
 * until one that began after the refusal is let through.
 */
export function oneProbe(fleet: Fleet): Watch {
  let closedAt: number | null = null;
  let isAskedFor = false;
  const calling = new Set<Account>();
  const probes = new Set<Account>();
  const answers = new Map<Account, Answer>();
  return {
    taken: (account) => {
      if (closedAt === null) return;
      if (!isAskedFor && fleet.now < closedAt + SHORTEST_WAIT) {
        fleet.violate(`${account.arn} may call although the organization was just refused`);
      }
      isAskedFor = false;
      probes.add(account);
      calling.add(account);
      if (calling.size > 1) fleet.violate(`${calling.size} probes at once, expected one`);
    },
    raised: () => {
      isAskedFor = true;
    },
    called: (account, answer) => answers.set(account, answer),
    hungUp: (account) => {
      const answer = answers.get(account);
      const isThrough = answer === 'invited' || answer === 'adopted';
      if (calling.delete(account) && isThrough) closedAt = null;
    },
    concluded: (account, answer) => {
      const isProbe = probes.delete(account);
      if (answer === 'organization' && (closedAt === null || isProbe)) closedAt = fleet.now;
    },
  };
}

/** As long as nobody refuses anything, whoever gets a permit gets leave to call. */
export function nobodyIsDenied(fleet: Fleet): Watch {
  return {
    concluded: (account, answer) => {
      if (answer === 'denied') fleet.violate(`${account.arn} is let through and may not call`);
    },
  };
}

/** Pause always wins: a function that asks for leave to call after the pause does not get it. */
export function pauseWins(fleet: Fleet): Watch {
  const askedInPause = new Map<Account, number | null>();
  const pausedAt = () => fleet.ports.control.pause?.at ?? null;
  return {
    asking: (account) => askedInPause.set(account, pausedAt()),
    taken: (account, isRepeat) => {
      // A retry goes on under its permit: the call of the first run may have been made.
      if (isRepeat) return;
      const since = askedInPause.get(account) ?? null;
      if (since === null || since !== pausedAt()) return;
      fleet.violate(`${account.arn} may call although admission is paused`);
    },
  };
}

/** The calls are as far apart as AWS asks. */
export function paced(fleet: Fleet): Watch {
  let tokens = RATE.burst;
  let at = fleet.now;
  return {
    calling: (account) => {
      tokens = Math.min(RATE.burst, tokens + (fleet.now - at) * RATE.perMs);
      at = fleet.now;
      if (tokens < 1) fleet.violate(`the call for ${account.arn} would be throttled`);
      tokens -= 1;
    },
  };
}

/**
 * Who is first by class, priority and age goes first. Of those who wait for a date, the 25 that are
 * due first take part; for each 25 before it, one may be overtaken by as many as go at once.
 */
export function inOrder(fleet: Fleet): Watch {
  const overtaken = new Map<Account, number>();
  return {
    admitted: (account, by) => {
      for (const other of fleet.accounts) {
        if (other === account || !couldGo(fleet, other, by)) continue;
        if (!other.comesBefore(account)) continue;
        const times = (overtaken.get(other) ?? 0) + 1;
        overtaken.set(other, times);
        const earlier = fleet.accounts.filter((one) => one.isDueBefore(other)).length;
        const most = Math.floor(earlier / DUE_AT_ONCE) * fleet.history.maxConcurrentInvites;
        if (times <= most) continue;
        const bound = `${times} overtake it, expected ${most} at most with ${earlier} due before it`;
        fleet.violate(`${account.arn} is admitted before ${other.arn}: ${bound}`);
      }
    },
  };
}

/** Whoever admits can see it, and nothing stands against it. */
function couldGo(fleet: Fleet, account: Account, by: Run): boolean {
  const isSeen = account.seenFrom !== null && account.seenFrom < by.order;
  const isDue = (account.notBefore ?? 0) <= by.at;
  const { permits } = fleet.ports.control;
  const isHolder = permits.some((permit) => permit.executionArn === account.arn);
  return account.isWaiting && isSeen && isDue && !isHolder;
}
