import type { Listing, Listings, SettledUpTo } from '../ports/coordination.ts';
import { read, type Table } from './coordination-table.ts';

export function listingsIn(table: Table): Listings {
  const key = { pk: 'SWEEP', sk: 'LISTING' };
  return {
    async read() {
      const item = await read<Pick<Listing, 'at' | 'pages'> & Partial<Listing>>(
        table,
        key.pk,
        key.sk,
      );
      if (item === null) return null;
      const { at, pages, declinedSince = null, declinedAt = null, nextLookAt = null } = item;
      return { at, pages, declinedSince, declinedAt, nextLookAt };
    },
    async note(listing) {
      await table.documents.put({ TableName: table.name, Item: { ...key, ...listing } });
    },
  };
}

export function settledUpToIn(table: Table): SettledUpTo {
  const key = { pk: 'SETTLED', sk: 'UP_TO' };
  return {
    async read() {
      const item = await read<{ readonly at: number }>(table, key.pk, key.sk);
      return item?.at ?? null;
    },
    async note(at) {
      await table.documents.put({ TableName: table.name, Item: { ...key, at } });
    },
  };
}
