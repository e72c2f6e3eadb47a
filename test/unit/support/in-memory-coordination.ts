import type { CallbackState } from '../../../lambdas/shared/contract/state-names.ts';
import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type { QueuedPlace, QueuedPlaces } from '../../../lambdas/shared/ports/admission-store.ts';
import type {
  Directory,
  Facts,
  Link,
  LinkKind,
  Listing,
  Listings,
  ParkedToken,
  RecordedFact,
  SettledUpTo,
  Tokens,
  Withdrawals,
} from '../../../lambdas/shared/ports/coordination.ts';

const isNewer = (a: Visit, b: Visit): boolean =>
  a.enteredAt === b.enteredAt ? a.retryCount > b.retryCount : a.enteredAt > b.enteredAt;

/** Parked tokens: a write wins only over an older visit. */
export class InMemoryTokens implements Tokens {
  readonly #parked = new Map<string, ParkedToken>();

  async put(parked: ParkedToken): Promise<void> {
    const key = `${parked.visit.executionArn}#${parked.state}`;
    const present = this.#parked.get(key);
    if (present === undefined || isNewer(parked.visit, present.visit))
      this.#parked.set(key, parked);
  }

  async get(executionArn: string, state: CallbackState): Promise<ParkedToken | null> {
    return this.#parked.get(`${executionArn}#${state}`) ?? null;
  }

  async remove(parked: Pick<ParkedToken, 'visit' | 'state'>): Promise<void> {
    const key = `${parked.visit.executionArn}#${parked.state}`;
    const present = this.#parked.get(key);
    if (present !== undefined && !isNewer(present.visit, parked.visit)) this.#parked.delete(key);
  }

  async *list(): ReturnType<Tokens['list']> {
    for (const { visit, state, target } of this.#parked.values()) yield { visit, state, target };
  }
}

/** Facts: the first about a subject stays. */
export class InMemoryFacts implements Facts {
  readonly #facts = new Map<string, RecordedFact>();

  async put(executionArn: string, subject: string, fact: RecordedFact): Promise<boolean> {
    const key = `${executionArn}#${subject}`;
    if (this.#facts.has(key)) return false;
    this.#facts.set(key, fact);
    return true;
  }

  async get(executionArn: string, subject: string): Promise<RecordedFact | null> {
    return this.#facts.get(`${executionArn}#${subject}`) ?? null;
  }
}

export class InMemoryWithdrawals implements Withdrawals {
  readonly #newest = new Map<string, string>();
  readonly #taken = new Map<string, string>();

  async note(target: string, at: string): Promise<void> {
    const known = this.#newest.get(target);
    if (known === undefined || known < at) this.#newest.set(target, at);
  }

  async find(target: string): Promise<string | null> {
    return this.#newest.get(target) ?? null;
  }

  async noteTaken(target: string, eventId: string, executionArn: string): Promise<void> {
    this.#taken.set(`${target} ${eventId}`, executionArn);
  }

  async takenFrom(target: string, eventId: string): Promise<string | null> {
    return this.#taken.get(`${target} ${eventId}`) ?? null;
  }
}

/** Links: the last write wins. */
export class InMemoryDirectory implements Directory {
  readonly #links = new Map<string, Link>();

  async link(kind: LinkKind, id: string, link: Link): Promise<void> {
    this.#links.set(`${kind}#${id}`, link);
  }

  async find(kind: LinkKind, id: string): Promise<Link | null> {
    return this.#links.get(`${kind}#${id}`) ?? null;
  }
}

/** The last look of the sweep. */
export class InMemoryListings implements Listings {
  #last: Listing | null = null;

  async read(): Promise<Listing | null> {
    return this.#last;
  }

  async note(listing: Listing): Promise<void> {
    this.#last = listing;
  }
}

export class InMemorySettledUpTo implements SettledUpTo {
  #at: number | null = null;

  async read(): Promise<number | null> {
    return this.#at;
  }

  async note(at: number): Promise<void> {
    this.#at = at;
  }
}

/** The queue as a whole. */
export class InMemoryQueuedPlaces implements QueuedPlaces {
  /** Test control: what is in it. */
  readonly places: QueuedPlace[] = [];

  async *list(): AsyncIterable<QueuedPlace> {
    yield* [...this.places];
  }
}
