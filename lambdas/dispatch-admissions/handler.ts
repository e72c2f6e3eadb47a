import { connectTurnstile } from '../shared/adapters/admission-turnstile.ts';
import { Clients } from '../shared/adapters/clients.ts';
import { connectSweepsLater } from '../shared/adapters/connect-later.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { dispatchAdmissions } from '../shared/domain/admission/dispatch-admissions.ts';
import { dispatchAdmissionsRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  turnstile: connectTurnstile(readSettings(), clients),
  sweeps: connectSweepsLater(clients),
};

export const handler = defineHandler(dispatchAdmissionsRequest, (request) =>
  dispatchAdmissions(request, ports),
);
