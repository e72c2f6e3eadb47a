import { Clients } from '../shared/adapters/clients.ts';
import { connectCallbacksLater } from '../shared/adapters/connect-later.ts';
import { connectNotices } from '../shared/adapters/connect-notices.ts';
import { connectPublisher } from '../shared/adapters/connect-publisher.ts';
import {
  connectDirectory,
  connectFacts,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/connect-tables.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings, readVariable } from '../shared/adapters/environment.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { Variable } from '../shared/contract/variables.ts';
import { raiseEscalation } from '../shared/domain/escalation/raise-escalation.ts';
import { raiseEscalationRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  callbacks: connectCallbacksLater(clients),
  publisher: connectPublisher(clients),
  notices: connectNotices(clients),
  clock: systemClock,
};
const settings = { ...readSettings(), busName: readVariable(Variable.EVENT_BUS_NAME) };

export const handler = defineHandler(raiseEscalationRequest, (request) =>
  raiseEscalation(request, settings, ports),
);
