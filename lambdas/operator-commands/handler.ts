import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { connectNoticesLater } from '../shared/adapters/connect-later.ts';
import { connectOrganizations } from '../shared/adapters/connect-organizations.ts';
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
import { carryOutCommand } from '../shared/domain/commands/carry-out-command.ts';
import { operatorCommand } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  tokens: connectTokens(clients),
  facts: connectFacts(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizations(clients),
  callbacks: connectCallbacks(clients),
  notices: connectNoticesLater(clients),
  turnstile: connectTurnstile(readSettings(), clients),
  clock: systemClock,
  log,
};

/** An event that does not parse throws: it ends in the dead-letter queue, where a person reads it. */
export const handler = defineHandler(operatorCommand, (command) => carryOutCommand(command, ports));
