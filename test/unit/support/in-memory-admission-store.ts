import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type {
  AdmissionStore,
  ControlRecord,
  QueuedInvitation,
  ReleaseMark,
} from '../../../lambdas/shared/ports/admission-store.ts';
import type { Directory } from '../../../lambdas/shared/ports/coordination.ts';

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

/** What the coordination table keeps for admission control, with the conditions of the port. */
export class InMemoryAdmissionStore implements AdmissionStore {
  control: ControlRecord | null = null;
  /** Test control: writes of the control item. */
  commits = 0;
  /** Test control: looks at the queue. */
  looks = 0;
  /** Handshakes that gave back what they held, each with how. */
  readonly marks = new Set<string>();
  readonly #directory: Pick<Directory, 'find'>;
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

  /** `directory`: where the links are that the table keeps in the same items. */
  constructor(directory: Pick<Directory, 'find'> = { find: async () => null }) {
    this.#directory = directory;
  }

  async readControl() {
    return this.control;
  }

  async commitControl(next: ControlRecord) {
    if ((this.control?.version ?? 0) !== next.version - 1) return false;
    this.control = next;
    this.commits += 1;
    return true;
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

  async markReleased(handshakeId: string, mark: ReleaseMark) {
    const key = `${handshakeId}#${mark}`;
    if (this.marks.has(key)) return null;
    this.marks.add(key);
    const link = await this.#directory.find('HANDSHAKE', handshakeId);
    return { countedAt: link?.countedAt ?? null };
  }
}
