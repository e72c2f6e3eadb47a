import type { AccountQuota } from './account-quota.ts';
import type { Account } from './accounts.ts';
import type { OrganizationsContext } from './context.ts';
import {
  type CallCounts,
  DepartureMethod,
  type HandshakeView,
  type InjectionOptions,
  type JournalEntry,
  type MemberView,
  type OrganizationsControl,
  type Usage,
} from './control.ts';
import { depart } from './departure.ts';
import { quotaRaised } from './event-details.ts';
import type { FaultDescription } from './faults.ts';
import { type Handshake, TargetType } from './handshakes.ts';
import type { Effect, Interferences } from './interferences.ts';
import type { Journal } from './journal.ts';
import { OperationName } from './operation-names.ts';
import { isVisible } from './organization.ts';
import { addMember } from './organization-from-world.ts';
import { ownerOf } from './owners.ts';
import type { MemberDescription } from './world.ts';

export interface ControlProps {
  readonly context: OrganizationsContext;
  readonly injected: Interferences;
  readonly journal: Journal;
  readonly call: (operation: OperationName, input: Record<string, unknown>, as: string) => void;
}

export class Control implements OrganizationsControl {
  readonly #props: ControlProps;

  constructor(props: ControlProps) {
    this.#props = props;
  }

  get accountQuota(): AccountQuota {
    return this.#props.context.organization;
  }

  injectFault(
    operation: OperationName,
    fault: string | FaultDescription,
    options?: InjectionOptions,
  ): void {
    this.#interfere(operation, { kind: 'refused', refusal: fault }, options);
  }

  loseAnswer(operation: OperationName, options?: InjectionOptions): void {
    this.#interfere(operation, { kind: 'lost' }, options);
  }

  clearFaults(): void {
    this.#props.injected.clear();
  }

  setAccountQuota(value: number): void {
    const { organization, events, clock } = this.#props.context;
    const isRaised = value > organization.value();
    organization.setAccountQuota(value);
    const isTold = events.behaviour.hasQuotaEvents ?? true;
    if (isRaised && isTold) events.send(quotaRaised(value, clock.now()));
  }

  spendAttempts(count: number): void {
    const { clock, organization } = this.#props.context;
    for (let i = 0; i < count; i++) organization.attempts.spend(clock.now());
  }

  accept(accountId: string): void {
    this.#answer(OperationName.AcceptHandshake, accountId);
  }

  decline(accountId: string): void {
    this.#answer(OperationName.DeclineHandshake, accountId);
  }

  depart(accountId: string, method: DepartureMethod = DepartureMethod.Left): void {
    const { context } = this.#props;
    const account = this.#require(accountId);
    if (account.membership === undefined || context.organization.isManagementAccount(accountId)) {
      throw new Error(`account ${accountId} cannot depart, expected a member account`);
    }
    depart(context, account, method);
  }

  resolve(accountId: string): void {
    this.#props.context.conditions.resolve(this.#require(accountId));
  }

  resolveOrganization(): void {
    this.#props.context.conditions.resolveOrganization();
  }

  addMember(member: MemberDescription): void {
    const { clock, organization } = this.#props.context;
    addMember(organization, member, clock.now());
  }

  organizationalUnitId(path: string): string {
    return this.#props.context.organization.tree.ensure(path).id;
  }

  callCounts(): CallCounts {
    return this.#props.journal.counts();
  }

  journal(): readonly JournalEntry[] {
    return this.#props.journal.invitations();
  }

  handshakes(): readonly HandshakeView[] {
    const { clock, organization } = this.#props.context;
    const { handshakes } = organization;
    handshakes.advance(clock.now());
    return [...handshakes.ordered].map(({ id, target, state, requestedAtMs, expiresAtMs }) => ({
      ...{ id, target: target.id, state, requestedAtMs, expiresAtMs },
      endedAtMs: handshakes.endedAtMs(id) ?? null,
    }));
  }

  members(): readonly MemberView[] {
    const { clock, organization } = this.#props.context;
    return [...organization.members].flatMap((account) => {
      const { id, email, membership } = account;
      const isShown = membership !== undefined && isVisible(account, clock.now());
      return isShown ? [{ id, email, parentId: membership.parentId }] : [];
    });
  }

  usage(): Usage {
    const { clock, organization } = this.#props.context;
    organization.handshakes.advance(clock.now());
    return organization.usage(clock.now());
  }

  #interfere(operation: OperationName, effect: Effect, options: InjectionOptions = {}): void {
    const { target, untilMs = Number.POSITIVE_INFINITY } = options;
    const left = options.times ?? (options.untilMs === undefined ? 1 : Number.POSITIVE_INFINITY);
    const fromMs = this.#props.context.clock.now();
    this.#props.injected.add({ operation, effect, target, fromMs, untilMs, left });
  }

  #answer(operation: OperationName, accountId: string): void {
    const account = this.#require(accountId);
    const handshake = this.#latestOpen(account);
    if (handshake === undefined) {
      throw new Error(`account ${accountId} has no open invitation, expected one to answer`);
    }
    this.#props.call(operation, { HandshakeId: handshake.id }, ownerOf(accountId).accountId);
  }

  #latestOpen(account: Account): Handshake | undefined {
    const { clock, organization } = this.#props.context;
    const { handshakes } = organization;
    handshakes.advance(clock.now());
    const byId = handshakes.findOpen({ type: TargetType.Account, id: account.id });
    const byEmail = handshakes.findOpen({ type: TargetType.Email, id: account.email });
    if (byId === undefined || byEmail === undefined) return byId ?? byEmail;
    return byId.requestedAtMs >= byEmail.requestedAtMs ? byId : byEmail;
  }

  #require(accountId: string): Account {
    const account = this.#props.context.organization.accounts.find(accountId);
    if (account !== undefined) return account;
    throw new Error(
      `account ${accountId} is not in the world, expected one of its members or outside accounts`,
    );
  }
}
