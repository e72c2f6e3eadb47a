import { type Random, seededRandom } from '../../local/clock/random.ts';
import type { Fault } from './fault.ts';

/** Hours in which many things go wrong at once. Hours count from the start of the campaign. */
export interface Storm {
  /** Counts those of a seed, from 1. */
  readonly number: number;
  /** Decides which calls are hit, and how. */
  readonly seed: string;
  readonly from: number;
  readonly until: number;
  /** How many of all calls are hit. */
  readonly rate: number;
  readonly acts: readonly StormAct[];
}

/** What an operator does with an execution, or with the invitation that it is about. */
export const STORM_ACTS = ['stop', 'stop and redrive', 'withdraw', 'ask again'] as const;

/** An operator interferes. */
export interface StormAct {
  readonly act: (typeof STORM_ACTS)[number];
  readonly hour: number;
  /** How many activities of the stack later: somewhere in the middle of its work. */
  readonly activities: number;
  /** Which of those that run, from 0 to 1. */
  readonly which: number;
}

/** Shortly before the first requests. */
const FROM = 0.2;
const LONGEST_HOURS = 7;
/** From a call now and then to every tenth. */
const RATES = [0.005, 0.02, 0.05, 0.1];
const MOST_ACTS = 12;
const MOST_ACTIVITIES = 60;

/** Storms of a seed, by turns over the campaigns; those of a shorter list are the same. */
export function planStorms(
  count: number,
  campaigns: readonly string[],
  seed: string,
): readonly Fault[] {
  return Array.from({ length: count }, (_, index): Fault => {
    const number = index + 1;
    const campaign = campaigns[index % campaigns.length] ?? '';
    return {
      ...{ id: `storm ${number}:${campaign}`, site: `storms over ${campaign}`, kind: 'all' },
      ...{ campaign, storm: drawStorm(number, seed) },
    };
  });
}

function drawStorm(number: number, plan: string): Storm {
  const seed = `${plan} storm ${number}`;
  const random = seededRandom(seed);
  const until = FROM + 0.5 + random.next() * LONGEST_HOURS;
  const rate = RATES[Math.floor(random.next() * RATES.length)] ?? 0;
  const acts = Array.from({ length: Math.floor(random.next() * (MOST_ACTS + 1)) }, () =>
    drawAct(random, until),
  );
  return {
    number,
    seed,
    from: FROM,
    until,
    rate,
    acts: acts.toSorted((a, b) => a.hour - b.hour),
  };
}

function drawAct(random: Random, until: number): StormAct {
  return {
    hour: FROM + random.next() * (until - FROM),
    activities: Math.floor(random.next() * MOST_ACTIVITIES),
    which: random.next(),
    act: STORM_ACTS[Math.floor(random.next() * STORM_ACTS.length)] ?? 'stop',
  };
}
