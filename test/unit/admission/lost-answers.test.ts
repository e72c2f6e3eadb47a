import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { admissionStoreIn } from '../../../lambdas/shared/adapters/admission-store.ts';
import type { Documents } from '../../../lambdas/shared/adapters/documents.ts';
import {
  type AdmissionStore,
  UnknownOutcomeError,
} from '../../../lambdas/shared/ports/admission-store.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import { type LocalTables, openLocalTables } from '../support/local-tables.ts';
import { AdmissionBench } from './admission-bench.ts';

type Put = Documents['put'];

/** Between the control item and its writer: what each case makes of a write, and of the reads after it. */
class Wire {
  /** Undefined: nothing goes wrong. */
  put: ((real: Put, ...request: Parameters<Put>) => Promise<void>) | undefined;
  isReadable = true;

  connect(documents: Documents): Documents {
    return new Proxy(documents, {
      get: (target, name) => {
        if (name === 'put') {
          const real: Put = (request) => target.put(request);
          return (...request: Parameters<Put>) =>
            this.put === undefined ? real(...request) : this.put(real, ...request);
        }
        if (name === 'get' && !this.isReadable) return async () => Promise.reject(timeout());
        return Reflect.get(target, name).bind(target);
      },
    });
  }
}

const timeout = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

let tables: LocalTables;
beforeAll(async () => {
  tables = await openLocalTables();
});
afterAll(() => tables.close());

describe('a write of the control item whose answer is lost', () => {
  let wire: Wire;
  let store: AdmissionStore;
  let others: AdmissionStore;
  let version: number;

  beforeEach(async () => {
    const table = {
      ...{ name: tables.coordinationTable, clock: new InMemoryClock(), log: new InMemoryLog() },
    };
    wire = new Wire();
    store = admissionStoreIn({ ...table, documents: wire.connect(tables.documents) });
    others = admissionStoreIn({ ...table, documents: tables.documents });
    version = (await store.readControl())?.version ?? 0;
    await others.readControl();
  });

  const commit = () => store.commitControl({ version: version + 1, state: 'mine' });
  const commitAfter = (steps: number) =>
    others.commitControl({ version: version + 1 + steps, state: 'theirs' });

  it('is known as made when the SDK has sent it again', async () => {
    wire.put = async (real, request) => {
      await real(request);
      await real(request);
    };
    expect(await commit()).toBe(true);
    expect(await store.readControl()).toEqual({ version: version + 1, state: 'mine' });
  });

  it('is known as made under the writes of others', async () => {
    wire.put = async (real, request) => {
      await real(request);
      await others.readControl();
      for (let steps = 1; steps <= 10; steps++) expect(await commitAfter(steps)).toBe(true);
      await real(request);
    };
    expect(await commit()).toBe(true);
  });

  it('is known as made when no answer ever comes', async () => {
    wire.put = async (real, request) => {
      await real(request);
      throw timeout();
    };
    expect(await commit()).toBe(true);
  });

  it('fails when it was not made', async () => {
    wire.put = async () => Promise.reject(timeout());
    await expect(commit()).rejects.toThrow('socket hang up');
    expect(await commitAfter(0)).toBe(true);
  });

  it('is uncertain when nobody can be asked', async () => {
    wire.put = async () => Promise.reject(timeout());
    wire.isReadable = false;
    await expect(commit()).rejects.toThrow(UnknownOutcomeError);
  });

  it('is no excuse for losing a race', async () => {
    expect(await commitAfter(0)).toBe(true);
    expect(await commit()).toBe(false);
  });

  it('remembers no more marks than fit', async () => {
    for (let steps = 0; steps < 40; steps++) expect(await commitAfter(steps)).toBe(true);
    const item = await tables.documents.get({
      TableName: tables.coordinationTable,
      Key: { pk: 'CONTROL', sk: 'CONTROL' },
      ConsistentRead: true,
    });
    expect(new Set(item?.writes as string[]).size).toBe(16);
  });
});

describe('a change of which nobody knows whether it was written', () => {
  it('is not made again by whoever made it: the next run finds the mark of the first', async () => {
    const bench = new AdmissionBench(30);
    await bench.park('a');
    await bench.advance(1000);
    const id = await bench.invite('a');
    const before = bench.control.limits.pending;
    const commit = bench.store.commitControl.bind(bench.store);
    bench.store.commitControl = async (next) => {
      bench.store.commitControl = commit;
      await commit(next);
      throw new UnknownOutcomeError('nobody knows');
    };
    const declined = () => bench.turnstile.release(id, 'declined');
    await expect(declined()).rejects.toThrow(UnknownOutcomeError);
    expect(bench.control.limits.pending).toBe(before - 1);
    await declined();
    expect(bench.control.limits).toMatchObject({ pending: before - 1, isUncertain: true });
  });
});
