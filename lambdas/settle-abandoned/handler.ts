import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import {
  connectNoticesLater,
  connectOrganizationsLater,
  connectPastRequestsLater,
  connectPublisherLater,
} from '../shared/adapters/connect-later.ts';
import { connectExecutions } from '../shared/adapters/connect-step-functions.ts';
import {
  connectDirectory,
  connectFacts,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/connect-tables.ts';
import { connectWithdrawals } from '../shared/adapters/connect-withdrawals.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { settleAbandoned } from '../shared/domain/succession/settle-abandoned.ts';
import { executionStatusChange } from './schema.ts';

const clients = new Clients();
const settings = readSettings();
const ports = {
  outcomes: connectOutcomes(clients),
  pastRequests: connectPastRequestsLater(clients),
  withdrawals: connectWithdrawals(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  executions: connectExecutions(clients),
  organizations: connectOrganizationsLater(clients),
  publisher: connectPublisherLater(clients),
  notices: connectNoticesLater(clients),
  turnstile: connectTurnstile(settings, clients),
  clock: systemClock,
  limits: settings,
};

export const handler = defineHandler(executionStatusChange, ({ detail }) =>
  settleAbandoned(detail.executionArn, ports, { input: detail.input ?? null }),
);
