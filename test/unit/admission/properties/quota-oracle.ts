const DAY = 24 * 3_600_000;
/** AWS: 20 invitations in 24 hours, or the account quota, whichever is greater. */
const LEAST_A_DAY = 20;

export type Ending = 'accepted' | 'declined' | 'canceled' | 'expired';
export type Limit = 'attempts' | 'places';

export interface SentInvitation {
  readonly id: string;
  readonly account: string;
  readonly sentAt: number;
  /** Null while its owner has not answered. */
  ended: Ending | null;
  /** When it ended. */
  endedAt: number | null;
  /** When the member that came of it left again; null while it has not. */
  leftAt: number | null;
}

/**
 * Both quotas as the user guide words them: every invitation ever sent is kept, and whoever asks
 * counts all of them anew. No window, no buckets, no running totals: nothing of the code it judges.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export class QuotaOracle {
  quota: number;
  readonly sent: SentInvitation[] = [];
  readonly #foundingMembers: number;

  constructor(quota: number, foundingMembers: number) {
    this.quota = quota;
    this.#foundingMembers = foundingMembers;
  }

  get members(): number {
    return this.#foundingMembers + this.sent.filter(isMember).length;
  }

  get places(): number {
    const open = this.sent.filter((one) => one.ended === null).length;
    return this.quota - this.members - open;
  }

  openOf(account: string): SentInvitation | undefined {
    return this.sent.find((one) => one.account === account && one.ended === null);
  }

  latestOf(account: string): SentInvitation | null {
    return this.sent.findLast((one) => one.account === account) ?? null;
  }

  /** Which limit a call at this instant would meet. */
  limitAt(now: number): Limit | null {
    if (this.#counted(now).length >= this.#daily) return 'attempts';
    return this.places < 1 ? 'places' : null;
  }

  /** From when on a call would meet no limit if nothing but time passed. */
  freeFrom(now: number): number {
    if (this.places < 1) return Number.POSITIVE_INFINITY;
    const counted = this.#counted(now).toSorted((a, b) => a.sentAt - b.sentAt);
    const last = counted[counted.length - this.#daily];
    return last === undefined ? now : last.sentAt + DAY;
  }

  send(account: string, now: number): SentInvitation {
    const id = `h-${String(this.sent.length + 1).padStart(10, '0')}`;
    const invitation: SentInvitation = {
      id,
      account,
      sentAt: now,
      ended: null,
      endedAt: null,
      leftAt: null,
    };
    this.sent.push(invitation);
    return invitation;
  }

  get #daily(): number {
    return Math.max(LEAST_A_DAY, this.quota);
  }

  #counted(now: number): SentInvitation[] {
    return this.sent.filter((one) => one.ended !== 'accepted' && now - one.sentAt < DAY);
  }
}

function isMember({ ended, leftAt }: SentInvitation): boolean {
  return ended === 'accepted' && leftAt === null;
}
