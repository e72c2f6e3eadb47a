import { isSettled, STATUSES } from '../../../lambdas/shared/contract/status.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { Campaign } from '../campaign/invitation-request.ts';
import type { OutcomeRow } from './outcome-rows.ts';
import type { RehearsalTotals, StatusCounts } from './result.ts';

/** In the order of the contract, so that two summaries compare line by line. */
export function countStatuses(rows: readonly OutcomeRow[]): StatusCounts {
  const counts = Object.keys(STATUSES)
    .map((status) => [status, rows.filter((row) => row.status === status).length] as const)
    .filter(([, count]) => count > 0);
  return Object.fromEntries(counts);
}

/** Targets of the campaign that have no end: no row, or an open one. */
export function listOpen(rows: readonly OutcomeRow[], campaign: Campaign): readonly string[] {
  const settled = new Set(rows.filter(({ status }) => isSettled(status)).map((row) => row.target));
  return campaign.rows.map(({ target }) => target).filter((target) => !settled.has(target));
}

export function countTotals(aws: LocalAws): RehearsalTotals {
  const calls = aws.organizations.control.journal();
  const refusals: Record<string, number> = {};
  for (const { outcome } of calls) {
    if (outcome !== 'opened') refusals[outcome] = (refusals[outcome] ?? 0) + 1;
  }
  const names = aws.functions.names();
  const figures = names.map((name) => aws.functions.figures(name));
  // Physical names hold the path of the construct, which has the name of the function.
  const sweeps = names.filter((name) => name.includes('ReconcileHandshakes'));
  const messages = aws.queues.all().map(({ name }) => aws.queues.messages(name).length);
  return {
    inviteCalls: calls.length,
    refusals,
    stateTransitions: aws.stepFunctions.totalStateTransitions,
    functionCalls: sum(figures.map(({ invocations }) => invocations)),
    sweepCalls: sum(sweeps.map((name) => aws.functions.figures(name).invocations)),
    functionErrors: sum(figures.map(({ errors }) => errors)),
    deadLetters: sum(messages),
    eventsPut: aws.events.eventsPut,
    awsCalls: aws.requests,
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
