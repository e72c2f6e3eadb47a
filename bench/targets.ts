import { DEFAULT_SETTINGS } from '../lambdas/shared/contract/settings.ts';
import type { MachineFigures, Outcome, Results } from './results.ts';

/** What this project promises of itself. */
export const TARGETS = {
  makespan: 1.01,
  transitions: 12,
  functionCalls: 6,
  dollarsPerThousand: 0.5,
  kilobytes: 300,
  peakMemoryMb: 1024,
  /** Cost an account at one size, compared with the next smaller one. */
  growth: 1.05,
} as const;

/** Wall seconds of a rehearsal, by accounts, on two cores. */
const WALL_SECONDS: ReadonlyMap<number, number> = new Map([
  [1_000, 20],
  [10_000, 240],
]);

/** What one account or invitation costs; `dollarsPerThousand` a thousand of them. */
type Cost = Readonly<Record<'transitions' | 'functionCalls' | 'dollarsPerThousand', number>>;
const WRITTEN = {
  transitions: (figure: string) => `${figure} transitions`,
  functionCalls: (figure: string) => `${figure} function calls`,
  dollarsPerThousand: (figure: string) => `$${figure} per 1,000`,
} as const satisfies Record<keyof Cost, (figure: string) => string>;
const COSTS = Object.keys(WRITTEN) as (keyof Cost)[];

/** Invitations that were sent, and accounts that were asked for and got none. */
export function countInvitations({ accounts, inviteCalls, refusedCalls }: Outcome) {
  const sent = inviteCalls - refusedCalls;
  return { sent, missing: Math.max(0, accounts - sent) };
}

/**
 * The same cost by invitation. Every invitation is an execution of its own or another round of one,
 * so an account that is invited three times costs three times as much under any design. Who was
 * never let through counts as one: it was asked for, and waits.
 */
export function costOfInvitation(outcome: Outcome): Cost | null {
  const { cloud, settled } = outcome;
  if (cloud === null) return null;
  const { sent, missing } = countInvitations(outcome);
  const share = settled / (sent + missing);
  return {
    transitions: cloud.transitions * share,
    functionCalls: cloud.functionCalls * share,
    dollarsPerThousand: cloud.dollarsPerThousand * share,
  };
}

/** Everything of ours that misses its target, a sentence each. */
export function findMisses({ outcomes, machine, parked, spread }: Results): readonly string[] {
  const ours = outcomes.filter(({ strategy }) => strategy === 'ours');
  return [
    ...ours.flatMap(missesOf),
    ...growthOf(ours),
    ...(spread ?? []).flatMap(missesOfSeeds),
    ...(parked === null ? [] : missesWhileParked(parked)),
    ...(machine === null ? [] : machineMisses(machine)),
  ];
}

function missesOfSeeds(one: NonNullable<Results['spread']>[number]): string[] {
  const { campaign, accounts, seeds, above, worst } = one;
  if (above === 0) return [];
  return [
    `${campaign}, ${accounts} accounts: with ${above} of ${seeds} other seeds the last account settles more than 1 % after the bound, ${percentAbove(worst)} at worst: what nothing announces is seen by the hourly sweep`,
  ];
}

/** An account that waits should cost nothing. */
function missesWhileParked(parked: NonNullable<Results['parked']>): string[] {
  const { readUnits, dollarsPerThousand } = parked;
  if (dollarsPerThousand <= 0) return [];
  return [
    `a parked account costs ${readUnits.toFixed(1)} read units a day, $${dollarsPerThousand.toPrecision(2)} for 1,000 accounts, target nothing: the hourly sweep reads whether somebody takes care of it`,
  ];
}

/** Campaigns whose cost grows faster than their accounts. */
function growthOf(ours: readonly Outcome[]): string[] {
  const misses: string[] = [];
  for (const larger of ours) {
    const smaller = ours
      .filter(
        ({ campaign, accounts }) => campaign === larger.campaign && accounts < larger.accounts,
      )
      .toSorted((a, b) => b.accounts - a.accounts)[0];
    const [cost, before] = [larger, smaller].map((one) =>
      one === undefined ? 0 : (costOfInvitation(one)?.dollarsPerThousand ?? 0),
    );
    if (cost === undefined || before === undefined || before === 0) continue;
    if (cost > before * TARGETS.growth) {
      misses.push(
        `${larger.campaign}: an invitation of ${larger.accounts} accounts costs more than one of ${smaller?.accounts}`,
      );
    }
  }
  return misses;
}

function machineMisses({ functions, rehearsals, sdk }: MachineFigures): string[] {
  const code = functions
    .filter(({ kilobytes }) => kilobytes > TARGETS.kilobytes)
    .map(
      ({ name, kilobytes }) =>
        `a cold start of ${name} loads ${kilobytes.toFixed(1)} KB, target ${TARGETS.kilobytes} KB`,
    );
  const whole = functions.filter(({ allKilobytes }) => allKilobytes > TARGETS.kilobytes);
  const rare =
    whole.length === 0
      ? []
      : [
          `with what rare branches load when they are taken, ${whole.length} of ${functions.length} functions hold up to ${Math.max(...whole.map(({ allKilobytes }) => allKilobytes)).toFixed(0)} KB, target ${TARGETS.kilobytes} KB`,
        ];
  const slow = rehearsals
    .filter(({ accounts, wallSeconds }) => wallSeconds > (WALL_SECONDS.get(accounts) ?? Infinity))
    .map(
      ({ accounts, wallSeconds, awsCalls }) =>
        `the rehearsal of ${accounts} accounts takes ${wallSeconds} s, target ${WALL_SECONDS.get(accounts)} s; the SDK alone takes ${((awsCalls * sdk.itemMs) / 1000).toFixed(0)} s at least of its ${awsCalls} calls`,
    );
  const large = rehearsals
    .filter(({ peakMemoryMb }) => peakMemoryMb > TARGETS.peakMemoryMb)
    .map(
      ({ accounts, peakMemoryMb }) =>
        `the rehearsal of ${accounts} accounts takes ${peakMemoryMb} MB, target ${TARGETS.peakMemoryMb} MB`,
    );
  return [...code, ...rare, ...slow, ...large];
}

function missesOf(outcome: Outcome): string[] {
  const { campaign, accounts, cloud, neededQuota } = outcome;
  const name = `${campaign}, ${accounts} accounts`;
  const misses: string[] = [];
  const ratio = outcome.lastSettledHours / outcome.boundSettledHours;
  if (neededQuota === null && ratio > TARGETS.makespan) {
    misses.push(`${name}: the last account settles ${percentAbove(ratio)} after the bound`);
  }
  if (cloud === null) return misses;
  if (outcome.refusedCalls > cloud.closings * DEFAULT_SETTINGS.maxConcurrentInvites) {
    misses.push(
      `${name}: ${outcome.refusedCalls} refused calls with ${cloud.closings} closings of the gate`,
    );
  }
  const above = COSTS.filter((figure) => cloud[figure] > TARGETS[figure]);
  if (above.length > 0) {
    const costs = above
      .map((figure) => WRITTEN[figure](showAbove(cloud[figure], TARGETS[figure])))
      .join(', ');
    misses.push(`${name}: ${costs} for each settled account: ${reasonsFor(outcome).join('; ')}`);
  }
  return misses;
}

/** With as many digits as it takes to see that it is above. */
function showAbove(value: number, target: number): string {
  const texts = [2, 4].map((digits) => value.toFixed(digits));
  return texts.find((text) => Number(text) > target) ?? String(value);
}

/** What the campaign asked for beyond one invitation an account, and whether that explains the cost. */
function reasonsFor(outcome: Outcome): string[] {
  const { accounts, cloud, settled, refusedCalls } = outcome;
  const { sent } = countInvitations(outcome);
  const cost = costOfInvitation(outcome);
  const sweeps = cloud?.sweepCalls ?? 0;
  const isDear = (cloud?.dollarsPerThousand ?? 0) > TARGETS.dollarsPerThousand;
  const isAbove = COSTS.some((figure) => (cost?.[figure] ?? 0) > TARGETS[figure]);
  return [
    ...(sent > accounts ? [`accounts invited more than once (${sent} invitations)`] : []),
    ...(settled < accounts ? [`${accounts - settled} accounts could not be brought in`] : []),
    ...(refusedCalls > 0 ? [`refused calls (${refusedCalls})`] : []),
    ...(isDear && sweeps > 1 ? [`few share the sweeps (${sweeps.toFixed(1)} for each)`] : []),
    ...(isAbove ? ['more than the target for each invitation, too'] : []),
  ];
}

export function percentAbove(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} %`;
}
