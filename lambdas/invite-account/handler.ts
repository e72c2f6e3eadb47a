import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { connectWatchLater } from '../shared/adapters/connect-later.ts';
import { connectOrganizations } from '../shared/adapters/connect-organizations.ts';
import { connectPublisher } from '../shared/adapters/connect-publisher.ts';
import {
  connectDirectory,
  connectFacts,
  connectOutcomes,
} from '../shared/adapters/connect-tables.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { applyOverrides } from '../shared/contract/settings.ts';
import { inviteAccount } from '../shared/domain/disposition/invite-account.ts';
import { inviteAccountRequest } from './schema.ts';

const clients = new Clients();
const settings = readSettings();
const policy = applyOverrides(settings.policyOverrides);
const ports = {
  outcomes: connectOutcomes(clients),
  directory: connectDirectory(clients),
  facts: connectFacts(clients),
  organizations: connectOrganizations(clients),
  turnstile: connectTurnstile(settings, clients),
  publisher: connectPublisher(clients),
  watch: connectWatchLater(clients),
  clock: systemClock,
  log,
};

export const handler = defineHandler(inviteAccountRequest, (request) =>
  inviteAccount(request, policy, ports),
);
