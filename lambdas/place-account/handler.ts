import { Clients } from '../shared/adapters/clients.ts';
import { connectOrganizations } from '../shared/adapters/connect-organizations.ts';
import { connectDirectory, connectOutcomes } from '../shared/adapters/connect-tables.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import { placeAccount } from '../shared/domain/placement/place-account.ts';
import { placeAccountRequest } from './schema.ts';

const clients = new Clients();
const ports = {
  outcomes: connectOutcomes(clients),
  directory: connectDirectory(clients),
  organizations: connectOrganizations(clients),
};

export const handler = defineHandler(placeAccountRequest, (request) =>
  placeAccount(request, ports),
);
