import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { serviceQuotas } from './account-quota.ts';
import { CLIENT_SETTINGS, type Clients, unlogged } from './clients.ts';

export const connectAccountQuota = (clients: Clients) =>
  serviceQuotas(
    clients.once(ServiceQuotasClient, () => unlogged(new ServiceQuotasClient(CLIENT_SETTINGS))),
  );
