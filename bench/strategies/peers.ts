import { DAY_MS, HOUR_MS } from '../campaigns.ts';
import type { Desk, Request, Strategy } from './strategy.ts';

const MINUTE_MS = 60_000;
const SHORTEST_BACKOFF_MS = 1000;

/** Goes through the list, one account after the other, and sleeps on whatever refuses. */
function openShellLoop({ clock, invite }: Desk): Request {
  const list: string[] = [];
  let isRunning = false;
  const run = async () => {
    for (let target = list[0]; target !== undefined; target = list[0]) {
      if ((await invite(target)) === 'invited') list.shift();
      else await clock.sleepUntil(clock.now() + MINUTE_MS);
    }
    isRunning = false;
  };
  return (target) => {
    list.push(target);
    if (isRunning) return;
    isRunning = true;
    clock.schedule(clock.now(), 'shell loop', run);
  };
}

/** Every account for itself, until it is through; `wait` says for how long after the n-th refusal. */
function openPerAccount({ clock, invite }: Desk, wait: (refusals: number) => number): Request {
  const run = async (target: string) => {
    for (let refusals = 1; (await invite(target)) !== 'invited'; refusals += 1) {
      await clock.sleepUntil(clock.now() + wait(refusals));
    }
  };
  return (target) => {
    clock.schedule(clock.now(), `account ${target}`, () => run(target));
  };
}

/** Once an hour everybody who is left, one after the other. */
function openHourly({ clock, invite }: Desk): Request {
  const waiting = new Set<string>();
  let isScheduled = false;
  const run = async () => {
    const startedAt = clock.now();
    for (const target of [...waiting]) {
      if ((await invite(target)) === 'invited') waiting.delete(target);
    }
    isScheduled = waiting.size > 0;
    if (isScheduled) clock.schedule(Math.max(clock.now(), startedAt + HOUR_MS), 'hourly run', run);
  };
  return (target) => {
    waiting.add(target);
    if (isScheduled) return;
    isScheduled = true;
    clock.schedule(clock.now(), 'hourly run', run);
  };
}

/** A plan on paper: the n-th account goes on the day that the daily limit gives it. */
function openSlots({ clock, invite, dailyLimit }: Desk): Request {
  const startedAt = clock.now();
  const plan = new Map<number, string[]>();
  let taken = 0;
  const run = async (day: number) => {
    for (const target of plan.get(day) ?? []) {
      if ((await invite(target)) !== 'invited') take(target);
    }
  };
  const take = (target: string) => {
    // What is left of today is over.
    const today = Math.ceil((clock.now() - startedAt) / DAY_MS);
    taken = Math.max(taken, today * dailyLimit);
    const day = Math.floor(taken / dailyLimit);
    taken += 1;
    const planned = plan.get(day);
    if (planned !== undefined) {
      planned.push(target);
      return;
    }
    plan.set(day, [target]);
    clock.schedule(startedAt + day * DAY_MS, `slots of day ${day}`, () => run(day));
  };
  return take;
}

/** What people do today; see `docs/performance.md`. */
export const PEERS = {
  'shell-loop': {
    meaning: 'one account after the other; sleeps a minute on a refusal and tries the same again',
    open: openShellLoop,
  },
  backoff: {
    meaning:
      'every account for itself, all at once; exponential backoff with full jitter, 1 s to 1 h',
    open: (desk) =>
      openPerAccount(
        desk,
        (n) => desk.random.next() * Math.min(HOUR_MS, SHORTEST_BACKOFF_MS * 2 ** Math.min(n, 20)),
      ),
  },
  'daily-retry': {
    meaning: 'every account for itself; a day after a refusal it is tried again',
    open: (desk) => openPerAccount(desk, () => DAY_MS),
  },
  'hourly-retry': {
    meaning: 'a scheduled job; once an hour it tries everybody who is left',
    open: openHourly,
  },
  slots: {
    meaning:
      'numbered slots: the daily limit divides the list into days beforehand; who is refused takes the next free slot',
    open: openSlots,
  },
} as const satisfies Record<string, Strategy>;

export type PeerName = keyof typeof PEERS;
