import type { Withdrawals } from '../ports/coordination.ts';
import { expiry, read, type Table } from './coordination-table.ts';
import { writeIf } from './documents.ts';

/** One partition a target, in the coordination table. */
export function withdrawalsIn(table: Table): Withdrawals {
  const pkOf = (target: string) => `WITHDRAWAL#${target}`;
  const newest = 'NEWEST';
  const taken = (eventId: string) => `TAKEN#${eventId}`;
  return {
    async note(target, at) {
      await writeIf(() =>
        table.documents.put({
          TableName: table.name,
          Item: { pk: pkOf(target), sk: newest, at, expiresAt: expiry(table) },
          ConditionExpression: 'attribute_not_exists(pk) OR #at < :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at },
        }),
      );
    },
    async find(target) {
      return (await read<{ readonly at: string }>(table, pkOf(target), newest))?.at ?? null;
    },
    async noteTaken(target, eventId, executionArn) {
      await table.documents.put({
        TableName: table.name,
        Item: { pk: pkOf(target), sk: taken(eventId), executionArn, expiresAt: expiry(table) },
      });
    },
    async takenFrom(target, eventId) {
      const sk = taken(eventId);
      const note = await read<{ readonly executionArn: string }>(table, pkOf(target), sk);
      return note?.executionArn ?? null;
    },
  };
}
