import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { connectCallbacks, connectOutcomes, connectTokens } from '../shared/adapters/wiring.ts';
import { requestAdmission } from '../shared/domain/admission/request-admission.ts';
import { requestAdmissionRequest } from './schema.ts';

const ports = {
  tokens: connectTokens(),
  outcomes: connectOutcomes(),
  callbacks: connectCallbacks(),
  turnstile: connectTurnstile(readSettings()),
  clock: systemClock,
};

export const handler = defineHandler(requestAdmissionRequest, (request) =>
  requestAdmission(request, ports),
);
