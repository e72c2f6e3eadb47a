import type { Random } from '../clock/random.ts';

/** How long something takes, drawn by seeded chance. All lengths are hours. */
export type DelayDistribution =
  | { readonly kind: 'fixed'; readonly hours: number }
  | { readonly kind: 'uniform'; readonly minHours: number; readonly maxHours: number }
  /** `medianHours * e^(sigma * N(0, 1))`: most answers come soon, a few very late. */
  | { readonly kind: 'lognormal'; readonly medianHours: number; readonly sigma: number };

const HOUR_MS = 3_600_000;

/** Whole milliseconds, never negative. */
export function drawDelayMs(distribution: DelayDistribution, random: Random): number {
  return Math.max(0, Math.round(drawHours(distribution, random) * HOUR_MS));
}

function drawHours(distribution: DelayDistribution, random: Random): number {
  switch (distribution.kind) {
    case 'fixed':
      return distribution.hours;
    case 'uniform':
      return (
        distribution.minHours + (distribution.maxHours - distribution.minHours) * random.next()
      );
    case 'lognormal':
      return distribution.medianHours * Math.exp(distribution.sigma * drawNormal(random));
  }
}

/** Box-Muller; `1 - next()` keeps the logarithm off zero. */
function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
