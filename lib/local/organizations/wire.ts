import type { Account } from './accounts.ts';
import { type Handshake, HandshakeState, TargetType } from './handshakes.ts';
import type { Organization } from './organization.ts';
import { type Container, idPath, type ParentType } from './tree.ts';
import { AccountState } from './world.ts';

/** Timestamps travel as seconds since the epoch, with milliseconds as the fraction. */
export function toSeconds(ms: number): number {
  return ms / 1000;
}

/** A resource of the organization always names the management account in its ARN. */
export function arn(organization: Organization, resource: string): string {
  const { partition, managementAccount } = organization;
  return `arn:${partition}:organizations::${managementAccount.id}:${resource}`;
}

/** A handshake as every operation returns it. The order of its parties differs from call to call. */
export interface HandshakeOnWire {
  readonly Id: string;
  readonly Arn: string;
  readonly Action: string;
  readonly State: HandshakeState;
  readonly Parties: readonly HandshakeParty[];
  readonly RequestedTimestamp: number;
  readonly ExpirationTimestamp: number;
  readonly Resources: ReturnType<typeof resources>;
}

interface HandshakeParty {
  readonly Type: string;
  readonly Id: string;
}

/** Both orders of the parties; the state decides everything else that changes. */
interface Renderings {
  readonly state: HandshakeState;
  readonly senderFirst: HandshakeOnWire;
  readonly recipientFirst: HandshakeOnWire;
}

/** A sweep reads every handshake every hour, and few of them have changed since. */
const rendered = new WeakMap<Handshake, Renderings>();

export function handshakeToWire(handshake: Handshake, organization: Organization): HandshakeOnWire {
  let renderings = rendered.get(handshake);
  if (renderings?.state !== handshake.state) {
    renderings = render(handshake, organization);
    rendered.set(handshake, renderings);
  }
  return handshake.order.next() < 0.5 ? renderings.senderFirst : renderings.recipientFirst;
}

function render(handshake: Handshake, organization: Organization): Renderings {
  const sender = { Type: 'ORGANIZATION', Id: organization.id.replace(/^o-/, '') };
  const recipient = recipientParty(handshake);
  const senderFirst: HandshakeOnWire = {
    Id: handshake.id,
    Arn: arn(organization, `handshake/${organization.id}/invite/${handshake.id}`),
    Action: 'INVITE',
    State: handshake.state,
    Parties: [sender, recipient],
    RequestedTimestamp: toSeconds(handshake.requestedAtMs),
    ExpirationTimestamp: toSeconds(handshake.expiresAtMs),
    Resources: resources(handshake, organization),
  };
  const recipientFirst = { ...senderFirst, Parties: [recipient, sender] };
  return { state: handshake.state, senderFirst, recipientFirst };
}

function recipientParty(handshake: Handshake): HandshakeParty {
  const { acceptedBy, state, target } = handshake;
  return state === HandshakeState.Accepted && acceptedBy !== undefined
    ? { Type: TargetType.Account, Id: acceptedBy }
    : { Type: target.type, Id: target.id };
}

function resources(handshake: Handshake, organization: Organization) {
  const { managementAccount } = organization;
  const sender = {
    Type: 'ORGANIZATION',
    Value: organization.id,
    Resources: [
      { Type: 'MASTER_EMAIL', Value: managementAccount.email },
      { Type: 'MASTER_NAME', Value: managementAccount.name },
      { Type: 'ORGANIZATION_FEATURE_SET', Value: organization.featureSet },
    ],
  };
  const recipient = { Type: handshake.target.type, Value: handshake.target.id };
  const notes = handshake.notes === undefined ? [] : [{ Type: 'NOTES', Value: handshake.notes }];
  return [sender, recipient, ...notes];
}

export function accountToWire(
  account: Account,
  organization: Organization,
  hasStatusField: boolean,
) {
  const { membership } = account;
  const parent = membership === undefined ? undefined : organization.tree.find(membership.parentId);
  const above = parent === undefined ? '' : idPath(parent);
  return {
    Id: account.id,
    Arn: arn(organization, `account/${organization.id}/${account.id}`),
    Email: account.email,
    Name: account.name,
    ...(hasStatusField ? { Status: STATUS[account.state] } : {}),
    State: account.state,
    Paths: [`${organization.id}/${above}${account.id}/`],
    JoinedMethod: membership?.joinedMethod,
    JoinedTimestamp: toSeconds(membership?.joinedAtMs ?? 0),
  };
}

/** The retired field knew three values only. */
const STATUS: Readonly<Record<AccountState, string>> = {
  [AccountState.PendingActivation]: 'SUSPENDED',
  [AccountState.Active]: 'ACTIVE',
  [AccountState.Suspended]: 'SUSPENDED',
  [AccountState.PendingClosure]: 'PENDING_CLOSURE',
  [AccountState.Closed]: 'SUSPENDED',
};

export function unitToWire(unit: Container, organization: Organization) {
  return {
    Id: unit.id,
    Arn: arn(organization, `ou/${organization.id}/${unit.id}`),
    Name: unit.name,
    Path: `${organization.id}/${idPath(unit)}`,
  };
}

export function rootToWire(root: Container, organization: Organization) {
  return {
    Id: root.id,
    Arn: arn(organization, `root/${organization.id}/${root.id}`),
    Name: root.name,
    PolicyTypes: [],
  };
}

export function parentToWire(parent: Container) {
  return { Id: parent.id, Type: parent.type satisfies ParentType };
}
