/** The operations this fake answers. */
export const OperationName = {
  AcceptHandshake: 'AcceptHandshake',
  CancelHandshake: 'CancelHandshake',
  DeclineHandshake: 'DeclineHandshake',
  DescribeAccount: 'DescribeAccount',
  DescribeHandshake: 'DescribeHandshake',
  DescribeOrganization: 'DescribeOrganization',
  DescribeOrganizationalUnit: 'DescribeOrganizationalUnit',
  InviteAccountToOrganization: 'InviteAccountToOrganization',
  ListAccounts: 'ListAccounts',
  ListAccountsForParent: 'ListAccountsForParent',
  ListHandshakesForAccount: 'ListHandshakesForAccount',
  ListHandshakesForOrganization: 'ListHandshakesForOrganization',
  ListOrganizationalUnitsForParent: 'ListOrganizationalUnitsForParent',
  ListParents: 'ListParents',
  ListRoots: 'ListRoots',
  ListTagsForResource: 'ListTagsForResource',
  MoveAccount: 'MoveAccount',
  RemoveAccountFromOrganization: 'RemoveAccountFromOrganization',
  TagResource: 'TagResource',
} as const;
export type OperationName = (typeof OperationName)[keyof typeof OperationName];
