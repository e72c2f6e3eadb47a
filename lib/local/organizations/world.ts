import type { DelayDistribution } from './delay.ts';
import type { FaultDescription } from './faults.ts';
import type { OperationName } from './operation-names.ts';

/**
 * Everything the fake has to know about one organization and the accounts outside it: plain data, so
 * that a campaign file can hold it. Days and hours count from the moment the fake is constructed.
 */
export interface OrganizationWorld {
  readonly organization: OrganizationDescription;
  /**
   * Organizational units as paths of names below the root, e.g. `Workloads/Production`. Missing
   * ancestors are made as well. Units named by a member need not be repeated here.
   *
   * @default none
   */
  readonly organizationalUnits?: readonly (string | OrganizationalUnitDescription)[];
  /** @default the management account alone */
  readonly members?: MembersDescription;
  /** Accounts that may be invited. Anything else that is invited never answers. */
  readonly outsideAccounts?: readonly OutsideAccount[];
  /** What the service does to the calls of an operation for a while. */
  readonly conditions?: readonly OrganizationCondition[];
  /** How the service itself behaves. */
  readonly service?: ServiceBehaviour;
}

export interface OrganizationDescription {
  /** `o-` and 10 to 32 lower-case letters or digits. */
  readonly id: string;
  readonly managementAccount: AccountIdentity;
  /** Age at the start, in hours. Under 1 it is still initializing; under 168 nobody can transfer in. @default 8760 */
  readonly ageHours?: number;
  /** @default ALL */
  readonly featureSet?: FeatureSet;
  /** `r-` and 4 to 32 lower-case letters or digits. @default made up from the seed */
  readonly rootId?: string;
  /** "Maximum number of accounts", the management account included. @default 10 */
  readonly accountQuota?: number;
  /**
   * What an invitation gets in the organization's first hour; AWS names both.
   *
   * @default FinalizingOrganizationException
   */
  readonly refusalWhileInitializing?: string | FaultDescription;
}

export interface OrganizationalUnitDescription {
  /** Names from below the root, joined by `/`. */
  readonly path: string;
  /** `ou-`, the root's id without its `r-`, `-`, 8 to 32 characters. @default made up from the seed */
  readonly id?: string;
}

export const FeatureSet = { All: 'ALL', ConsolidatedBilling: 'CONSOLIDATED_BILLING' } as const;
export type FeatureSet = (typeof FeatureSet)[keyof typeof FeatureSet];

export interface AccountIdentity {
  /** Twelve digits. */
  readonly id: string;
  readonly email: string;
  /** @default the part of the e-mail address before the `@` */
  readonly name?: string;
}

export const AccountState = {
  PendingActivation: 'PENDING_ACTIVATION',
  Active: 'ACTIVE',
  Suspended: 'SUSPENDED',
  PendingClosure: 'PENDING_CLOSURE',
  Closed: 'CLOSED',
} as const;
export type AccountState = (typeof AccountState)[keyof typeof AccountState];

export interface MembersDescription {
  /** Members without a face, made up from the seed, in the root. They take places. @default 0 */
  readonly count?: number;
  readonly accounts?: readonly MemberDescription[];
}

export interface MemberDescription extends AccountIdentity {
  /** Path of names, e.g. `Workloads/Production`. @default the root */
  readonly organizationalUnit?: string;
  /** @default ACTIVE */
  readonly state?: AccountState;
  /** @default CREATED */
  readonly joinedMethod?: JoinedMethod;
  /** Somebody may invite a member by e-mail. @default ignores it */
  readonly owner?: OwnerBehaviour;
}

export const JoinedMethod = { Invited: 'INVITED', Created: 'CREATED' } as const;
export type JoinedMethod = (typeof JoinedMethod)[keyof typeof JoinedMethod];

export interface OutsideAccount extends AccountIdentity {
  /** @default ACTIVE */
  readonly state?: AccountState;
  /** What its owner does with invitations. @default ignores them */
  readonly owner?: OwnerBehaviour;
  /** The organization it belongs to now. @default none: a standalone account */
  readonly elsewhere?: MembershipElsewhere;
  /** Partition it lives in. @default the partition of the fake */
  readonly partition?: string;
  readonly conditions?: readonly PlantedCondition[];
}

/** Membership of another organization. Members transfer directly when they accept; see ORG-41 on. */
export interface MembershipElsewhere {
  readonly organizationId: string;
  /** A management account never sees an invitation. @default member */
  readonly role?: 'member' | 'management';
  /** Age in hours of an account that was created inside that organization. @default long ago */
  readonly createdInsideHoursAgo?: number;
  readonly isDelegatedAdministrator?: boolean;
  /** A service control policy there, or the owner's own permissions, deny leaving. */
  readonly isLeavingDenied?: boolean;
}

/**
 * What the owner does, by seeded chance: accepts with probability `accepts`, else declines with
 * probability `declines` of all, else ignores. Each invitation draws anew.
 */
export interface OwnerBehaviour {
  /** Probability, 0 to 1. @default 0 */
  readonly accepts?: number;
  /** Probability, 0 to 1; `accepts + declines` is at most 1. @default 0 */
  readonly declines?: number;
  /** From the invitation to the answer. @default one day, always */
  readonly answersAfter?: DelayDistribution;
  /** So many invitations are overlooked before one is read. @default 0 */
  readonly overlooks?: number;
}

/** A reason to refuse one account. */
export interface PlantedCondition {
  /** A `Reason` of HandshakeConstraintViolationException, known to AWS or not, or another fault. */
  readonly refusal: string | FaultDescription;
  /** Which call is refused. @default invite */
  readonly at?: 'invite' | 'accept';
  /** Day it begins. @default 0 */
  readonly from?: number;
  /** Day it ends, or `resolved`: only `control.resolve(accountId)` ends it. @default resolved */
  readonly until?: number | 'resolved';
  /** So many calls are refused, then no more. @default every call */
  readonly times?: number;
}

/** What happens to every call of an operation over a time, or to those about one account. */
export interface OrganizationCondition {
  /** What the calls are refused with. Either this or `answer` is given. */
  readonly refusal?: string | FaultDescription;
  /** The calls succeed, and their callers get 503 instead of the answer. */
  readonly answer?: 'lost';
  /** Account id or e-mail address of the account that the calls are about. @default any */
  readonly target?: string;
  /** Day it begins. @default 0 */
  readonly from?: number;
  /**
   * Day it ends, or `resolved`: only `control.resolveOrganization()` ends it, or `control.resolve` of
   * its target.
   *
   * @default resolved
   */
  readonly until?: number | 'resolved';
  /** So many calls are hit, then no more. @default every call */
  readonly times?: number;
  /** @default InviteAccountToOrganization */
  readonly operation?: OperationName;
}

export interface ServiceBehaviour {
  readonly throttling?: ThrottlingBehaviour;
  /**
   * How long a write occupies the organization, in milliseconds. A second write meanwhile gets
   * "another request is already in progress". 0 switches it off.
   *
   * @default 0
   */
  readonly writeTakesMs?: number;
  /** Probability that a page with more to come is empty but for its token. @default 0 */
  readonly emptyPages?: number;
  /** Until a new member shows in reads and moves, in seconds. @default 0 */
  readonly membershipVisibleAfterSeconds?: number;
  /** Whether accounts still carry the retired `Status`. @default true */
  readonly hasStatusField?: boolean;
  readonly events?: EventBehaviour;
}

export interface ThrottlingBehaviour {
  /** `published`: the rates and bursts AWS documents. @default published */
  readonly rates?: 'published' | 'off';
  /**
   * Virtual time stands still while a function works through its calls, although each would take a
   * while. So each call also refills its bucket by this many milliseconds. 0 is the strictest.
   *
   * @default 200
   */
  readonly assumedCallMs?: number;
}

/** CloudTrail through EventBridge is best effort: late, twice or never, by seeded chance. */
export interface EventBehaviour {
  /** @default 5 to 90 seconds, uniformly */
  readonly delay?: DelayDistribution;
  /** @default 0 */
  readonly duplicateProbability?: number;
  /** @default 0 */
  readonly lossProbability?: number;
  /** AcceptHandshake also reaches the management account, as one field report saw. @default false, as AWS documents */
  readonly hasAcceptHandshake?: boolean;
  /** AccountJoinedOrganization and AccountDepartedOrganization are sent. @default true */
  readonly hasMembershipEvents?: boolean;
  /** UpdateServiceQuotaIncreaseRequestStatus is sent when the account quota is raised. @default true */
  readonly hasQuotaEvents?: boolean;
}
