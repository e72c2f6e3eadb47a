import { AwsFault } from '../../endpoint/service.ts';
import type { Execution } from '../interpreter/execution.ts';
import type { Executions } from '../interpreter/executions.ts';
import { requiredText, seconds } from './input.ts';

/** The execution that a request names. Throws `InvalidArn` or `ExecutionDoesNotExist`. */
export function namedExecution(executions: Executions, input: Record<string, unknown>): Execution {
  const arn = requiredText(input, 'executionArn');
  if (!/^arn:[\w-]+:states:[^:]*:[^:]*:execution:[^:]+:[^:]+$/.test(arn)) {
    throw new AwsFault('InvalidArn', `Invalid Arn: '${arn}'`);
  }
  const execution = executions.find(arn);
  if (execution === undefined) {
    throw new AwsFault('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
  return execution;
}

/** What lists tell of an execution, and descriptions too. */
export function summaryOf(execution: Execution): Record<string, unknown> {
  const { stoppedAtMs, redrives } = execution;
  const redriven = redrives.at(-1);
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: seconds(execution.startedAtMs),
    ...(stoppedAtMs !== undefined && { stopDate: seconds(stoppedAtMs) }),
    redriveCount: redrives.length,
    ...(redriven !== undefined && { redriveDate: seconds(redriven.atMs) }),
  };
}
