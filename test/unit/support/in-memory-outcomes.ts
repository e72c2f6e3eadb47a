import {
  HistoryEventName,
  type HistoryItem,
  historyRecord,
  type InvitationItem,
} from '../../../lambdas/shared/contract/outcome-item.ts';
import { isSettled, type Status } from '../../../lambdas/shared/contract/status.ts';
import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type {
  HistoryEntry,
  InvitationChange,
  Outcomes,
  PastRequests,
  SettledRow,
} from '../../../lambdas/shared/ports/outcomes.ts';

/** The outcome table in memory, with the conditions that the port documents and no others. */
export class InMemoryOutcomes implements Outcomes {
  readonly rows = new Map<string, InvitationItem>();
  readonly #history = new Map<string, Map<string, HistoryItem>>();

  /** Test control: puts a row without any condition. */
  seed(...items: readonly InvitationItem[]): void {
    for (const item of items) this.rows.set(item.target, item);
  }

  /** Test control: the history of a target, in the order of its sort key. */
  history(target: string): readonly HistoryItem[] {
    const items = [...(this.#history.get(target)?.values() ?? [])];
    return items.sort((a, b) => (a.record < b.record ? -1 : 1));
  }

  /** Test control: names of the history, in order. */
  historyNames(target: string): readonly string[] {
    return this.history(target).map((item) => item.name);
  }

  /** What the history tells of past requests. */
  readonly past: PastRequests = {
    settledAs: async (target, executionArn) => {
      const isCopy = (item: HistoryItem) =>
        item.name === HistoryEventName.SETTLED && item.executionArn === executionArn;
      const copy = this.history(target).find(isCopy);
      if (copy === undefined) return null;
      const { details, reason, message } = copy;
      return { ...details, target, executionArn, reason, message } as unknown as SettledRow;
    },
    isTraced: async (target, executionArn, requestId) => {
      const answers = ['REQUESTED', 'DUPLICATE_REQUEST'];
      return this.history(target).some((item) =>
        item.executionArn === executionArn
          ? answers.includes(item.name)
          : item.details.requestId === requestId &&
            [...answers, 'REJECTED', 'ABANDONED'].includes(item.name),
      );
    },
  };

  async get(target: string): Promise<InvitationItem | null> {
    return this.rows.get(target) ?? null;
  }

  async create(item: InvitationItem): Promise<boolean> {
    if (this.rows.has(item.target)) return false;
    this.rows.set(item.target, item);
    return true;
  }

  async replace(
    item: InvitationItem,
    expected: { readonly executionArn: string; readonly statusAt: string },
  ): Promise<boolean> {
    const row = this.rows.get(item.target);
    const isSame =
      row?.executionArn === expected.executionArn && row.statusAt === expected.statusAt;
    if (isSame) this.rows.set(item.target, item);
    return isSame;
  }

  async writeStatus(
    target: string,
    visit: Visit,
    status: Status,
    change: InvitationChange,
  ): Promise<InvitationItem | null> {
    const row = this.rows.get(target);
    if (row?.executionArn !== visit.executionArn) return null;
    if (isSettled(row.status) && row.status !== status) return null;
    if (row.statusAt > visit.enteredAt) return null;
    const at = visit.enteredAt;
    const written = { ...row, ...change, status, statusAt: at, updatedAt: at };
    this.rows.set(target, written);
    return written;
  }

  async annotate(target: string, executionArn: string, change: InvitationChange): Promise<boolean> {
    const row = this.rows.get(target);
    if (row?.executionArn !== executionArn) return false;
    this.rows.set(target, { ...row, ...change });
    return true;
  }

  async noteAskedAgain(target: string, executionArn: string, at: string): Promise<boolean> {
    const row = this.rows.get(target);
    const isLater = row?.askedAgainAt == null || row.askedAgainAt < at;
    return isLater && this.annotate(target, executionArn, { askedAgainAt: at });
  }

  async requestWithdrawal(target: string, executionArn: string): Promise<boolean> {
    const row = this.rows.get(target);
    if (row?.executionArn !== executionArn || isSettled(row.status)) return false;
    this.rows.set(target, { ...row, withdrawRequested: true });
    return true;
  }

  async passOwnership(target: string, from: string, to: string): Promise<boolean> {
    const row = this.rows.get(target);
    if (row?.executionArn !== from || isSettled(row.status)) return false;
    this.rows.set(target, { ...row, executionArn: to, succeeds: from });
    return true;
  }

  async settleFor(
    seen: InvitationItem,
    at: string,
    status: Status,
    change: InvitationChange,
  ): Promise<boolean> {
    const row = this.rows.get(seen.target);
    if (row?.executionArn !== seen.executionArn || isSettled(row.status)) return false;
    const isChanged =
      row.statusAt !== seen.statusAt || row.withdrawRequested !== seen.withdrawRequested;
    if (isChanged) return false;
    this.rows.set(seen.target, {
      ...row,
      settledAt: at,
      ...change,
      status,
      statusAt: at,
      updatedAt: at,
    });
    return true;
  }

  async append(entry: HistoryEntry): Promise<void> {
    const record = historyRecord(entry.at, entry.name, entry.cause ?? entry.executionArn ?? '');
    const items = this.#history.get(entry.target) ?? new Map<string, HistoryItem>();
    this.#history.set(entry.target, items);
    if (items.has(record)) return;
    items.set(record, {
      target: entry.target,
      record,
      name: entry.name,
      at: entry.at,
      executionArn: entry.executionArn,
      reason: entry.reason ?? null,
      message: entry.message ?? null,
      details: entry.details ?? {},
    });
  }

  async *openRows(): AsyncIterable<InvitationItem> {
    for (const row of [...this.rows.values()]) {
      if (!isSettled(row.status)) yield row;
    }
  }

  async *joinedRows(): AsyncIterable<InvitationItem> {
    for (const row of [...this.rows.values()]) {
      if (row.status === 'JOINED') yield row;
    }
  }
}
