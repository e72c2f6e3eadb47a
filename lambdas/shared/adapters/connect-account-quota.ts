import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { serviceQuotas } from './account-quota.ts';
import { CLIENT_SETTINGS, type Clients, prepared } from './clients.ts';

export const connectAccountQuota = (clients: Clients) =>
  serviceQuotas(
    clients.once(ServiceQuotasClient, () => prepared(new ServiceQuotasClient(CLIENT_SETTINGS))),
  );
