import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type {
  AdmissionStore,
  AttemptMark,
  AttemptRecord,
  ControlRecord,
  QueuedInvitation,
} from '../../../lambdas/shared/ports/admission-store.ts';

const stampOf = (visit: Visit) => `${visit.enteredAt}#${String(visit.retryCount).padStart(4, '0')}`;

/** Entries by sort key; a write or a delete wins only over the same or an older visit. */
class Queue {
  readonly #entries = new Map<string, QueuedInvitation>();
  readonly #keyOf: (entry: QueuedInvitation) => string;

  constructor(keyOf: (entry: QueuedInvitation) => string) {
    this.#keyOf = keyOf;
  }

  put(entry: QueuedInvitation): void {
    if (this.#maySet(entry)) this.#entries.set(this.#keyOf(entry), entry);
  }

  remove(entry: QueuedInvitation): void {
    if (this.#maySet(entry)) this.#entries.delete(this.#keyOf(entry));
  }

  head(limit: number): readonly QueuedInvitation[] {
    return [...this.#entries]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([, entry]) => entry);
  }

  #maySet(entry: QueuedInvitation): boolean {
    const present = this.#entries.get(this.#keyOf(entry));
    return present === undefined || stampOf(present.visit) <= stampOf(entry.visit);
  }
}

type Attempt = AttemptRecord & { readonly [M in AttemptMark]?: string };

/** What the coordination table keeps for admission control, with the conditions of the port. */
export class InMemoryAdmissionStore implements AdmissionStore {
  control: ControlRecord | null = null;
  /** Test control: writes of the control item. */
  commits = 0;
  /** Test control: looks at the queue. */
  looks = 0;
  readonly attempts = new Map<string, Attempt>();
  readonly pointers = new Map<string, QueuedInvitation>();
  readonly ready = new Queue((entry) =>
    [
      entry.class === 'first' ? 0 : 1,
      entry.priority,
      new Date(entry.requestedAt).toISOString(),
      entry.visit.executionArn,
    ].join('#'),
  );
  readonly later = new Queue(
    (entry) => `${new Date(entry.notBefore ?? 0).toISOString()}#${entry.visit.executionArn}`,
  );

  async readControl() {
    return this.control;
  }

  async commitControl(next: ControlRecord) {
    if ((this.control?.version ?? 0) !== next.version - 1) return false;
    this.control = next;
    this.commits += 1;
    return true;
  }

  async putPointer(entry: QueuedInvitation) {
    const present = this.pointers.get(entry.visit.executionArn);
    if (present === undefined || stampOf(present.visit) <= stampOf(entry.visit)) {
      this.pointers.set(entry.visit.executionArn, entry);
    }
  }

  async getPointer(executionArn: string) {
    return this.pointers.get(executionArn) ?? null;
  }

  async removePointer(entry: QueuedInvitation) {
    const present = this.pointers.get(entry.visit.executionArn);
    if (present !== undefined && stampOf(present.visit) <= stampOf(entry.visit)) {
      this.pointers.delete(entry.visit.executionArn);
    }
  }

  async putReady(entry: QueuedInvitation) {
    this.ready.put(entry);
  }

  async putLater(entry: QueuedInvitation) {
    this.later.put(entry);
  }

  async removeReady(entry: QueuedInvitation) {
    this.ready.remove(entry);
  }

  async removeLater(entry: QueuedInvitation) {
    this.later.remove(entry);
  }

  async headOfReady(limit: number) {
    this.looks += 1;
    return this.ready.head(limit);
  }

  async headOfLater(limit: number) {
    return this.later.head(limit);
  }

  async openAttempt(attempt: AttemptRecord) {
    if (!this.attempts.has(attempt.key)) this.attempts.set(attempt.key, attempt);
  }

  async readAttempt(key: string) {
    const found = this.attempts.get(key);
    if (found === undefined) return null;
    const { executionArn, countedAt, handshakeId } = found;
    return { key, executionArn, countedAt, handshakeId };
  }

  async markAttempt(
    key: string,
    mark: AttemptMark,
    value: string,
    change: Partial<Pick<AttemptRecord, 'handshakeId' | 'countedAt'>> = {},
  ) {
    const present: Attempt = this.attempts.get(key) ?? {
      key,
      executionArn: null,
      countedAt: null,
      handshakeId: null,
    };
    if (present[mark] !== undefined) return false;
    this.attempts.set(key, { ...present, ...change, [mark]: value });
    return true;
  }
}
