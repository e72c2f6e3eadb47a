import { HistoryEventName, type HistoryItem, OUTCOME_TABLE } from '../contract/outcome-item.ts';
import type { SettledCopies, SettledRow } from '../ports/outcomes.ts';
import type { Documents } from './documents.ts';

const { partitionKey, sortKey } = OUTCOME_TABLE;

/** The history of a target has no key by execution, and is short: it is read whole. */
export function settledCopiesIn(documents: Documents, table: string): SettledCopies {
  return {
    async find(target, executionArn) {
      const copies = documents.queryAll({
        TableName: table,
        KeyConditionExpression: '#target = :target AND begins_with(#record, :event)',
        FilterExpression: '#name = :settled AND #executionArn = :executionArn',
        ExpressionAttributeNames: {
          '#target': partitionKey,
          '#record': sortKey,
          '#name': 'name',
          '#executionArn': 'executionArn',
        },
        ExpressionAttributeValues: {
          ':target': target,
          ':event': 'EVENT#',
          ':settled': HistoryEventName.SETTLED,
          ':executionArn': executionArn,
        },
        ConsistentRead: true,
      });
      for await (const copy of copies) return toRow(copy as unknown as HistoryItem);
      return null;
    },
  };
}

/** What the copy keeps beside its own attributes is what the row said. */
function toRow({ details, target, executionArn, reason, message }: HistoryItem): SettledRow {
  return { ...details, target, executionArn, reason, message } as unknown as SettledRow;
}
