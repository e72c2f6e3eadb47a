import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';
import { organizationMembers } from './members-client.ts';
import { awsOrganizations } from './organizations-client.ts';
import { systemClock } from './system-clock.ts';
import { organizationUnits } from './units-client.ts';

/** The SDK's own retries are off: `retryTransient` knows which faults pass by themselves. */
const organizations = (clients: Clients) =>
  clients.once(OrganizationsClient, () =>
    prepared(new OrganizationsClient({ ...CLIENT_SETTINGS, maxAttempts: 1 })),
  );

export const connectOrganizations = (clients: Clients) =>
  awsOrganizations(organizations(clients), systemClock);
export const connectMembers = (clients: Clients) =>
  organizationMembers(connectOrganizations(clients));
export const connectUnits = (clients: Clients) =>
  organizationUnits(organizations(clients), systemClock);
