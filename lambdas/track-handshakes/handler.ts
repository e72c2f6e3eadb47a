import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { log } from '../shared/adapters/log.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import {
  connectCallbacks,
  connectDirectory,
  connectFacts,
  connectOrganizations,
  connectOutcomes,
  connectTokens,
} from '../shared/adapters/wiring.ts';
import { trackEvent } from '../shared/domain/following/track-event.ts';
import { trackHandshakesRequest } from './schema.ts';

const ports = {
  outcomes: connectOutcomes(),
  tokens: connectTokens(),
  facts: connectFacts(),
  directory: connectDirectory(),
  organizations: connectOrganizations(),
  callbacks: connectCallbacks(),
  turnstile: connectTurnstile(readSettings()),
  clock: systemClock,
  log,
};

export const handler = defineHandler(trackHandshakesRequest, (event) => trackEvent(event, ports));
