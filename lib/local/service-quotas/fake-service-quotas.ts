import type { Members } from '../endpoint/input-types.ts';
import { AwsFault, type AwsService, type Operation } from '../endpoint/service.ts';
import { getServiceQuota } from './operations/get-service-quota.ts';
import { listServiceQuotas } from './operations/list-service-quotas.ts';
import type { QuotaSource } from './quota.ts';

/** The members of every input, by the model of the service. */
const INPUTS: Readonly<Record<string, Members>> = {
  GetServiceQuota: { ServiceCode: 'String', QuotaCode: 'String', ContextId: 'String' },
  ListServiceQuotas: {
    ServiceCode: 'String',
    NextToken: 'String',
    MaxResults: 'Integer',
    QuotaCode: 'String',
    QuotaAppliedAtLevel: 'String',
  },
};

/** Service Quotas for the one quota that limits invitations. It reads what Organizations enforces. */
export class FakeServiceQuotas implements AwsService {
  readonly targetPrefix = 'ServiceQuotasV20190624';
  readonly jsonVersion = '1.1';
  readonly inputs = INPUTS;
  readonly operations: Readonly<Record<string, Operation>>;

  constructor(source: QuotaSource) {
    this.operations = {
      GetServiceQuota: (input, caller) => {
        requireManagementAccount(source, caller.accountId);
        return getServiceQuota(source, input);
      },
      ListServiceQuotas: (input, caller) => {
        requireManagementAccount(source, caller.accountId);
        return listServiceQuotas(source, input);
      },
    };
  }
}

/** Members have no such quota of their own. */
function requireManagementAccount(source: QuotaSource, accountId: string): void {
  if (accountId === source.managementAccountId) return;
  throw new AwsFault(
    'AccessDeniedException',
    `account ${accountId} asks for a quota of the organization, expected its management account`,
  );
}
