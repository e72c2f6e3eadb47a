import type { QueryService } from './query.ts';

/** `GetCallerIdentity`, so that `aws sts get-caller-identity` tells which account a key acts as. */
export const STS_SERVICE: QueryService = {
  serviceName: 'sts',
  apiVersion: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: {
    GetCallerIdentity: (_input, { accountId, accessKeyId }) => ({
      Arn: `arn:aws:iam::${accountId}:user/local`,
      UserId: accessKeyId,
      Account: accountId,
    }),
  },
};
