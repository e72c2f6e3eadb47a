import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectCallbacks,
  connectDirectory,
  connectFacts,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/wiring.ts';
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
  notices: connectNotices(clients),
  turnstile: connectTurnstile(readSettings(), clients),
  clock: systemClock,
  log,
};

/** An event that does not parse throws: it ends in the dead-letter queue, where a person reads it. */
export const handler = defineHandler(operatorCommand, (command) => carryOutCommand(command, ports));
