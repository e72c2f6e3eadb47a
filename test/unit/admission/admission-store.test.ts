import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admissionStoreIn } from '../../../lambdas/shared/adapters/admission-store.ts';
import { directoryIn } from '../../../lambdas/shared/adapters/coordination-table.ts';
import { queuedPlacesIn } from '../../../lambdas/shared/adapters/queued-places.ts';
import type {
  AdmissionStore,
  QueuedInvitation,
  QueuedPlace,
} from '../../../lambdas/shared/ports/admission-store.ts';
import type { Directory } from '../../../lambdas/shared/ports/coordination.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import { InMemoryDirectory } from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import { type LocalTables, openLocalTables } from '../support/local-tables.ts';

/* The same promises, kept by DynamoDB and by the store in memory that the random histories use. */

const AT = Date.parse('2026-11-23T10:00:00.000Z');

function entry(name: string, changes: Partial<QueuedInvitation> = {}): QueuedInvitation {
  const executionArn = `arn:aws:states:us-east-1:999988887777:execution:Invitation:${name}`;
  return {
    visit: { executionArn, enteredAt: '2026-11-23T10:00:00.000Z', retryCount: 0 },
    target: '111122223333',
    class: 'first',
    priority: 5,
    requestedAt: AT,
    notBefore: null,
    token: `token of ${name}`,
    ...changes,
  };
}

const laterVisit = (of: QueuedInvitation): QueuedInvitation => ({
  ...of,
  visit: { ...of.visit, enteredAt: '2026-11-23T11:00:00.000Z' },
});

let tables: LocalTables;
beforeAll(async () => {
  tables = await openLocalTables();
});
afterAll(() => tables.close());

const clock = new InMemoryClock();
const log = new InMemoryLog();
const stores = [
  [
    'DynamoDB',
    () => {
      const table = { documents: tables.documents, name: tables.coordinationTable, clock, log };
      return { store: admissionStoreIn(table), directory: directoryIn(table) };
    },
  ],
  [
    'memory',
    () => {
      const directory = new InMemoryDirectory();
      return { store: new InMemoryAdmissionStore(directory), directory };
    },
  ],
] as const satisfies readonly (readonly [string, () => Opened])[];

interface Opened {
  readonly store: AdmissionStore;
  readonly directory: Directory;
}

describe.sequential.each(stores)('admission store in %s', (_, open) => {
  let store: AdmissionStore;
  let directory: Directory;
  beforeEach(async () => {
    ({ store, directory } = open());
    for (const head of [store.headOfReady(100), store.headOfLater(100)]) {
      for (const left of await head) {
        await store.removeReady(left);
        await store.removeLater(left);
      }
    }
  });

  it('commits the control item by compare-and-set on its version', async () => {
    const version = (await store.readControl())?.version ?? 0;
    expect(await store.commitControl({ version: version + 1, state: 'mine' })).toBe(true);
    expect(await store.commitControl({ version: version + 1, state: 'late' })).toBe(false);
    expect(await store.readControl()).toEqual({ version: version + 1, state: 'mine' });
    expect(await store.commitControl({ version: version + 2, state: 'next' })).toBe(true);
    expect(await store.commitControl({ version: 1, state: 'first' })).toBe(false);
  });

  it('lists READY by class, priority, age and execution, no more than asked for', async () => {
    const inOrder = [
      entry('d', { priority: 1, requestedAt: AT + 9 }),
      entry('c', { requestedAt: AT - 1 }),
      entry('a'),
      entry('b'),
      entry('e', { class: 'reinvitation', priority: 0, requestedAt: AT - 9 }),
    ];
    for (const one of inOrder.toReversed()) await store.putReady(one);
    expect(await store.headOfReady(100)).toEqual(inOrder);
    expect(await store.headOfReady(2)).toEqual(inOrder.slice(0, 2));
  });

  it('lists LATER by the instant an entry waits for', async () => {
    const late = entry('a', { notBefore: AT + 2 });
    const soon = entry('b', { notBefore: AT + 1 });
    await store.putLater(late);
    await store.putLater(soon);
    expect(await store.headOfLater(25)).toEqual([soon, late]);
    await store.removeLater(soon);
    expect(await store.headOfLater(25)).toEqual([late]);
  });

  it('keeps the newer visit, whoever writes or deletes last', async () => {
    const old = entry('a');
    const fresh = laterVisit(old);
    await store.putReady(fresh);
    await store.putReady(old);
    await store.removeReady(old);
    expect(await store.headOfReady(1)).toEqual([fresh]);
    await store.removeReady(fresh);
    expect(await store.headOfReady(1)).toEqual([]);
  });

  it('takes a retry of the same visit for newer', async () => {
    const first = entry('a');
    const retry = { ...first, visit: { ...first.visit, retryCount: 10 } };
    await store.putReady(retry);
    await store.putReady({ ...first, visit: { ...first.visit, retryCount: 9 } });
    await store.removeReady(first);
    expect(await store.headOfReady(1)).toEqual([retry]);
  });

  it('gives each mark to the first who sets it, with what the link says', async () => {
    const link = { target: '111122223333', executionArn: 'arn', countedAt: AT };
    await directory.link('HANDSHAKE', 'h-1', link);
    expect(await store.markReleased('h-1', 'ended', 'accepted')).toEqual({ countedAt: AT });
    expect(await store.markReleased('h-1', 'ended', 'declined')).toBeNull();
    expect(await store.markReleased('h-1', 'departed', 'departed')).toEqual({ countedAt: AT });
    expect(await directory.find('HANDSHAKE', 'h-1')).toEqual(link);
  });

  it('keeps its marks when a handshake is linked afterwards', async () => {
    expect(await store.markReleased('h-2', 'ended', 'declined')).toEqual({ countedAt: null });
    expect(await directory.find('HANDSHAKE', 'h-2')).toBeNull();
    const link = { target: '111122223333', executionArn: 'arn', countedAt: AT };
    await directory.link('HANDSHAKE', 'h-2', link);
    expect(await store.markReleased('h-2', 'ended', 'declined')).toBeNull();
    expect(await store.markReleased('h-2', 'departed', 'departed')).toEqual({ countedAt: AT });
  });
});

describe.sequential('an entry that somebody has edited', () => {
  const put = async (
    queue: 'Ready' | 'Later',
    of: QueuedInvitation,
    change: (item: Readonly<Record<string, unknown>>) => object,
  ) => {
    const { documents, coordinationTable: TableName } = tables;
    const store = admissionStoreIn({ documents, name: TableName, clock, log });
    await store[`put${queue}`](of);
    const { Items } = await documents.query({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ConsistentRead: true,
      ExpressionAttributeValues: { ':pk': queue.toUpperCase() },
    });
    const item = Items.find(({ sk }) => String(sk).endsWith(of.visit.executionArn));
    await documents.put({ TableName, Item: change(item ?? {}) });
    return store;
  };
  const edited = (change: object) => (item: Readonly<Record<string, unknown>>) => ({
    ...item,
    entry: { ...(item.entry as object), ...change },
  });

  it.each<[string, (item: Readonly<Record<string, unknown>>) => object]>([
    ['an empty one', (item) => ({ ...item, entry: {} })],
    ['a number', (item) => ({ ...item, entry: 7 })],
    ['nothing', (item) => ({ ...item, entry: null })],
    ['no entry at all', ({ entry: _, ...item }) => item],
    ['another execution', edited({ visit: entry('another').visit })],
    ['a visit without a time', edited({ visit: { executionArn: entry('x').visit.executionArn } })],
    ['another stamp', (item) => ({ ...item, stamp: 'x y' })],
    ['a stamp that is no text', (item) => ({ ...item, stamp: 7 })],
    ['a text for an instant', edited({ notBefore: new Date(AT).toISOString() })],
    ['no class', edited({ class: undefined })],
  ])('is removed, and holds nobody up: %s', async (_, change) => {
    const [broken, sound] = [entry('x', { notBefore: AT }), entry('y', { notBefore: AT + 1 })];
    for (const queue of ['Ready', 'Later'] as const) {
      const store = await put(queue, broken, change);
      await store[`put${queue}`](sound);
      log.lines.length = 0;
      expect(await store[`headOf${queue}`](1)).toEqual([sound]);
      expect(log.lines).toEqual([expect.stringMatching(/^error removing an entry of the queue/)]);
      expect(log.lines.join()).toContain(broken.visit.executionArn);
      expect(log.lines.join()).not.toMatch(/token of|111122223333/);
      expect(await store[`headOf${queue}`](1)).toEqual([sound]);
      expect(log.lines).toHaveLength(1);
      await store[`remove${queue}`](sound);
    }
  });
});

it('the queue as a whole is listed without tokens, and without what nobody can read', async () => {
  const table = { documents: tables.documents, name: tables.coordinationTable, clock, log };
  const store = admissionStoreIn(table);
  const entries = [entry('listed'), entry('listed-later', { notBefore: AT + 1 })] as const;
  await store.putReady(entries[0]);
  await store.putLater(entries[1]);
  await tables.documents.put({
    TableName: tables.coordinationTable,
    Item: { pk: 'READY', sk: '0#5#edited', entry: { visit: 'by hand' } },
  });
  const listed: QueuedPlace[] = [];
  for await (const place of queuedPlacesIn(table).list()) listed.push(place);
  const expected = entries.map(({ token, ...place }) => place);
  expect(listed.filter(({ visit }) => visit.executionArn.includes('listed'))).toEqual(expected);
  expect(JSON.stringify(listed)).not.toContain('token');
  for (const place of expected) await store.removeReady(place);
  await store.removeLater(entries[1]);
});
