import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { AccountQuota } from '../ports/organizations.ts';
import { log } from './log.ts';

/** "Maximum number of accounts" of AWS Organizations; readable in us-east-1 only. */
const ACCOUNT_QUOTA = { ServiceCode: 'organizations', QuotaCode: 'L-E619E033' };

export function serviceQuotas(client: ServiceQuotasClient): AccountQuota {
  return {
    async read() {
      try {
        const answer = await client.send(new GetServiceQuotaCommand(ACCOUNT_QUOTA));
        return answer.Quota?.Value ?? null;
      } catch (error) {
        // A quota that cannot be read is learned from refusals: no reason to stop anything.
        log.warn('the account quota cannot be read from Service Quotas', {
          error: error instanceof Error ? error.name : 'unknown',
        });
        return null;
      }
    },
  };
}
