import { AwsFault } from '../endpoint/service.ts';
import { TaskFault } from '../step-functions/task-integration.ts';
import { type Call, CallKind } from './interceptor.ts';

interface ServiceFaults {
  /** As people call it. */
  readonly name: string;
  /** What precedes the name of an error in a Task state. */
  readonly taskPrefix: string;
  /** A failure that passes by itself: name and HTTP status on the wire. */
  readonly failure: readonly [name: string, status: number];
  readonly throttle: readonly [name: string, status: number];
}

const DYNAMODB: ServiceFaults = {
  ...{ name: 'DynamoDB', taskPrefix: 'DynamoDB' },
  failure: ['InternalServerError', 500],
  throttle: ['ThrottlingException', 400],
};
const STEP_FUNCTIONS: ServiceFaults = {
  ...{ name: 'Step Functions', taskPrefix: 'StepFunctions' },
  failure: ['InternalFailure', 500],
  throttle: ['ThrottlingException', 400],
};
const EVENT_BRIDGE: ServiceFaults = {
  ...{ name: 'EventBridge', taskPrefix: 'EventBridge' },
  failure: ['InternalException', 500],
  throttle: ['ThrottlingException', 400],
};
const LAMBDA: ServiceFaults = {
  ...{ name: 'Lambda', taskPrefix: 'Lambda' },
  failure: ['ServiceException', 500],
  throttle: ['TooManyRequestsException', 429],
};

/** By the name a `Call` has for the service. */
const SERVICES: Readonly<Record<string, ServiceFaults>> = {
  DynamoDB_20120810: DYNAMODB,
  dynamodb: DYNAMODB,
  AWSStepFunctions: STEP_FUNCTIONS,
  states: STEP_FUNCTIONS,
  sfn: STEP_FUNCTIONS,
  AWSEvents: EVENT_BRIDGE,
  events: EVENT_BRIDGE,
  lambda: LAMBDA,
  AWSOrganizationsV20161128: {
    ...{ name: 'Organizations', taskPrefix: 'Organizations' },
    failure: ['ServiceException', 400],
    throttle: ['TooManyRequestsException', 400],
  },
  ServiceQuotasV20190624: {
    ...{ name: 'Service Quotas', taskPrefix: 'ServiceQuotas' },
    failure: ['ServiceException', 500],
    throttle: ['TooManyRequestsException', 400],
  },
  sns: {
    ...{ name: 'SNS', taskPrefix: 'SNS' },
    failure: ['InternalError', 500],
    throttle: ['Throttling', 400],
  },
  sqs: {
    ...{ name: 'SQS', taskPrefix: 'SQS' },
    failure: ['InternalFailure', 500],
    throttle: ['ThrottlingException', 400],
  },
};

const UNKNOWN: ServiceFaults = {
  ...{ name: 'AWS', taskPrefix: 'AWS' },
  failure: ['InternalFailure', 500],
  throttle: ['ThrottlingException', 400],
};

/** In the text of every injected error, so that whoever finds it in a log knows where it is from. */
export const INJECTED = 'injected fault';

export function serviceName(call: Pick<Call, 'service'>): string {
  return SERVICES[call.service]?.name ?? call.service;
}

/** The error that the caller of a call meets. */
export function faultFor(call: Call, how: 'failure' | 'throttle'): Error {
  const { taskPrefix, [how]: fault } = SERVICES[call.service] ?? UNKNOWN;
  const [name, status] = fault;
  if (call.kind !== CallKind.TASK) return new AwsFault(name, INJECTED, { status });
  const taskName = name.endsWith('Exception') ? name : `${name}Exception`;
  return new TaskFault(`${taskPrefix}.${taskName}`, INJECTED);
}

/** A target that refuses for good: EventBridge does not try again. */
export function refusalForGood(): AwsFault {
  return new AwsFault('NoPermissionsToInvoke', INJECTED, { status: 403 });
}
