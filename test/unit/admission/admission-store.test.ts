import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admissionStoreIn } from '../../../lambdas/shared/adapters/admission-store.ts';
import type {
  AdmissionStore,
  QueuedInvitation,
} from '../../../lambdas/shared/ports/admission-store.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
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
const stores = [
  [
    'DynamoDB',
    () => admissionStoreIn({ documents: tables.documents, name: tables.coordinationTable, clock }),
  ],
  ['memory', () => new InMemoryAdmissionStore()],
] as const satisfies readonly (readonly [string, () => AdmissionStore])[];

describe.sequential.each(stores)('admission store in %s', (_, open) => {
  let store: AdmissionStore;
  beforeEach(async () => {
    store = open();
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

  it('finds the entry of an execution until that visit is removed', async () => {
    const old = entry('pointed');
    const fresh = laterVisit(old);
    const { executionArn } = old.visit;
    expect(await store.getPointer(executionArn)).toBeNull();
    await store.putPointer(fresh);
    await store.putPointer(old);
    await store.removePointer(old);
    expect(await store.getPointer(executionArn)).toEqual(fresh);
    await store.removePointer(fresh);
    expect(await store.getPointer(executionArn)).toBeNull();
    await store.removePointer(fresh);
    expect(await store.getPointer(executionArn)).toBeNull();
  });

  it('opens an attempt once', async () => {
    const attempt = { key: 'p1-0', executionArn: 'arn', countedAt: AT, handshakeId: null };
    await store.openAttempt(attempt);
    await store.openAttempt({ ...attempt, countedAt: AT + 1 });
    expect(await store.readAttempt('p1-0')).toEqual(attempt);
    expect(await store.readAttempt('p1-1')).toBeNull();
  });

  it('gives each mark to the first who sets it', async () => {
    await store.openAttempt({ key: 'p2-0', executionArn: 'arn', countedAt: AT, handshakeId: null });
    const change = { handshakeId: 'h-1', countedAt: AT + 1 };
    expect(await store.markAttempt('p2-0', 'concluded', 'invited', change)).toBe(true);
    expect(await store.markAttempt('p2-0', 'concluded', 'refused', { countedAt: null })).toBe(
      false,
    );
    expect(await store.markAttempt('p2-0', 'ended', 'accepted')).toBe(true);
    expect(await store.markAttempt('p2-0', 'ended', 'declined')).toBe(false);
    expect(await store.markAttempt('p2-0', 'departed', 'departed')).toBe(true);
    expect(await store.readAttempt('p2-0')).toEqual({
      key: 'p2-0',
      executionArn: 'arn',
      ...change,
    });
  });

  it('marks what somebody else has opened', async () => {
    expect(await store.markAttempt('h-foreign', 'ended', 'declined')).toBe(true);
    expect(await store.markAttempt('h-foreign', 'ended', 'declined')).toBe(false);
    expect(await store.readAttempt('h-foreign')).toEqual({
      key: 'h-foreign',
      executionArn: null,
      countedAt: null,
      handshakeId: null,
    });
  });
});
