import { Clients } from '../shared/adapters/clients.ts';
import { defineHandler } from '../shared/adapters/define-handler.ts';
import {
  connectDirectory,
  connectOrganizations,
  connectOutcomes,
} from '../shared/adapters/wiring.ts';
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
