import { HistoryEventName, type HistoryItem, OUTCOME_TABLE } from '../contract/outcome-item.ts';
import type { PastRequests, SettledRow } from '../ports/outcomes.ts';
import type { Documents } from './documents.ts';

const { partitionKey, sortKey } = OUTCOME_TABLE;
const { SETTLED, REQUESTED, DUPLICATE_REQUEST, REJECTED, ABANDONED } = HistoryEventName;

/** Who has got so far has said so itself. */
const ANSWERED: readonly string[] = [REQUESTED, DUPLICATE_REQUEST];
/** By another execution also what somebody has said for it. */
const ANSWERED_TWIN: readonly string[] = [...ANSWERED, REJECTED, ABANDONED];

/** The history of a target has no key by execution or request, and is short: it is read whole. */
export function pastRequestsIn(documents: Documents, table: string): PastRequests {
  const query = (target: string, filter: string, names: object, values: object) =>
    documents.queryAll({
      TableName: table,
      KeyConditionExpression: '#target = :target AND begins_with(#record, :event)',
      FilterExpression: filter,
      ExpressionAttributeNames: {
        ...{ '#target': partitionKey, '#record': sortKey, '#executionArn': 'executionArn' },
        ...names,
      },
      ExpressionAttributeValues: { ':target': target, ':event': 'EVENT#', ...values },
      ConsistentRead: true,
    }) as AsyncIterable<unknown> as AsyncIterable<HistoryItem>;

  return {
    async settledAs(target, executionArn) {
      const copies = query(
        target,
        '#name = :settled AND #executionArn = :executionArn',
        { '#name': 'name' },
        { ':settled': SETTLED, ':executionArn': executionArn },
      );
      for await (const copy of copies) return toRow(copy);
      return null;
    },

    async isTraced(target, executionArn, requestId) {
      const traces = query(
        target,
        '#executionArn = :executionArn OR #details.#requestId = :requestId',
        { '#details': 'details', '#requestId': 'requestId' },
        { ':executionArn': executionArn, ':requestId': requestId },
      );
      for await (const trace of traces) {
        const answers = trace.executionArn === executionArn ? ANSWERED : ANSWERED_TWIN;
        if (answers.includes(trace.name)) return true;
      }
      return false;
    },
  };
}

/** What the copy keeps beside its own attributes is what the row said. */
function toRow({ details, target, executionArn, reason, message }: HistoryItem): SettledRow {
  return { ...details, target, executionArn, reason, message } as unknown as SettledRow;
}
