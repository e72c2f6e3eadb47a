import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Variable } from '../contract/variables.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { directoryIn, factsIn, tokensIn } from './coordination-table.ts';
import { Documents } from './documents.ts';
import { readVariable } from './environment.ts';
import { outcomesTable } from './outcomes-table.ts';
import { systemClock } from './system-clock.ts';

/*
 * One `connect` function a port, called once, at the handler's module scope; one module a service:
 * a function loads the modules that it imports, whole, and with them the SDK clients they name.
 */

export const documentsOf = (clients: Clients) =>
  clients.once(DynamoDBClient, () => new Documents(prepared(new DynamoDBClient(CLIENT_SETTINGS))));

export const connectOutcomes = (clients: Clients) =>
  outcomesTable(documentsOf(clients), readVariable(Variable.OUTCOME_TABLE_NAME));

export const coordination = (clients: Clients) => ({
  documents: documentsOf(clients),
  name: readVariable(Variable.COORDINATION_TABLE_NAME),
  clock: systemClock,
});

export const connectTokens = (clients: Clients) => tokensIn(coordination(clients));
export const connectFacts = (clients: Clients) => factsIn(coordination(clients));
export const connectDirectory = (clients: Clients) => directoryIn(coordination(clients));
