import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectAccountQuota,
  connectCallbacks,
  connectDirectory,
  connectExecutions,
  connectFacts,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
  connectTokens,
} from '../shared/adapters/wiring.ts';
import { reconcileHandshakes } from '../shared/domain/reconciliation/reconcile-handshakes.ts';
import { reconcileHandshakesRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizations(clients),
  callbacks: connectCallbacks(clients),
  executions: connectExecutions(clients),
  accountQuota: connectAccountQuota(clients),
  publisher: connectPublisher(clients),
  notices: connectNotices(clients),
  turnstile: connectTurnstile(readSettings(), clients),
  clock: systemClock,
  log,
};

export const handler = defineHandler(reconcileHandshakesRequest, () => reconcileHandshakes(ports));
