import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { Variable } from '../contract/functions.ts';
import { serviceQuotas } from './account-quota.ts';
import type { Clients } from './clients.ts';
import { directoryIn, factsIn, listingsIn, tokensIn } from './coordination-table.ts';
import { Documents } from './documents.ts';
import { readVariable } from './environment.ts';
import { busPublisher } from './event-publisher.ts';
import { executionsOf, taskCallbacks, timersOf } from './executions-client.ts';
import { awsOrganizations } from './organizations-client.ts';
import { outcomesTable } from './outcomes-table.ts';
import { sweepInvoker } from './sweep-invoker.ts';
import { systemClock } from './system-clock.ts';
import { topicNotices } from './topic-notices.ts';
import { organizationUnits } from './units-client.ts';

/*
 * One function a port, so that a handler connects exactly what it uses and its bundle holds no
 * SDK client that it never calls. Called once, at the handler's module scope.
 */

/** Nobody changes the middleware of these clients: its stack is put together once for each command. */
const CACHED = { cacheMiddleware: true };

/** Without the middleware that copies every request and answer for a log that nobody keeps. */
function unlogged<C extends { readonly middlewareStack: { remove(name: string): boolean } }>(
  client: C,
): C {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

const documents = (clients: Clients) =>
  clients.once(DynamoDBClient, () => new Documents(unlogged(new DynamoDBClient(CACHED))));
const stepFunctions = (clients: Clients) =>
  clients.once(SFNClient, () => unlogged(new SFNClient(CACHED)));

export const connectOutcomes = (clients: Clients) =>
  outcomesTable(documents(clients), readVariable(Variable.OUTCOME_TABLE_NAME));

export const coordination = (clients: Clients) => ({
  documents: documents(clients),
  name: readVariable(Variable.COORDINATION_TABLE_NAME),
  clock: systemClock,
});

export const connectTokens = (clients: Clients) => tokensIn(coordination(clients));
export const connectFacts = (clients: Clients) => factsIn(coordination(clients));
export const connectListings = (clients: Clients) => listingsIn(coordination(clients));
export const connectDirectory = (clients: Clients) => directoryIn(coordination(clients));

/** The SDK's own retries are off: `retryTransient` knows which faults pass by themselves. */
const organizations = (clients: Clients) =>
  clients.once(OrganizationsClient, () =>
    unlogged(new OrganizationsClient({ ...CACHED, maxAttempts: 1 })),
  );

export const connectOrganizations = (clients: Clients) =>
  awsOrganizations(organizations(clients), systemClock);
export const connectUnits = (clients: Clients) =>
  organizationUnits(organizations(clients), systemClock);
export const connectAccountQuota = (clients: Clients) =>
  serviceQuotas(clients.once(ServiceQuotasClient, () => unlogged(new ServiceQuotasClient(CACHED))));

export const connectCallbacks = (clients: Clients) => taskCallbacks(stepFunctions(clients));
export const connectExecutions = (clients: Clients) =>
  executionsOf(stepFunctions(clients), readVariable(Variable.STATE_MACHINE_ARN));
export const connectTimers = (clients: Clients) =>
  timersOf(stepFunctions(clients), readVariable(Variable.TIMER_STATE_MACHINE_ARN));

export const connectPublisher = (clients: Clients) =>
  busPublisher(
    clients.once(EventBridgeClient, () => unlogged(new EventBridgeClient(CACHED))),
    readVariable(Variable.EVENT_BUS_NAME),
  );
export const connectNotices = (clients: Clients) =>
  topicNotices(
    clients.once(SNSClient, () => unlogged(new SNSClient(CACHED))),
    readVariable(Variable.NOTICE_TOPIC_ARN),
  );
export const connectSweeps = (clients: Clients) =>
  sweepInvoker(
    clients.once(LambdaClient, () => unlogged(new LambdaClient(CACHED))),
    readVariable(Variable.RECONCILE_FUNCTION_NAME),
  );
