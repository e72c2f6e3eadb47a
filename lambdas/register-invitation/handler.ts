import { Clients } from '../shared/adapters/clients.ts';
import { connectMembers, connectUnits } from '../shared/adapters/connect-organizations.ts';
import { connectOutcomes } from '../shared/adapters/connect-tables.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { readSettings } from '../shared/adapters/environment.ts';
import { registerInvitation } from '../shared/domain/registration/register-invitation.ts';
import { registerInvitationRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  units: connectUnits(clients),
  members: connectMembers(clients),
};
const settings = readSettings();

export const handler = defineHandler(registerInvitationRequest, (request) =>
  registerInvitation(request, settings, ports),
);
