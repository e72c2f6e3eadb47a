import type { Clock } from '../clock/clock.ts';
import type { Deliver, Delivery } from '../events/target.ts';
import { serviceOf } from '../events/target.ts';
import { functionNameOfToken } from '../functions/function-environment.ts';
import type { FunctionRunner } from '../functions/function-runner.ts';
import type { TaskIntegration } from '../step-functions/task-integration.ts';
import { CallKind, type Interceptor, type WaitingExecution } from './interceptor.ts';

/** Lets every call of a Task state pass an interceptor. `resource` is the ARN that the state names. */
export function interceptTask(
  [resource, integration]: [string, TaskIntegration],
  interceptor: Interceptor | undefined,
  clock: Clock,
): [string, TaskIntegration] {
  if (interceptor === undefined) return [resource, integration];
  const [service = '', operation = ''] = resource.split(':').slice(-2);
  const run: TaskIntegration['run'] = async (args, context) => {
    const call = {
      kind: CallKind.TASK,
      ...{ caller: context.stateName, run: context.executionArn, service, operation, input: args },
      pause: (ms: number) => clock.sleepUntil(clock.now() + ms),
    };
    const answer = await interceptor.intercept(call, () => integration.run(args, context));
    return answer as Awaited<ReturnType<TaskIntegration['run']>>;
  };
  return [resource, { run }];
}

/** Lets every delivery to a target pass an interceptor. */
export function interceptDeliveries(
  deliver: Deliver,
  interceptor: Interceptor | undefined,
  clock: Clock,
): Deliver {
  if (interceptor === undefined) return deliver;
  return async (delivery: Delivery) => {
    const call = {
      kind: CallKind.DELIVERY,
      caller: delivery.ruleArn ?? 'service',
      run: delivery.executionName ?? '',
      service: serviceOf(delivery.arn),
      operation: delivery.arn,
      input: delivery,
      pause: (ms: number) => clock.sleepUntil(clock.now() + ms),
    };
    let times = 0;
    await interceptor.intercept(call, async () => deliver(numbered(delivery, ++times)));
  };
}

/** EventBridge names the execution of each delivery, so the same event may start two of them. */
function numbered(delivery: Delivery, time: number): Delivery {
  const { executionName } = delivery;
  return time === 1 || executionName === undefined
    ? delivery
    : { ...delivery, executionName: `${executionName}-${time}` };
}

/** A request at the endpoint, as far as it tells who sent it and what it asks for. */
export interface ReceivedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

export type InterceptRequest = <T>(request: ReceivedRequest, perform: () => T) => T | Promise<T>;

/** Finds an execution by its ARN. */
export type FindExecution = (executionArn: string) => WaitingExecution;

/** Lets the requests of functions pass an interceptor; those of anybody else go straight through. */
export function interceptRequests(
  functions: FunctionRunner,
  interceptor: Interceptor | undefined,
  find: FindExecution,
): InterceptRequest | undefined {
  if (interceptor === undefined) return undefined;
  return async <T>({ headers, ...request }: ReceivedRequest, perform: () => T) => {
    const caller = functionNameOfToken(headers['x-amz-security-token']);
    const invocation = caller === undefined ? undefined : functions.awake(caller);
    if (caller === undefined || invocation === undefined) return perform();
    const { executionArn } = invocation;
    const call = {
      kind: CallKind.REQUEST,
      ...{ caller, run: invocation.requestId, ...request },
      pause: (ms: number) => invocation.pause(ms),
      kill: (death: Parameters<typeof invocation.die>[0]) => invocation.die(death),
      ...(executionArn === undefined ? {} : { waiting: find(executionArn) }),
    };
    return (await interceptor.intercept(call, async () => perform())) as T;
  };
}
