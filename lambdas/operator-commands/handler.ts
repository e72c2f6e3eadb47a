import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import {
  connectNoticesLater,
  connectOrganizationsLater,
  connectPublisherLater,
} from '../shared/adapters/connect-later.ts';
import { connectCallbacks } from '../shared/adapters/connect-step-functions.ts';
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
import { takeCommand } from '../shared/domain/commands/take-command.ts';
import { operatorCommandsRequest } from './schema.ts';

const clients = new Clients();
const settings = readSettings();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  withdrawals: connectWithdrawals(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizationsLater(clients),
  callbacks: connectCallbacks(clients),
  notices: connectNoticesLater(clients),
  publisher: connectPublisherLater(clients),
  turnstile: connectTurnstile(settings, clients),
  clock: systemClock,
  log,
};

export const handler = defineHandler(operatorCommandsRequest, (event) =>
  takeCommand(event, settings, ports),
);
