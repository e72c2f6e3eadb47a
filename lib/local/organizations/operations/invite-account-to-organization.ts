import { requireManagementAccount } from '../access.ts';
import type { Account } from '../accounts.ts';
import type { OperationImplementation, OrganizationsContext } from '../context.ts';
import { isEmail } from '../email.ts';
import { ExceptionName, fault, invalidInput, toFault } from '../faults.ts';
import { type Handshake, type Target, TargetType } from '../handshakes.ts';
import { type Input, isAccountId, readTags } from '../input.ts';
import { handshakeToWire } from '../wire.ts';

const HOUR_MS = 3_600_000;
const MAX_NOTES = 1024;
const LEAST_ATTEMPTS_A_DAY = 20;

export const inviteAccountToOrganization: OperationImplementation = (context, input, caller) => {
  const { organization } = context;
  requireManagementAccount(organization, caller);
  const target = readTarget(input);
  const notes = readNotes(input);
  const tags = readTags(input);
  const account = findTarget(context, target);
  refuseWhileInitializing(context);
  refusePlanted(context, account);
  refuseMember(context, target, account);
  if (organization.handshakes.findOpen(target) !== undefined) {
    throw fault(ExceptionName.DuplicateHandshake);
  }
  refuseBeyondQuotas(context);
  const nowMs = context.clock.now();
  const attempt = organization.attempts.spend(nowMs);
  const handshake = organization.handshakes.open({ target, notes, tags, attempt }, nowMs);
  notifyOwner(context, handshake, account);
  return { Handshake: handshakeToWire(handshake, organization) };
};

function readTarget(input: Input): Target {
  const target = input.Target;
  if (typeof target !== 'object' || target === null) throw invalidInput('INVALID_PATTERN');
  const { Type: type, Id: id } = target as Input;
  if (type === TargetType.Account) {
    if (typeof id !== 'string' || !isAccountId(id)) throw invalidInput('INVALID_PATTERN');
    return { type, id };
  }
  if (type !== TargetType.Email) throw invalidInput('INVALID_PARTY_TYPE_TARGET');
  if (typeof id !== 'string' || !isEmail(id)) throw invalidInput('INVALID_EMAIL_ADDRESS_TARGET');
  return { type, id };
}

function readNotes(input: Input): string | undefined {
  const notes = input.Notes ?? undefined;
  if (notes === undefined) return undefined;
  if (typeof notes !== 'string') throw invalidInput('INVALID_PATTERN:NOTES');
  if (notes.length > MAX_NOTES) throw invalidInput('MAX_LENGTH_EXCEEDED:NOTES');
  return notes;
}

function findTarget({ organization }: OrganizationsContext, target: Target): Account | undefined {
  const { accounts } = organization;
  return target.type === TargetType.Account
    ? accounts.find(target.id)
    : accounts.findByEmail(target.id);
}

function refuseWhileInitializing({ clock, organization, settings }: OrganizationsContext): void {
  if (clock.now() - organization.createdAtMs < HOUR_MS) {
    throw toFault(settings.refusalWhileInitializing);
  }
}

function refusePlanted(context: OrganizationsContext, account: Account | undefined): void {
  if (account === undefined) return;
  const refusal = context.conditions.refusalFor(account, 'invite', context.clock.now());
  if (refusal !== undefined) throw toFault(refusal);
}

/** By e-mail even a member can be invited; only the acceptance fails then. */
function refuseMember(
  { organization }: OrganizationsContext,
  target: Target,
  account: Account | undefined,
): void {
  if (target.type === TargetType.Account && account?.membership !== undefined) {
    throw fault(ExceptionName.HandshakeConstraintViolation, 'ALREADY_IN_AN_ORGANIZATION');
  }
  if (account !== undefined && account.partition !== organization.partition) {
    throw fault(
      ExceptionName.HandshakeConstraintViolation,
      'ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD',
    );
  }
}

function refuseBeyondQuotas({ clock, organization }: OrganizationsContext): void {
  const { accountQuota, attempts, members, pending } = organization.usage(clock.now());
  if (members + pending + 1 > accountQuota) {
    throw fault(ExceptionName.HandshakeConstraintViolation, 'ACCOUNT_NUMBER_LIMIT_EXCEEDED');
  }
  if (attempts + 1 > Math.max(LEAST_ATTEMPTS_A_DAY, accountQuota)) {
    throw fault(ExceptionName.HandshakeConstraintViolation, 'HANDSHAKE_RATE_LIMIT_EXCEEDED');
  }
}

function notifyOwner(
  { owners }: OrganizationsContext,
  handshake: Handshake,
  account: Account | undefined,
): void {
  if (account === undefined) return;
  account.invitations += 1;
  owners.receive(handshake, account);
}
