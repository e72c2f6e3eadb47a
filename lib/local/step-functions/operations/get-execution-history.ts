import { AwsFault, type Operation } from '../../endpoint/service.ts';
import type { Execution } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { formatEvent } from '../interpreter/history.ts';
import { flag, pageSize, pageStart, pageToken } from './input.ts';
import { namedExecution } from './named-execution.ts';

/** Pages of a history, forwards or backwards. */
export function getExecutionHistory({
  executions,
}: {
  readonly executions: Executions;
}): Operation {
  return (input) => page(namedExecution(executions, input), input);
}

function page(execution: Execution, input: Record<string, unknown>): unknown {
  if (execution.history === undefined) {
    throw new AwsFault(
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${execution.arn}' has ended and its history was not kept`,
    );
  }
  const events = execution.history.events();
  const size = pageSize(input);
  const start = pageStart(input, events.length) ?? 0;
  const isReverse = flag(input, 'reverseOrder', false);
  const includeData = flag(input, 'includeExecutionData', true);
  const end = Math.min(start + size, events.length);
  const selected: unknown[] = [];
  for (let place = start; place < end; place++) {
    const index = isReverse ? events.length - 1 - place : place;
    const event = events[index];
    if (event !== undefined) {
      selected.push(formatEvent(event, index + 1, includeData));
    }
  }
  return { events: selected, ...(end < events.length && { nextToken: pageToken(end) }) };
}
