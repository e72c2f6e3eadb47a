import type { ExecutionFigures } from '../../../lib/local/step-functions/service.ts';
import { type Histories, historyOf } from './histories.ts';
import { type PrintedEvent, printHistory } from './print-history.ts';

const EXECUTIONS_SHOWN = 4;
const EVENTS_SHOWN = 12;

/** Failures before what still runs, and that before what succeeded. */
const SUSPICION: Readonly<Record<ExecutionFigures['status'], number>> = {
  ...{ FAILED: 0, TIMED_OUT: 0, ABORTED: 0, RUNNING: 1, SUCCEEDED: 2 },
};

/** Where the executions stand that can explain a failed test, the most suspicious first. */
export function describeExecutions(aws: Histories): string {
  const figures = [...aws.stepFunctions.figures()].sort(
    (a, b) => SUSPICION[a.status] - SUSPICION[b.status],
  );
  const suspects = figures.filter(({ status }) => status !== 'SUCCEEDED');
  const candidates = suspects.length > 0 ? suspects : figures;
  const shown = candidates.slice(0, EXECUTIONS_SHOWN);
  const left = candidates.length - shown.length;
  return [
    ...shown.flatMap(({ executionArn, status }) => [
      `${status} ${executionArn}`,
      ...lastEvents(aws, executionArn).map((line) => `  ${line}`),
    ]),
    ...(left > 0 ? [`… ${left} executions more`] : []),
  ].join('\n');
}

function lastEvents(aws: Histories, executionArn: string): string[] {
  return printHistory(historyOf(aws, executionArn) as PrintedEvent[], EVENTS_SHOWN);
}
