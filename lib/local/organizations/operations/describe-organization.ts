import { requireOrganization } from '../access.ts';
import type { OperationImplementation } from '../context.ts';
import { arn } from '../wire.ts';

/** Any member may ask. */
export const describeOrganization: OperationImplementation = ({ organization }, _input, caller) => {
  requireOrganization(organization, caller);
  const { id, featureSet, managementAccount } = organization;
  return {
    Organization: {
      Id: id,
      Arn: arn(organization, `organization/${id}`),
      FeatureSet: featureSet,
      MasterAccountArn: arn(organization, `account/${id}/${managementAccount.id}`),
      MasterAccountId: managementAccount.id,
      MasterAccountEmail: managementAccount.email,
      AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
    },
  };
};
