import { isEmail } from './email.ts';
import { isAccountId } from './input.ts';
import type {
  AccountIdentity,
  OrganizationCondition,
  OrganizationWorld,
  OwnerBehaviour,
} from './world.ts';

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** Refuses a world that AWS could not hold, before anything runs in it. */
export function checkWorld(world: OrganizationWorld): void {
  const { organization, members, outsideAccounts = [], service = {} } = world;
  if (!ORGANIZATION_ID.test(organization.id)) {
    throw new Error(
      `organization id "${organization.id}" is malformed, expected o- and 10 to 32 lower-case letters or digits`,
    );
  }
  const accounts = [
    organization.managementAccount,
    ...(members?.accounts ?? []),
    ...outsideAccounts,
  ];
  for (const account of accounts) checkAccount(account);
  for (const condition of world.conditions ?? []) checkCondition(condition);
  checkProbability('service.emptyPages', service.emptyPages);
  checkProbability('service.events.lossProbability', service.events?.lossProbability);
  checkProbability('service.events.duplicateProbability', service.events?.duplicateProbability);
}

function checkAccount(account: AccountIdentity & { readonly owner?: OwnerBehaviour }): void {
  if (!isAccountId(account.id)) {
    throw new Error(`account id "${account.id}" is malformed, expected twelve digits`);
  }
  if (!isEmail(account.email)) {
    throw new Error(
      `e-mail address "${account.email}" of account ${account.id} is malformed, expected 6 to 64 characters with an @ and a domain`,
    );
  }
  const { accepts = 0, declines = 0 } = account.owner ?? {};
  const owner = `the owner of account ${account.id}`;
  checkProbability(`"accepts" of ${owner}`, accepts);
  checkProbability(`"declines" of ${owner}`, declines);
  checkProbability(`"accepts" and "declines" together of ${owner}`, accepts + declines);
}

function checkCondition({ answer, operation, refusal }: OrganizationCondition): void {
  if ((answer === undefined) !== (refusal === undefined)) return;
  const named = operation ?? 'InviteAccountToOrganization';
  throw new Error(
    `a condition of ${named} has ${refusal === undefined ? 'neither' : 'both'} of "refusal" and "answer", expected one of the two`,
  );
}

function checkProbability(name: string, value: number | undefined): void {
  if (value === undefined || (value >= 0 && value <= 1 + Number.EPSILON * 4)) return;
  throw new Error(`${name} is ${value}, expected a probability from 0 to 1`);
}
