import type { StateFailure } from '../data/failure.ts';
import type { Payload } from '../data/payload.ts';
import type { TaskState } from '../definition/machine.ts';
import type { EventDetails } from './history.ts';
import { record, type Visit } from './visit.ts';

export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Tasks named by a Lambda ARN have event types of their own. */
function prefixOf({ resource }: TaskState): 'Task' | 'LambdaFunction' {
  return resource.service === undefined ? 'LambdaFunction' : 'Task';
}

function serviceOf({ resource }: TaskState): EventDetails {
  const { service } = resource;
  return service === undefined ? {} : { resourceType: service.type, resource: service.resource };
}

export function recordScheduled(
  visit: Visit<TaskState>,
  args: Payload,
  { timeoutSeconds, heartbeatSeconds }: TaskLimits,
): void {
  const { state, runtime } = visit;
  const limits = {
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  };
  if (state.resource.service === undefined) {
    const resource = state.resource.integration;
    record(visit, 'LambdaFunctionScheduled', { resource, input: args, ...limits });
    record(visit, 'LambdaFunctionStarted');
    return;
  }
  record(visit, 'TaskScheduled', {
    ...serviceOf(state),
    region: runtime.region,
    parameters: args,
    ...limits,
  });
  record(visit, 'TaskStarted', serviceOf(state));
}

export function recordSubmitted(visit: Visit<TaskState>, output: Payload): void {
  record(visit, 'TaskSubmitted', { ...serviceOf(visit.state), output });
}

export function recordSucceeded(visit: Visit<TaskState>, output: Payload): void {
  record(visit, `${prefixOf(visit.state)}Succeeded`, { ...serviceOf(visit.state), output });
}

export function recordEnded(
  visit: Visit<TaskState>,
  how: 'Failed' | 'TimedOut',
  { error, cause }: StateFailure,
): void {
  record(visit, `${prefixOf(visit.state)}${how}`, {
    ...serviceOf(visit.state),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  });
}
