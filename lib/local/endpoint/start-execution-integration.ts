import { isObject } from '../assembly/template.ts';
import { type Json, TaskFault, type TaskIntegration } from '../step-functions/task-integration.ts';
import { taskFaultOf } from './sdk-integration.ts';
import type { Caller, Operation } from './service.ts';

/**
 * `states:startExecution`, request and response. `Input` may be JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function startExecutionIntegration(
  startExecution: Operation | undefined,
  caller: Caller,
): TaskIntegration {
  return {
    run: async (args: Json) => {
      const { StateMachineArn, Input = {}, Name } = isObject(args) ? args : {};
      if (typeof StateMachineArn !== 'string') {
        throw new TaskFault('States.Runtime', 'states:startExecution needs a StateMachineArn');
      }
      const request = {
        stateMachineArn: StateMachineArn,
        input: typeof Input === 'string' ? Input : JSON.stringify(Input),
        ...(typeof Name === 'string' ? { name: Name } : {}),
      };
      try {
        const output = (await startExecution?.(request, caller)) as {
          executionArn: string;
          startDate: number;
        };
        return { ExecutionArn: output.executionArn, StartDate: output.startDate };
      } catch (error) {
        throw taskFaultOf(error, 'StepFunctions', (name) =>
          name.endsWith('Exception') ? name : `${name}Exception`,
        );
      }
    },
  };
}
