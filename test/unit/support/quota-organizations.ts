import type { Clock } from '../../../lambdas/shared/ports/clock.ts';
import type {
  AccountFacts,
  HandshakeFacts,
  InviteAnswer,
} from '../../../lambdas/shared/ports/organizations.ts';
import { InMemoryClock } from './in-memory-clock.ts';
import { InMemoryOrganizations, type Invitation } from './in-memory-organizations.ts';

const DAY = 24 * 3_600_000;

/** An organization with both limits, which notes what a well-behaved caller would never cause. */
export class QuotaOrganizations extends InMemoryOrganizations {
  /** The quota that AWS enforces. */
  quota: number;
  /** What Service Quotas says; null when it cannot be read. */
  statedQuota: number | null;
  members: number;
  /** Instants of accepted calls. */
  readonly sentAt: number[] = [];
  readonly sentTo = new Map<string, number>();
  readonly refusedFor: string[] = [];
  /** Test control: looks at every call before it is answered. */
  onCall: (target: string) => void = () => undefined;
  /** Test control: looks at every refusal. */
  onRefused: (code: string) => void = () => undefined;
  readonly #time: Clock;

  constructor(clock: Clock, options: { quota: number; isQuotaReadable: boolean; members: number }) {
    super(new InMemoryClock());
    this.#time = clock;
    this.quota = options.quota;
    this.statedQuota = options.isQuotaReadable ? options.quota : null;
    this.members = options.members;
    for (let n = 0; n < options.members; n += 1) {
      this.addMember({ id: n === 0 ? this.managementAccountId : `member-${n}`, joinedAt: 0 });
    }
  }

  get pending(): number {
    return [...this.handshakes.values()].filter((one) => one.state === 'OPEN').length;
  }

  get attemptsInWindow(): number {
    const since = this.#time.now() - DAY;
    return [...this.handshakes.values()].filter(
      (one) => one.state !== 'ACCEPTED' && one.requestedAt > since,
    ).length;
  }

  override async invite(invitation: Invitation): Promise<InviteAnswer> {
    this.onCall(invitation.target.id);
    return this.#decide(invitation);
  }

  #decide({ target }: Invitation): InviteAnswer {
    const isOpen = [...this.handshakes.values()].some(
      (one) => one.party?.id === target.id && one.state === 'OPEN',
    );
    if (isOpen) return this.#refuse('DuplicateHandshakeException', null);
    if (this.attemptsInWindow >= Math.max(20, this.quota)) {
      return this.#refuse('ConstraintViolationException', 'HANDSHAKE_RATE_LIMIT_EXCEEDED');
    }
    if (this.members + this.pending >= this.quota) {
      return this.#refuse('HandshakeConstraintViolationException', 'ACCOUNT_NUMBER_LIMIT_EXCEEDED');
    }
    this.sentAt.push(this.#time.now());
    this.sentTo.set(target.id, (this.sentTo.get(target.id) ?? 0) + 1);
    const handshake = this.addHandshake({
      id: `h-${String(this.handshakes.size + 1).padStart(10, '0')}`,
      party: { id: target.id, type: target.type },
      requestedAt: this.#time.now(),
    });
    return { kind: 'invited', handshake };
  }

  #refuse(exception: string, reason: string | null): InviteAnswer {
    this.refusedFor.push(reason ?? exception);
    this.onRefused(reason ?? exception);
    return { kind: 'refused', refusal: { exception, reason }, message: 'refused' };
  }

  /** Test control: somebody sends an invitation past us, if AWS lets them. It stays unanswered. */
  sendByHand(id: string): void {
    const isFull = this.members + this.pending >= this.quota;
    if (isFull || this.attemptsInWindow >= Math.max(20, this.quota)) return;
    this.addHandshake({ id, requestedAt: this.#time.now() });
  }

  async snapshot(): Promise<readonly HandshakeFacts[]> {
    return [...this.handshakes.values()];
  }

  async countMembers(): Promise<number> {
    return this.members;
  }

  /** Test control: the open invitation of a target ends. Returns its id. */
  end(targetId: string, how: 'accepted' | 'declined' | 'expired'): string {
    const open = [...this.handshakes.values()].find(
      (one) => one.party?.id === targetId && one.state === 'OPEN',
    );
    if (open === undefined) throw new Error(`no open invitation of ${targetId}`);
    this.endHandshake(
      open.id,
      how === 'accepted' ? 'ACCEPTED' : how === 'declined' ? 'DECLINED' : 'EXPIRED',
    );
    if (how === 'accepted') {
      this.members += 1;
      this.addMember({
        id: targetId,
        joinedAt: this.#time.now(),
      } satisfies Partial<AccountFacts> & { id: string });
    }
    return open.id;
  }
}
