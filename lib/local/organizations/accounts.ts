import { nameFromEmail } from './email.ts';
import type {
  AccountIdentity,
  AccountState,
  JoinedMethod,
  MembershipElsewhere,
  OwnerBehaviour,
  PlantedCondition,
} from './world.ts';

/** Membership of the organization that the fake serves. */
export interface Membership {
  readonly joinedAtMs: number;
  readonly joinedMethod: JoinedMethod;
  /** Reads and moves do not find the member before. */
  readonly visibleAtMs: number;
  parentId: string;
  /** Takes the account out of its parent's list. */
  leaveParent: () => void;
  /** Takes the account out of the list of all members. */
  readonly leaveList: () => void;
}

/** An AWS account, wherever it belongs. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly state: AccountState;
  readonly partition: string;
  readonly owner: OwnerBehaviour | undefined;
  readonly tags: Map<string, string>;
  conditions: readonly PlantedCondition[];
  elsewhere: MembershipElsewhere | undefined;
  membership: Membership | undefined;
  /** How many invitations have been opened for it. */
  invitations: number;
}

export interface AccountTraits extends AccountIdentity {
  readonly partition: string;
  readonly state?: AccountState;
  readonly owner?: OwnerBehaviour | undefined;
  readonly conditions?: readonly PlantedCondition[];
  readonly elsewhere?: MembershipElsewhere | undefined;
}

/** Every account the world knows, found by id or by e-mail address. */
export class AccountDirectory {
  readonly #byId = new Map<string, Account>();
  readonly #byEmail = new Map<string, Account>();

  add(traits: AccountTraits): Account {
    const email = traits.email.toLowerCase();
    const twin = this.#byId.get(traits.id) ?? this.#byEmail.get(email);
    if (twin !== undefined) {
      throw new Error(
        `account ${traits.id} (${traits.email}) shares its id or e-mail with ${twin.id} (${twin.email}), expected both to be unique: name each account once`,
      );
    }
    const account: Account = {
      id: traits.id,
      email: traits.email,
      name: traits.name ?? nameFromEmail(traits.email),
      state: traits.state ?? 'ACTIVE',
      partition: traits.partition,
      owner: traits.owner,
      tags: new Map(),
      conditions: traits.conditions ?? [],
      elsewhere: traits.elsewhere,
      membership: undefined,
      invitations: 0,
    };
    this.#byId.set(account.id, account);
    this.#byEmail.set(email, account);
    return account;
  }

  find(id: string): Account | undefined {
    return this.#byId.get(id);
  }

  findByEmail(email: string): Account | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }
}
