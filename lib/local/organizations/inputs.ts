import type { Members, MemberType } from '../endpoint/input-types.ts';
import type { OperationName } from './operation-names.ts';

const TAGS: MemberType = { list: { members: { Key: 'String', Value: 'String' } } };
const PAGE: Members = { NextToken: 'String', MaxResults: 'Integer' };
const HANDSHAKE: Members = { HandshakeId: 'String' };
const HANDSHAKES: Members = {
  ...PAGE,
  Filter: { members: { ActionType: 'String', ParentHandshakeId: 'String' } },
};

/** The members of every input, by the model of the service. */
export const ORGANIZATIONS_INPUTS: Readonly<Record<OperationName, Members>> = {
  AcceptHandshake: HANDSHAKE,
  CancelHandshake: HANDSHAKE,
  DeclineHandshake: HANDSHAKE,
  DescribeAccount: { AccountId: 'String' },
  DescribeHandshake: HANDSHAKE,
  DescribeOrganization: {},
  DescribeOrganizationalUnit: { OrganizationalUnitId: 'String' },
  InviteAccountToOrganization: {
    Target: { members: { Id: 'String', Type: 'String' } },
    Notes: 'String',
    Tags: TAGS,
  },
  ListAccounts: PAGE,
  ListAccountsForParent: { ParentId: 'String', ...PAGE },
  ListHandshakesForAccount: HANDSHAKES,
  ListHandshakesForOrganization: HANDSHAKES,
  ListOrganizationalUnitsForParent: { ParentId: 'String', ...PAGE },
  ListParents: { ChildId: 'String', ...PAGE },
  ListRoots: PAGE,
  ListTagsForResource: { ResourceId: 'String', NextToken: 'String' },
  MoveAccount: { AccountId: 'String', SourceParentId: 'String', DestinationParentId: 'String' },
  RemoveAccountFromOrganization: { AccountId: 'String' },
  TagResource: { ResourceId: 'String', Tags: TAGS },
};
