import { ExecutionStatus } from '../status-change.ts';
import type { Execution } from './execution.ts';
import { MAX_EVENTS } from './history.ts';
import { MAX_EXECUTION_MS } from './run-execution.ts';

/** How long after its end an execution can be redriven. */
const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1000;

/** As DescribeExecution and the events about a change of status tell it. */
export type RedriveStatus =
  | { readonly redriveStatus: 'REDRIVABLE'; readonly redriveStatusReason: null }
  | { readonly redriveStatus: 'NOT_REDRIVABLE'; readonly redriveStatusReason: string };

/**
 * Whether an execution could be redriven now.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export function redriveStatusOf(execution: Execution, nowMs: number): RedriveStatus {
  const reason = obstacle(execution, nowMs);
  return reason === undefined
    ? { redriveStatus: 'REDRIVABLE', redriveStatusReason: null }
    : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason };
}

function obstacle(execution: Execution, nowMs: number): string | undefined {
  const { status, startedAtMs, stoppedAtMs = nowMs, historyEvents } = execution;
  if (status === ExecutionStatus.Running || status === ExecutionStatus.Succeeded) {
    return `Execution is ${status} and cannot be redriven`;
  }
  // Room for ExecutionRedriven and one event more.
  if (historyEvents >= MAX_EVENTS - 1) {
    return 'Execution history event limit exceeded';
  }
  if (nowMs - startedAtMs >= MAX_EXECUTION_MS) {
    return 'Execution has exceeded the max execution time';
  }
  return nowMs - stoppedAtMs > REDRIVABLE_MS ? 'Execution redrivable period exceeded' : undefined;
}
