import type { RefusalCode } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { Target } from '../../../lambdas/shared/contract/target.ts';
import type {
  AccountFacts,
  CancelAnswer,
  HandshakeFacts,
  HandshakeState,
  InviteAnswer,
  MoveAnswer,
  Organizations,
} from '../../../lambdas/shared/ports/organizations.ts';
import { InMemoryClock } from './in-memory-clock.ts';

const FIFTEEN_DAYS_MS = 15 * 24 * 60 * 60 * 1000;
const ROOT = 'r-abcd';

export interface Invitation {
  readonly target: Target;
  readonly notes: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
}

const UNCERTAIN = { kind: 'uncertain', message: 'no answer came' } as const;

/**
 * An organization small enough for unit tests: it does what it is told and nothing by itself. The
 * faithful fake, with quotas, throttles and events, is `lib/local/organizations`.
 */
export class InMemoryOrganizations implements Organizations {
  readonly handshakes = new Map<string, HandshakeFacts>();
  readonly accounts = new Map<string, AccountFacts>();
  readonly parents = new Map<string, string>();
  readonly managementAccountId = '999988887777';
  /** Invitations that were asked for, refused ones included. */
  readonly invitations: Invitation[] = [];
  readonly moves: { readonly accountId: string; readonly from: string; readonly to: string }[] = [];
  readonly #refusals: { readonly refusal: RefusalCode; readonly message: string }[] = [];
  readonly #lost: { readonly isSent: boolean; readonly state: HandshakeState }[] = [];
  #moveAnswers: MoveAnswer[] = [];
  readonly #clock: InMemoryClock;

  constructor(clock: InMemoryClock = new InMemoryClock()) {
    this.#clock = clock;
  }

  /** Test control: the next call of `invite` is refused. */
  refuseNext(exception: string, reason: string | null = null, message = 'refused'): void {
    this.#refusals.push({ refusal: { exception, reason }, message });
  }

  /**
   * Test control: the answer to the next call of `invite` is lost; the invitation was sent, and its
   * owner has answered already when `state` says so, or it was not.
   */
  loseNextAnswer(isSent: boolean, state: HandshakeState = 'OPEN'): void {
    this.#lost.push({ isSent, state });
  }

  /** Test control: the next call of `moveAccount` answers this. */
  answerNextMove(answer: MoveAnswer): void {
    this.#moveAnswers = [...this.#moveAnswers, answer];
  }

  /** Test control: an invitation that exists. */
  addHandshake(facts: Partial<HandshakeFacts> & Pick<HandshakeFacts, 'id'>): HandshakeFacts {
    const requestedAt = facts.requestedAt ?? this.#clock.now();
    const handshake: HandshakeFacts = {
      state: 'OPEN',
      party: null,
      email: null,
      requestedAt,
      expiresAt: requestedAt + FIFTEEN_DAYS_MS,
      ...facts,
    };
    this.handshakes.set(handshake.id, handshake);
    return handshake;
  }

  /** Test control: the owner answers, or time does. Membership does not follow by itself. */
  endHandshake(id: string, state: HandshakeState): void {
    const present = this.handshakes.get(id);
    if (present === undefined) throw new Error(`no handshake ${id}`);
    this.handshakes.set(id, { ...present, state });
  }

  /** Test control: an account is a member, in the root unless said otherwise. */
  addMember(facts: Partial<AccountFacts> & Pick<AccountFacts, 'id'>, parent = ROOT): void {
    this.accounts.set(facts.id, {
      email: `${facts.id}@example.com`,
      state: 'ACTIVE',
      joinedMethod: 'INVITED',
      joinedAt: this.#clock.now(),
      ...facts,
    });
    this.parents.set(facts.id, parent);
  }

  async invite(invitation: Invitation): Promise<InviteAnswer> {
    this.invitations.push(invitation);
    const refused = this.#refusals.shift();
    if (refused !== undefined) return { kind: 'refused', ...refused };
    const lost = this.#lost.shift();
    if (lost?.isSent === false) return UNCERTAIN;
    if (this.#hasOpen(invitation.target)) {
      const refusal = { exception: 'DuplicateHandshakeException', reason: null };
      return { kind: 'refused', refusal, message: 'an invitation is open already' };
    }
    const handshake = this.addHandshake({
      id: `h-${String(this.handshakes.size + 1).padStart(10, '0')}`,
      party: { id: invitation.target.id, type: invitation.target.type },
      email: invitation.target.type === 'EMAIL' ? invitation.target.id : null,
    });
    if (lost === undefined) return { kind: 'invited', handshake };
    this.endHandshake(handshake.id, lost.state);
    return UNCERTAIN;
  }

  async describeHandshake(id: string): Promise<HandshakeFacts | null> {
    return this.handshakes.get(id) ?? null;
  }

  async *listInvitations(): AsyncIterable<HandshakeFacts> {
    yield* [...this.handshakes.values()];
  }

  async cancelHandshake(id: string): Promise<CancelAnswer> {
    const state = this.handshakes.get(id)?.state;
    if (state === undefined) return 'notFound';
    if (state === 'CANCELED') return 'alreadyCanceled';
    if (state !== 'OPEN' && state !== 'REQUESTED') return 'tooLate';
    this.endHandshake(id, 'CANCELED');
    return 'canceled';
  }

  async describeAccount(id: string): Promise<AccountFacts | null> {
    return this.accounts.get(id) ?? null;
  }

  async *listAccounts(): AsyncIterable<AccountFacts> {
    yield* [...this.accounts.values()];
  }

  async describeOrganization() {
    return { id: 'o-exampleorgid', managementAccountId: this.managementAccountId };
  }

  async parentOf(accountId: string): Promise<string | null> {
    return this.parents.get(accountId) ?? null;
  }

  async moveAccount(accountId: string, from: string, to: string): Promise<MoveAnswer> {
    const [scripted, ...later] = this.#moveAnswers;
    this.#moveAnswers = later;
    if (scripted !== undefined) return scripted;
    const parent = this.parents.get(accountId);
    if (parent === undefined) return { kind: 'accountNotFound' };
    if (parent === to) return { kind: 'alreadyThere' };
    this.moves.push({ accountId, from, to });
    this.parents.set(accountId, to);
    return { kind: 'moved' };
  }

  #hasOpen(target: Target): boolean {
    return [...this.handshakes.values()].some(
      (one) => one.party?.id === target.id && (one.state === 'OPEN' || one.state === 'REQUESTED'),
    );
  }
}
