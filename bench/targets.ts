import type { Outcome, Results } from './results.ts';

/** What this project promises of itself. */
export const TARGETS = {
  makespan: 1.01,
  transitions: 12,
  functionCalls: 6,
  dollarsPerThousand: 0.5,
  kilobytes: 300,
} as const;

/** Everything of ours that misses its target, a sentence each. */
export function findMisses({ outcomes, machine }: Results, concurrency = 1): readonly string[] {
  const ours = outcomes.filter(({ strategy }) => strategy === 'ours');
  return [
    ...ours.flatMap((outcome) => missesOf(outcome, concurrency)),
    ...(machine?.functions ?? [])
      .filter(({ kilobytes }) => kilobytes > TARGETS.kilobytes)
      .map(
        ({ name, kilobytes }) =>
          `the code of ${name} is ${Math.round(kilobytes)} KB, target ${TARGETS.kilobytes} KB`,
      ),
  ];
}

function missesOf(outcome: Outcome, concurrency: number): string[] {
  const { campaign, accounts, cloud, neededQuota } = outcome;
  const name = `${campaign}, ${accounts} accounts`;
  const misses: string[] = [];
  const ratio = outcome.lastSettledHours / outcome.boundSettledHours;
  if (neededQuota === null && ratio > TARGETS.makespan) {
    misses.push(`${name}: the last account settles ${percentAbove(ratio)} after the bound`);
  }
  if (cloud === null) return misses;
  if (outcome.refusedCalls > cloud.closings * concurrency) {
    misses.push(
      `${name}: ${outcome.refusedCalls} refused calls with ${cloud.closings} closings of the gate`,
    );
  }
  for (const figure of ['transitions', 'functionCalls', 'dollarsPerThousand'] as const) {
    if (cloud[figure] > TARGETS[figure]) {
      misses.push(`${name}: ${cloud[figure].toFixed(2)} ${figure}, target ${TARGETS[figure]}`);
    }
  }
  return misses;
}

export function percentAbove(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} %`;
}
