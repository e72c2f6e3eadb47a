import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type IChainable,
  IntegrationPattern,
  type RetryProps,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../../lambdas/shared/contract/functions.ts';
import { FUNCTIONS } from '../../../lambdas/shared/contract/functions.ts';
import type { CallbackState, StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { TASK_DEFECT } from './defects.ts';
import { type Expression, expression, type Template } from './expressions.ts';
import { CALL_RETRY, FUNCTION_RETRY, LAMBDA_SERVICE_RETRY } from './retry-policies.ts';
import type { Assignments } from './variables.ts';

type CalledByWorkflow = {
  [N in FunctionName]: (typeof FUNCTIONS)[N]['calledBy'] extends 'workflow' ? N : never;
}[FunctionName];

export type WorkflowFunctions = { readonly [N in CalledByWorkflow]: IFunction };

export const CALLED_BY_WORKFLOW = (Object.keys(FUNCTIONS) as FunctionName[]).filter(
  (name): name is CalledByWorkflow => FUNCTIONS[name].calledBy === 'workflow',
);

export interface FunctionTaskProps<Request> {
  readonly request: Template<Request>;
  readonly assign?: Assignments;
}

/** Heartbeats are not used, but recorded histories show both names for what never came back. */
const CALLBACK_TIMEOUTS = ['States.Timeout', 'States.HeartbeatTimeout'];

/** Beyond the function's own timeout, for the call itself: a lost answer must not wait for a year. */
const CALL_MARGIN = Duration.seconds(30);

/** Calls a function and waits for its result, which becomes the output of the state. */
export function callFunction<Request>(
  scope: Construct,
  name: StateName,
  functions: WorkflowFunctions,
  functionName: CalledByWorkflow,
  props: FunctionTaskProps<Request>,
): TaskStateBase {
  const limit = Duration.seconds(FUNCTIONS[functionName].timeoutSeconds).plus(CALL_MARGIN);
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: functions[functionName],
    payload: TaskInput.fromObject(props.request as Record<string, unknown>),
    outputs: expression('$states.result.Payload'),
    ...(props.assign && { assign: props.assign }),
    taskTimeout: Timeout.duration(limit),
    retryOnServiceExceptions: false,
  });
  return withRetries(task, CALL_RETRY);
}

export interface CallbackProps<Request> extends FunctionTaskProps<Request> {
  readonly timeoutSeconds: Expression;
}

/** Hands a task token to a function and parks until somebody sends the result with it. */
export function awaitCallback<Request extends { readonly taskToken: string | null }>(
  scope: Construct,
  name: CallbackState,
  functions: WorkflowFunctions,
  functionName: CalledByWorkflow,
  props: CallbackProps<Request>,
): TaskStateBase {
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: functions[functionName],
    integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: TaskInput.fromObject(props.request as Record<string, unknown>),
    ...(props.assign && { assign: props.assign }),
    taskTimeout: Timeout.jsonata(props.timeoutSeconds),
    retryOnServiceExceptions: false,
  });
  return withRetries(task, FUNCTION_RETRY);
}

/** `CDK` returns the base class from `addRetry`, so the retriers are added in one place. */
function withRetries(task: TaskStateBase, own: RetryProps): TaskStateBase {
  return task.addRetry(LAMBDA_SERVICE_RETRY).addRetry(own);
}

/** What happens when nobody answered in time. To be called before `catchDefects`. */
export function catchTimeout(
  task: TaskStateBase,
  to: IChainable,
  options: { readonly assign?: Assignments; readonly output?: unknown } = {},
): TaskStateBase {
  const { assign, output } = options;
  return task.addCatch(to, {
    errors: CALLBACK_TIMEOUTS,
    ...(assign && { assign }),
    ...(output !== undefined && { outputs: output }),
  });
}

/** Any other error of a task is a defect. */
export function catchDefects(
  task: TaskStateBase,
  failure: IChainable,
  assign: Assignments = TASK_DEFECT,
): TaskStateBase {
  return task.addCatch(failure, { errors: ['States.ALL'], assign });
}
