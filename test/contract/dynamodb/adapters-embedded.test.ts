import { vi } from 'vitest';
import { shared, startEmbedded, tablesAt } from './tables.ts';

/*
 * What the adapters promise, once more: over the endpoint of the engine, on the tables of the
 * synthesized stack.
 */
vi.mock('../../unit/support/local-tables.ts', () => ({
  openLocalTables: shared(async () => {
    const embedded = await startEmbedded();
    return tablesAt(embedded.aws.endpoint, embedded, () => embedded.aws.stop());
  }),
}));

await import('../../unit/adapters/coordination-table.test.ts');
await import('../../unit/adapters/outcomes-table.test.ts');
await import('../../unit/admission/admission-store.test.ts');
