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
  connectListings,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
  connectTokens,
} from '../shared/adapters/wiring.ts';
import { reconcileHandshakes } from '../shared/domain/reconciliation/reconcile-handshakes.ts';
import { reconcileHandshakesRequest, SCHEDULE } from './schema.ts';

const clients = new Clients();
const settings = readSettings();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizations(clients),
  callbacks: connectCallbacks(clients),
  executions: connectExecutions(clients),
  accountQuota: connectAccountQuota(clients),
  listings: connectListings(clients),
  publisher: connectPublisher(clients),
  notices: connectNotices(clients),
  turnstile: connectTurnstile(settings, clients),
  clock: systemClock,
  limits: settings,
  log,
};

export const handler = defineHandler(reconcileHandshakesRequest, ({ source }) =>
  reconcileHandshakes(ports, { isScheduled: source === SCHEDULE }),
);
