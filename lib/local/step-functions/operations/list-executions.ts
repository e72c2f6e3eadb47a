import { AwsFault, type Operation } from '../../endpoint/service.ts';
import type { Execution, MachineRecord } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { ExecutionStatus } from '../status-change.ts';
import { oneOf, pageSize, pageStart, pageToken, requiredText } from './input.ts';
import { summaryOf } from './named-execution.ts';

/** Only executions of a Map Run, which inline Maps have none of, await a redrive. */
const PENDING_REDRIVE = 'PENDING_REDRIVE';
const STATUSES = [...Object.values(ExecutionStatus), PENDING_REDRIVE];
const REDRIVEN = 'REDRIVEN';

/**
 * Executions of a machine, the newest first.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
export function listExecutions({
  executions,
  machine,
}: {
  readonly executions: Executions;
  readonly machine: (arn: string) => MachineRecord;
}): Operation {
  return (input) => {
    const isWanted = filterOf(input);
    const all = executions.of(machine(requiredText(input, 'stateMachineArn')).arn);
    const size = pageSize(input);
    const page: unknown[] = [];
    // The token is the place of the next one, so that later starts do not shift it.
    let place = pageStart(input, all.length) ?? all.length - 1;
    for (; place >= 0 && page.length < size; place--) {
      const execution = all[place];
      if (execution !== undefined && isWanted(execution)) {
        page.push(summaryOf(execution));
      }
    }
    return { executions: page, ...(place >= 0 && { nextToken: pageToken(place) }) };
  };
}

function filterOf(input: Record<string, unknown>): (execution: Execution) => boolean {
  const status = oneOf(input, 'statusFilter', STATUSES);
  const redrive = oneOf(input, 'redriveFilter', [REDRIVEN, 'NOT_REDRIVEN']);
  if (status === PENDING_REDRIVE) {
    throw new AwsFault(
      'ValidationException',
      'The statusFilter PENDING_REDRIVE needs a mapRunArn instead of a stateMachineArn',
    );
  }
  return (execution) =>
    (status === undefined || execution.status === status) &&
    (redrive === undefined || (redrive === REDRIVEN) === execution.redrives.length > 0);
}
