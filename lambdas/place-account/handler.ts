import { defineHandler } from '../shared/adapters/define-handler.ts';
import {
  connectDirectory,
  connectOrganizations,
  connectOutcomes,
} from '../shared/adapters/wiring.ts';
import { placeAccount } from '../shared/domain/placement/place-account.ts';
import { placeAccountRequest } from './schema.ts';

const ports = {
  outcomes: connectOutcomes(),
  directory: connectDirectory(),
  organizations: connectOrganizations(),
};

export const handler = defineHandler(placeAccountRequest, (request) =>
  placeAccount(request, ports),
);
