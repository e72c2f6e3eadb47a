import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type INextable,
  type State,
  StateMachineFragment,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { FUNCTIONS } from '../../../lambdas/shared/contract/functions.ts';
import type { DispatchAdmissionsRequest } from '../../../lambdas/shared/contract/tasks.ts';
import { expression, type Template } from './expressions.ts';
import { FUNCTION_RETRY, LAMBDA_SERVICE_RETRY } from './retry-policies.ts';

const DUE_AT = expression('$states.input.dueAt');

/** The alarm clock of the turnstile: one execution for each instant at which the answer may change. */
export class TimerWorkflow extends StateMachineFragment {
  readonly startState: State;
  readonly endStates: INextable[];

  constructor(scope: Construct, id: string, dispatchAdmissions: IFunction) {
    super(scope, id);
    const wait = Wait.jsonata(this, 'Wait until', { time: WaitTime.timestamp(DUE_AT) });
    const request: Template<DispatchAdmissionsRequest> = { dueAt: DUE_AT };
    const dispatch = LambdaInvoke.jsonata(this, 'Dispatch', {
      lambdaFunction: dispatchAdmissions,
      payload: TaskInput.fromObject({ ...request }),
      outputs: {},
      taskTimeout: Timeout.duration(
        Duration.seconds(FUNCTIONS['dispatch-admissions'].timeoutSeconds + 30),
      ),
      retryOnServiceExceptions: false,
    })
      .addRetry(LAMBDA_SERVICE_RETRY)
      .addRetry(FUNCTION_RETRY);
    wait.next(dispatch);
    this.startState = wait;
    this.endStates = [dispatch];
  }
}
