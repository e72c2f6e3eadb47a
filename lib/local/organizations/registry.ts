import type { OperationImplementation } from './context.ts';
import type { OperationName } from './operation-names.ts';
import { acceptHandshake } from './operations/accept-handshake.ts';
import { cancelHandshake } from './operations/cancel-handshake.ts';
import { declineHandshake } from './operations/decline-handshake.ts';
import { describeAccount } from './operations/describe-account.ts';
import { describeHandshake } from './operations/describe-handshake.ts';
import { describeOrganization } from './operations/describe-organization.ts';
import { describeOrganizationalUnit } from './operations/describe-organizational-unit.ts';
import { inviteAccountToOrganization } from './operations/invite-account-to-organization.ts';
import { listAccounts } from './operations/list-accounts.ts';
import { listAccountsForParent } from './operations/list-accounts-for-parent.ts';
import { listHandshakesForAccount } from './operations/list-handshakes-for-account.ts';
import { listHandshakesForOrganization } from './operations/list-handshakes-for-organization.ts';
import { listOrganizationalUnitsForParent } from './operations/list-organizational-units-for-parent.ts';
import { listParents } from './operations/list-parents.ts';
import { listRoots } from './operations/list-roots.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { moveAccount } from './operations/move-account.ts';
import { removeAccountFromOrganization } from './operations/remove-account-from-organization.ts';
import { tagResource } from './operations/tag-resource.ts';

/** Every operation this fake answers; the endpoint refuses the others by name. */
export const OPERATIONS: Readonly<Record<OperationName, OperationImplementation>> = {
  AcceptHandshake: acceptHandshake,
  CancelHandshake: cancelHandshake,
  DeclineHandshake: declineHandshake,
  DescribeAccount: describeAccount,
  DescribeHandshake: describeHandshake,
  DescribeOrganization: describeOrganization,
  DescribeOrganizationalUnit: describeOrganizationalUnit,
  InviteAccountToOrganization: inviteAccountToOrganization,
  ListAccounts: listAccounts,
  ListAccountsForParent: listAccountsForParent,
  ListHandshakesForAccount: listHandshakesForAccount,
  ListHandshakesForOrganization: listHandshakesForOrganization,
  ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent,
  ListParents: listParents,
  ListRoots: listRoots,
  ListTagsForResource: listTagsForResource,
  MoveAccount: moveAccount,
  RemoveAccountFromOrganization: removeAccountFromOrganization,
  TagResource: tagResource,
};
