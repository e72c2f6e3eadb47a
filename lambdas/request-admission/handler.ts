import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { connectCallbacks } from '../shared/adapters/connect-step-functions.ts';
import { connectOutcomes, connectTokens } from '../shared/adapters/connect-tables.ts';
import { connectWithdrawals } from '../shared/adapters/connect-withdrawals.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { systemClock } from '../shared/adapters/system-clock.ts';
import { requestAdmission } from '../shared/domain/admission/request-admission.ts';
import { requestAdmissionRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  tokens: connectTokens(clients),
  withdrawals: connectWithdrawals(clients),
  outcomes: connectOutcomes(clients),
  callbacks: connectCallbacks(clients),
  turnstile: connectTurnstile(readSettings(), clients),
  clock: systemClock,
};

export const handler = defineHandler(requestAdmissionRequest, (request) =>
  requestAdmission(request, ports),
);
