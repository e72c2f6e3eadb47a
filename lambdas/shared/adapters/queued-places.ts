import type { QueuedPlace, QueuedPlaces } from '../ports/admission-store.ts';
import type { Table } from './coordination-table.ts';

const PLACE = ['visit', 'target', 'class', 'priority', 'requestedAt', 'notBefore'] as const;
const NAMES = Object.fromEntries([...PLACE, 'entry'].map((name) => [`#${name}`, name]));

export function queuedPlacesIn({
  documents,
  name,
}: Pick<Table, 'documents' | 'name'>): QueuedPlaces {
  return {
    async *list() {
      for (const pk of ['READY', 'LATER']) {
        const items = documents.queryAll({
          TableName: name,
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: PLACE.map((part) => `#entry.#${part}`).join(', '),
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: { ':pk': pk },
          ConsistentRead: true,
        });
        for await (const { entry } of items) if (isReadable(entry)) yield entry;
      }
    },
  };
}

/** Somebody may have edited it: whoever reads the head of the queue removes it then. */
function isReadable(entry: unknown): entry is QueuedPlace {
  const visit = (entry as Partial<QueuedPlace> | undefined)?.visit;
  return typeof visit?.executionArn === 'string' && typeof visit.enteredAt === 'string';
}
