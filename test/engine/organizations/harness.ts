import { seededRandom } from '../../../lib/local/clock/random.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';
import { AwsFault, type Caller } from '../../../lib/local/endpoint/service.ts';
import type { CloudTrailEvent } from '../../../lib/local/organizations/cloudtrail-event.ts';
import { FakeOrganizations } from '../../../lib/local/organizations/fake-organizations.ts';
import type { OperationName } from '../../../lib/local/organizations/operation-names.ts';
import type {
  OrganizationDescription,
  OrganizationWorld,
  OutsideAccount,
} from '../../../lib/local/organizations/world.ts';

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

export const MANAGEMENT = '111111111111';
export const ALICE = '222222222222';
export const BOB = '333333333333';
export const MEMBER = '444444444444';
export const STRANGER = '999999999999';

/** 2026-01-05T00:00:00Z */
export const START = 1_767_571_200_000;

export const ORGANIZATION: OrganizationDescription = {
  id: 'o-exampleorg1',
  rootId: 'r-ab12',
  managementAccount: { id: MANAGEMENT, email: 'management@example.com', name: 'Management' },
  accountQuota: 50,
};

/** Two standalone accounts, one member, no throttles: each test changes what it is about. */
export function baseWorld(changes: Partial<OrganizationWorld> = {}): OrganizationWorld {
  return {
    organization: ORGANIZATION,
    members: { accounts: [{ id: MEMBER, email: 'member@example.com' }] },
    outsideAccounts: [outside(ALICE), outside(BOB)],
    service: { throttling: { rates: 'off' } },
    ...changes,
  };
}

export function outside(id: string, traits: Partial<OutsideAccount> = {}): OutsideAccount {
  return { id, email: emailOf(id), ...traits };
}

export function emailOf(id: string): string {
  return `root-${id}@example.com`;
}

/** What operations answer with, as far as tests look at it. */
export interface Answer {
  readonly Handshake: WireHandshake;
  readonly Handshakes: readonly WireHandshake[];
  readonly Account: WireAccount;
  readonly Accounts: readonly WireAccount[];
  readonly Parents: readonly { readonly Id: string; readonly Type: string }[];
  readonly Roots: readonly { readonly Id: string; readonly Arn: string }[];
  readonly OrganizationalUnits: readonly WireUnit[];
  readonly OrganizationalUnit: WireUnit;
  readonly Organization: Readonly<Record<string, unknown>>;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly NextToken?: string;
}

export interface WireHandshake {
  readonly Id: string;
  readonly Arn: string;
  readonly State: string;
  readonly Action: string;
  readonly Parties: readonly { readonly Type: string; readonly Id: string }[];
  readonly Resources: readonly WireResource[];
  readonly RequestedTimestamp: number;
  readonly ExpirationTimestamp: number;
}

export interface WireResource {
  readonly Type: string;
  readonly Value: string;
  readonly Resources?: readonly WireResource[];
}

export interface WireAccount {
  readonly Id: string;
  readonly State: string;
  readonly Status?: string;
  readonly Paths: readonly string[];
  readonly JoinedMethod: string;
  readonly JoinedTimestamp: number;
}

export interface WireUnit {
  readonly Id: string;
  readonly Name: string;
  readonly Path: string;
}

export interface Scene {
  readonly clock: VirtualClock;
  readonly fake: FakeOrganizations;
  readonly control: FakeOrganizations['control'];
  readonly events: CloudTrailEvent[];
  call(operation: OperationName, input?: Record<string, unknown>, as?: string): Answer;
  /** What the operation was refused with: `code`, or `code/Reason`. */
  refusal(operation: OperationName, input?: Record<string, unknown>, as?: string): string;
  fault(operation: OperationName, input?: Record<string, unknown>, as?: string): AwsFault;
  invite(id: string, more?: Record<string, unknown>): WireHandshake;
  inviteByEmail(email: string, more?: Record<string, unknown>): WireHandshake;
  refusedInvite(id: string): string;
  stateOf(handshake: WireHandshake): string;
  /** Lets time pass, from due time to due time. */
  pass(ms: number): Promise<void>;
}

export function scene(world: OrganizationWorld = baseWorld(), seed = 'test'): Scene {
  const clock = new VirtualClock({ startAtMs: START });
  const events: CloudTrailEvent[] = [];
  const fake = new FakeOrganizations({
    clock,
    world,
    random: seededRandom(seed),
    emit: (event) => void events.push(event),
  });
  const call: Scene['call'] = (operation, input = {}, as = MANAGEMENT) =>
    fake.operations[operation]?.(input, callerOf(as)) as Answer;
  const fault: Scene['fault'] = (operation, input, as) => {
    try {
      call(operation, input, as);
    } catch (error) {
      if (error instanceof AwsFault) return error;
      throw error;
    }
    throw new Error(`${operation} succeeded, expected a fault`);
  };
  const refusal: Scene['refusal'] = (...args) => describeFault(fault(...args));
  return {
    clock,
    fake,
    control: fake.control,
    events,
    call,
    fault,
    refusal,
    invite: (id, more) =>
      call('InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: id }, ...more })
        .Handshake,
    inviteByEmail: (email, more) =>
      call('InviteAccountToOrganization', { Target: { Type: 'EMAIL', Id: email }, ...more })
        .Handshake,
    refusedInvite: (id) =>
      refusal('InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: id } }),
    stateOf: ({ Id }) => call('DescribeHandshake', { HandshakeId: Id }).Handshake.State,
    pass: (ms) => clock.advanceTo(clock.now() + ms),
  };
}

export function callerOf(accountId: string): Caller {
  return { accountId, accessKeyId: `AKIA${accountId}` };
}

export function describeFault(fault: AwsFault): string {
  const { Reason: reason } = fault.members;
  return reason === undefined ? fault.name : `${fault.name}/${String(reason)}`;
}

/** Twelve digits for the i-th account of a crowd. */
export function crowdId(i: number): string {
  return String(500_000_000_000 + i);
}

export function crowd(count: number, traits: Partial<OutsideAccount> = {}): OutsideAccount[] {
  return Array.from({ length: count }, (_, i) => outside(crowdId(i), traits));
}

/** Every handshake of the organization, page by page. */
export function listAll({ call }: Scene, as = MANAGEMENT): WireHandshake[] {
  const all: WireHandshake[] = [];
  let token: string | undefined;
  do {
    const page = call(
      'ListHandshakesForOrganization',
      token === undefined ? {} : { NextToken: token },
      as,
    );
    all.push(...page.Handshakes);
    token = page.NextToken;
  } while (token !== undefined);
  return all;
}
