import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import {
  connectAccountQuotaLater,
  connectNoticesLater,
  connectPastRequestsLater,
  connectPublisherLater,
  connectWatchLater,
} from '../shared/adapters/connect-later.ts';
import { connectOrganizations } from '../shared/adapters/connect-organizations.ts';
import { connectCallbacks, connectExecutions } from '../shared/adapters/connect-step-functions.ts';
import {
  connectListings,
  connectQueuedPlaces,
  connectSettledUpTo,
} from '../shared/adapters/connect-sweep-notes.ts';
import {
  connectDirectory,
  connectFacts,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/connect-tables.ts';
import { connectWithdrawals } from '../shared/adapters/connect-withdrawals.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  reconcileHandshakes,
  watchHandshakes,
} from '../shared/domain/reconciliation/reconcile-handshakes.ts';
import { reconcileHandshakesRequest, SCHEDULE, WATCH } from './schema.ts';

const clients = new Clients();
const settings = readSettings();
const ports = {
  outcomes: connectOutcomes(clients),
  pastRequests: connectPastRequestsLater(clients),
  withdrawals: connectWithdrawals(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizations(clients),
  callbacks: connectCallbacks(clients),
  executions: connectExecutions(clients),
  accountQuota: connectAccountQuotaLater(clients),
  queuedPlaces: connectQueuedPlaces(clients),
  listings: connectListings(clients),
  settledUpTo: connectSettledUpTo(clients),
  watch: connectWatchLater(clients),
  publisher: connectPublisherLater(clients),
  notices: connectNoticesLater(clients),
  turnstile: connectTurnstile(settings, clients),
  clock: systemClock,
  limits: settings,
  log,
};

export const handler = defineHandler(reconcileHandshakesRequest, ({ source, withMembers }) =>
  source === WATCH
    ? watchHandshakes(ports)
    : reconcileHandshakes(ports, {
        isScheduled: source === SCHEDULE,
        withMembers: withMembers ?? false,
      }),
);
