import { SFNClient } from '@aws-sdk/client-sfn';
import { Variable } from '../contract/variables.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { readVariable } from './environment.ts';
import { executionsOf, taskCallbacks, timersOf } from './executions-client.ts';

const stepFunctions = (clients: Clients) =>
  clients.once(SFNClient, () => prepared(new SFNClient(CLIENT_SETTINGS)));

export const connectCallbacks = (clients: Clients) => taskCallbacks(stepFunctions(clients));
export const connectExecutions = (clients: Clients) =>
  executionsOf(stepFunctions(clients), readVariable(Variable.STATE_MACHINE_ARN));
export const connectTimers = (clients: Clients) =>
  timersOf(stepFunctions(clients), readVariable(Variable.TIMER_STATE_MACHINE_ARN));
