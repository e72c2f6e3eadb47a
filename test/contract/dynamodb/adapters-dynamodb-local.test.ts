import { vi } from 'vitest';
import { describeOnDynamoDbLocal, startDynamoDbLocal } from './dynamodb-local.ts';
import { createTables, shared, startEmbedded, tablesAt } from './tables.ts';

/* What the adapters promise, kept by AWS's own emulator on the tables of the synthesized stack. */
vi.mock('../../unit/support/local-tables.ts', () => ({
  openLocalTables: shared(async () => {
    const embedded = await startEmbedded();
    await embedded.aws.stop();
    const local = await startDynamoDbLocal();
    await createTables(local.endpoint, embedded.definitions);
    return tablesAt(local.endpoint, embedded, () => local.stop());
  }),
}));

await describeOnDynamoDbLocal('the adapters', async () => {
  await import('../../unit/adapters/coordination-table.test.ts');
  await import('../../unit/adapters/outcomes-table.test.ts');
  await import('../../unit/admission/admission-store.test.ts');
});
