import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { connectOrganizationsLater } from '../shared/adapters/connect-later.ts';
import { connectCallbacks } from '../shared/adapters/connect-step-functions.ts';
import {
  connectDirectory,
  connectFacts,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/connect-tables.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { awaitResponse } from '../shared/domain/following/await-response.ts';
import { awaitResponseRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizationsLater(clients),
  callbacks: connectCallbacks(clients),
  turnstile: connectTurnstile(readSettings(), clients),
  clock: systemClock,
  log,
};

export const handler = defineHandler(awaitResponseRequest, (request) =>
  awaitResponse(request, ports),
);
