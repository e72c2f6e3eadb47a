import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Variable } from '../contract/variables.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { readVariable } from './environment.ts';
import { busPublisher } from './event-publisher.ts';

export const connectPublisher = (
  clients: Clients,
  busName = readVariable(Variable.EVENT_BUS_NAME),
) =>
  busPublisher(
    clients.once(EventBridgeClient, () => prepared(new EventBridgeClient(CLIENT_SETTINGS))),
    busName,
  );
