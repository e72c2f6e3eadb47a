import { Variable } from '../contract/functions.ts';
import { directoryIn, factsIn, tokensIn } from './coordination-table.ts';
import { connectDocuments } from './documents.ts';
import { readVariable } from './environment.ts';
import { busPublisher } from './event-publisher.ts';
import { executionsOf, taskCallbacks, timersOf } from './executions-client.ts';
import { awsOrganizations } from './organizations-client.ts';
import { outcomesTable } from './outcomes-table.ts';
import { sweepInvoker } from './sweep-invoker.ts';
import { systemClock } from './system-clock.ts';
import { topicNotices } from './topic-notices.ts';

/*
 * One function a port, so that a handler connects exactly what it uses and its bundle holds no
 * SDK client that it never calls. Called once, at module scope.
 */

const documents = connectDocuments();

export const connectOutcomes = () =>
  outcomesTable(documents, readVariable(Variable.OUTCOME_TABLE_NAME));

export const coordination = () => ({
  documents,
  name: readVariable(Variable.COORDINATION_TABLE_NAME),
  clock: systemClock,
});

export const connectTokens = () => tokensIn(coordination());
export const connectFacts = () => factsIn(coordination());
export const connectDirectory = () => directoryIn(coordination());
export const connectOrganizations = () => awsOrganizations(systemClock);
export const connectCallbacks = () => taskCallbacks();
export const connectPublisher = () => busPublisher(readVariable(Variable.EVENT_BUS_NAME));
export const connectNotices = () => topicNotices(readVariable(Variable.NOTICE_TOPIC_ARN));
export const connectExecutions = () => executionsOf(readVariable(Variable.STATE_MACHINE_ARN));
export const connectTimers = () => timersOf(readVariable(Variable.TIMER_STATE_MACHINE_ARN));
export const connectSweeps = () => sweepInvoker(readVariable(Variable.RECONCILE_FUNCTION_NAME));
