import type { AccountQuota } from './account-quota.ts';
import type { Account, AccountDirectory } from './accounts.ts';
import { AttemptWindow } from './attempts.ts';
import type { Usage } from './control.ts';
import type { HandshakeStore } from './handshakes.ts';
import { PagedList } from './paged-list.ts';
import type { Container, OrganizationTree } from './tree.ts';
import type { FeatureSet, JoinedMethod } from './world.ts';

export interface OrganizationTraits {
  readonly id: string;
  readonly partition: string;
  readonly createdAtMs: number;
  readonly featureSet: FeatureSet;
  readonly managementAccount: Account;
  readonly accounts: AccountDirectory;
  readonly tree: OrganizationTree;
  readonly handshakes: HandshakeStore;
  readonly accountQuota: number;
}

export interface Enrolment {
  readonly joinedMethod: JoinedMethod;
  readonly atMs: number;
  readonly visibleAtMs?: number;
  /** @default the root, where every account lands */
  readonly parent?: Container;
}

/** The organization under test: who is in it, where, and what it may still do. */
export class Organization implements AccountQuota {
  readonly id: string;
  readonly partition: string;
  readonly createdAtMs: number;
  readonly featureSet: FeatureSet;
  readonly managementAccount: Account;
  readonly accounts: AccountDirectory;
  readonly tree: OrganizationTree;
  readonly handshakes: HandshakeStore;
  readonly attempts = new AttemptWindow();
  readonly members = new PagedList<Account>();
  #accountQuota: number;

  constructor(traits: OrganizationTraits) {
    this.id = traits.id;
    this.partition = traits.partition;
    this.createdAtMs = traits.createdAtMs;
    this.featureSet = traits.featureSet;
    this.managementAccount = traits.managementAccount;
    this.accounts = traits.accounts;
    this.tree = traits.tree;
    this.handshakes = traits.handshakes;
    this.#accountQuota = traits.accountQuota;
  }

  value(): number {
    return this.#accountQuota;
  }

  setAccountQuota(value: number): void {
    this.#accountQuota = value;
  }

  isManagementAccount(accountId: string): boolean {
    return accountId === this.managementAccount.id;
  }

  isMember(accountId: string): boolean {
    return this.accounts.find(accountId)?.membership !== undefined;
  }

  /** A member as reads and moves see it: one that has just joined may not be visible yet. */
  findMember(accountId: string, nowMs: number): Account | undefined {
    const account = this.accounts.find(accountId);
    return account !== undefined && isVisible(account, nowMs) ? account : undefined;
  }

  enrol(account: Account, enrolment: Enrolment): void {
    const parent = enrolment.parent ?? this.tree.root;
    account.elsewhere = undefined;
    account.membership = {
      joinedAtMs: enrolment.atMs,
      joinedMethod: enrolment.joinedMethod,
      visibleAtMs: enrolment.visibleAtMs ?? enrolment.atMs,
      parentId: parent.id,
      leaveParent: parent.accounts.append(account),
      leaveList: this.members.append(account),
    };
  }

  move(account: Account, destination: Container): void {
    const { membership } = account;
    if (membership === undefined) return;
    membership.leaveParent();
    membership.parentId = destination.id;
    membership.leaveParent = destination.accounts.append(account);
  }

  /** The account stands alone again; its tags stay behind. */
  release(account: Account): void {
    account.membership?.leaveParent();
    account.membership?.leaveList();
    account.membership = undefined;
    account.tags.clear();
  }

  usage(nowMs: number): Usage {
    return {
      members: this.members.size,
      pending: this.handshakes.openCount,
      attempts: this.attempts.count(nowMs),
      accountQuota: this.#accountQuota,
    };
  }
}

export function isVisible(account: Account, nowMs: number): boolean {
  return account.membership !== undefined && account.membership.visibleAtMs <= nowMs;
}
