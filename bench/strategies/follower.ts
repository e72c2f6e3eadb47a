import { AwsFault } from '../../lib/local/endpoint/service.ts';
import type { BenchCampaign } from '../campaigns.ts';

interface ListedHandshake {
  readonly State: string;
  readonly Parties: readonly { readonly Id: string; readonly Type: string }[];
}

/** One call of Organizations: it takes its time. */
export type Call = (
  operation: string,
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

/** Learns from the list of handshakes what became of the invitations. */
export class Follower {
  readonly settled = new Set<string>();
  lastSettledAt = 0;
  readonly #campaign: BenchCampaign;
  readonly #call: Call;
  readonly #invitations = new Map<string, number>();
  readonly #open = new Set<string>();
  #hasSettled = false;

  constructor(campaign: BenchCampaign, call: Call) {
    this.#campaign = campaign;
    this.#call = call;
  }

  follow(target: string): void {
    this.#invitations.set(target, (this.#invitations.get(target) ?? 0) + 1);
    this.#open.add(target);
  }

  noteTime(now: number): void {
    if (this.#hasSettled) this.lastSettledAt = now;
    this.#hasSettled = false;
  }

  /** Who is to be invited again. */
  async look(): Promise<readonly string[]> {
    if (this.#open.size === 0) return [];
    const latest = await this.#latest();
    const again: string[] = [];
    for (const target of this.#open) {
      const state = latest.get(target);
      if (state === undefined || state === 'OPEN') continue;
      this.#open.delete(target);
      if (this.#mayGoAgain(target, state)) {
        again.push(target);
      } else {
        this.settled.add(target);
        this.#hasSettled = true;
      }
    }
    return again;
  }

  #mayGoAgain(target: string, state: string): boolean {
    const { invitationsAfterDecline, invitationsAfterExpiry } = this.#campaign;
    if (state === 'ACCEPTED') return false;
    const most = state === 'DECLINED' ? invitationsAfterDecline : invitationsAfterExpiry;
    return (this.#invitations.get(target) ?? 0) < most;
  }

  /** Oldest first, so the last of a target is its latest. A throttled page is asked for again. */
  async #latest(): Promise<Map<string, string>> {
    const latest = new Map<string, string>();
    let token: unknown;
    do {
      const input = { Filter: { ActionType: 'INVITE' }, MaxResults: 20, NextToken: token };
      try {
        const page = await this.#call('ListHandshakesForOrganization', input);
        for (const { State, Parties } of page.Handshakes as ListedHandshake[]) {
          const account = Parties.find(({ Type }) => Type === 'ACCOUNT');
          if (account !== undefined) latest.set(account.Id, State);
        }
        token = page.NextToken;
      } catch (error) {
        if (!(error instanceof AwsFault) || error.name !== 'TooManyRequestsException') throw error;
      }
    } while (token !== undefined && token !== null);
    return latest;
  }
}
