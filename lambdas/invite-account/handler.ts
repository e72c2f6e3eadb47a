import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectDirectory,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
} from '../shared/adapters/wiring.ts';
import { applyOverrides } from '../shared/contract/settings.ts';
import { inviteAccount } from '../shared/domain/disposition/invite-account.ts';
import { inviteAccountRequest } from './schema.ts';

const settings = readSettings();
const policy = applyOverrides(settings.policyOverrides);
const ports = {
  outcomes: connectOutcomes(),
  directory: connectDirectory(),
  organizations: connectOrganizations(),
  turnstile: connectTurnstile(settings),
  publisher: connectPublisher(),
  clock: systemClock,
  log,
};

export const handler = defineHandler(inviteAccountRequest, (request) =>
  inviteAccount(request, policy, ports),
);
