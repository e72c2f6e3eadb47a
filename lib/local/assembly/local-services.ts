import type { Random } from '../clock/random.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { dynamoDbIntegrations } from '../dynamodb/dynamodb-integrations.ts';
import { DynamoDbService } from '../dynamodb/dynamodb-service.ts';
import { Dispatcher } from '../endpoint/dispatcher.ts';
import { sdkIntegrations } from '../endpoint/sdk-integration.ts';
import type { Caller, Operation } from '../endpoint/service.ts';
import { startExecutionIntegration } from '../endpoint/start-execution-integration.ts';
import { STS_SERVICE } from '../endpoint/sts-service.ts';
import { EventBridge } from '../events/event-bridge.ts';
import { PutEventsIntegration } from '../events/events-integrations.ts';
import { EventsService } from '../events/events-service.ts';
import { TargetRouter } from '../events/target-router.ts';
import { interceptDeliveries, interceptRequests, interceptTask } from '../faults/intercepted.ts';
import type { Interceptor } from '../faults/interceptor.ts';
import { accessKeyIdOf } from '../functions/function-environment.ts';
import { FunctionRunner } from '../functions/function-runner.ts';
import { LambdaInvokeIntegration } from '../functions/lambda-integration.ts';
import { LambdaRest } from '../functions/lambda-rest.ts';
import { messagingIntegrations } from '../messaging/messaging-integrations.ts';
import { Queues } from '../messaging/queues.ts';
import { SnsService } from '../messaging/sns-service.ts';
import { SqsQuery } from '../messaging/sqs-query.ts';
import { SqsService } from '../messaging/sqs-service.ts';
import { Topics } from '../messaging/topics.ts';
import { FakeOrganizations } from '../organizations/fake-organizations.ts';
import type { OrganizationWorld } from '../organizations/world.ts';
import { FakeServiceQuotas } from '../service-quotas/fake-service-quotas.ts';
import { StepFunctionsService } from '../step-functions/service.ts';
import type { Json, TaskIntegration } from '../step-functions/task-integration.ts';

export interface LocalServicesOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly world: OrganizationWorld;
  readonly accountId: string;
  readonly region: string;
  readonly keepHistories?: 'all' | 'running';
  readonly archivedEvents?: number;
  readonly indexDelayMs?: number;
  readonly dynamoDbEndpoint?: string | undefined;
  readonly interceptor?: Interceptor;
}

export interface LocalServices {
  readonly clock: VirtualClock;
  readonly organizations: FakeOrganizations;
  readonly stepFunctions: StepFunctionsService;
  readonly events: EventBridge;
  readonly dynamodb: DynamoDbService;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly functions: FunctionRunner;
  readonly dispatcher: Dispatcher;
}

/** Makes every service and connects them: what one emits, another receives. */
export function createServices(options: LocalServicesOptions): LocalServices {
  const { clock, random, accountId, region } = options;
  const caller: Caller = { accountId, accessKeyId: accessKeyIdOf(accountId) };
  // Services deliver to each other in circles, so the router is looked up when something is sent.
  let router: TargetRouter | undefined;
  const { interceptor } = options;
  const deliver = interceptDeliveries((delivery) => router?.deliver(delivery), interceptor, clock);
  const site = { clock, accountId, region };

  const dynamodb = new DynamoDbService({
    ...site,
    random: random.fork('dynamodb'),
    indexDelayMs: options.indexDelayMs ?? 0,
    endpoint: options.dynamoDbEndpoint,
  });
  const queues = new Queues(clock, random.fork('sqs'));
  const topics = new Topics(clock, random.fork('sns'), deliver);
  const functions = new FunctionRunner({ clock, random: random.fork('lambda'), deliver });
  const events = new EventBridge({
    ...{ ...site, random: random.fork('events'), deliver },
    archivedEvents: options.archivedEvents,
  });
  const organizations = new FakeOrganizations({
    clock,
    random: random.fork('organizations'),
    world: options.world,
    region,
    emit: (event) => events.route({ ...event, detail: event.detail as Json }),
  });
  const integrations = new Map<string, TaskIntegration>();
  const stepFunctions = new StepFunctionsService({
    ...site,
    random: random.fork('step functions'),
    integrations,
    onStatusChange: (change) => {
      events.put({
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        resources: [change.executionArn],
        detail: { ...change },
      });
    },
    ...(options.keepHistories === undefined ? {} : { keepHistories: options.keepHistories }),
  });
  router = new TargetRouter({ functions, stepFunctions, queues, topics, events }, caller);

  const api = {
    dynamodb,
    organizations,
    stepFunctions,
    events: new EventsService(events, options),
    sqs: new SqsService(queues, clock),
    sns: new SnsService(topics, accountId),
    quotas: new FakeServiceQuotas({
      accountQuota: organizations.control.accountQuota,
      managementAccountId: options.world.organization.managementAccount.id,
    }),
  };
  for (const integration of taskIntegrations(api, functions, caller)) {
    integrations.set(...interceptTask(integration, interceptor, clock));
  }
  const intercept = interceptRequests(functions, interceptor, (executionArn) => ({
    stop: async () => stepFunctions.operations.StopExecution?.({ executionArn }, caller),
    redrive: async () => stepFunctions.operations.RedriveExecution?.({ executionArn }, caller),
  }));
  const dispatcher = new Dispatcher({
    clock,
    random: random.fork('endpoint'),
    accountId,
    jsonServices: [dynamodb, organizations, stepFunctions, api.events, api.sqs, api.quotas],
    queryServices: [api.sns, new SqsQuery(api.sqs), STS_SERVICE],
    ...(intercept === undefined ? {} : { intercept }),
    restServices: [new LambdaRest(functions, (label, work) => asActivity(clock, label, work))],
  });
  return {
    ...{ clock, organizations, stepFunctions, events, dynamodb, queues, topics },
    ...{ functions, dispatcher },
  };
}

interface Api {
  readonly dynamodb: DynamoDbService;
  readonly organizations: FakeOrganizations;
  readonly stepFunctions: StepFunctionsService;
  readonly events: EventsService;
  readonly sqs: SqsService;
  readonly sns: SnsService;
}

/** What Task states may name. */
function taskIntegrations(
  api: Api,
  functions: FunctionRunner,
  caller: Caller,
): [string, TaskIntegration][] {
  const sdk = (
    serviceName: string,
    errorPrefix: string,
    { operations }: { operations: Readonly<Record<string, Operation>> },
    lowerCaseMembers = false,
  ) => sdkIntegrations({ serviceName, errorPrefix, operations, caller, lowerCaseMembers });
  return [
    ['arn:aws:states:::lambda:invoke', new LambdaInvokeIntegration(functions)],
    ['arn:aws:states:::events:putEvents', new PutEventsIntegration(api.events, caller)],
    [
      'arn:aws:states:::states:startExecution',
      startExecutionIntegration(api.stepFunctions.operations.StartExecution, caller),
    ],
    ...dynamoDbIntegrations(api.dynamodb, caller),
    ...messagingIntegrations(api.sqs, api.sns, caller),
    ...sdk('eventbridge', 'EventBridge', api.events),
    ...sdk('organizations', 'Organizations', api.organizations),
    ...sdk('sfn', 'Sfn', api.stepFunctions, true),
    ...sdk('sns', 'Sns', api.sns),
    ...sdk('sqs', 'Sqs', api.sqs),
  ];
}

/**
 * Runs work that may sleep. While the clock runs, the caller holds the baton and waits for the answer,
 * so the work happens within the caller's activity; otherwise it becomes one of its own.
 */
function asActivity<T>(clock: VirtualClock, label: string, work: () => Promise<T>): Promise<T> {
  if (clock.isRunning) {
    return work();
  }
  return new Promise<T>((resolve, reject) => {
    clock.schedule(clock.now(), label, () => work().then(resolve, reject));
  });
}
