import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admissionStoreIn } from '../../../lambdas/shared/adapters/admission-store.ts';
import {
  directoryIn,
  factsIn,
  tokensIn,
} from '../../../lambdas/shared/adapters/coordination-table.ts';
import { withdrawalsIn } from '../../../lambdas/shared/adapters/withdrawals-table.ts';
import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type { AdmissionStore } from '../../../lambdas/shared/ports/admission-store.ts';
import type {
  Directory,
  Facts,
  Tokens,
  Withdrawals,
} from '../../../lambdas/shared/ports/coordination.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
  InMemoryWithdrawals,
} from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import { type LocalTables, openLocalTables } from '../support/local-tables.ts';

/* As of the outcome table: the same promises, kept by the table in DynamoDB and by the fakes. */

let tables: LocalTables;
beforeAll(async () => {
  tables = await openLocalTables();
});
afterAll(() => tables.close());

const ME = 'arn:aws:states:us-east-1:999988887777:execution:Invitation:me';
const OTHER = 'arn:aws:states:us-east-1:999988887777:execution:Invitation:other';
const visitAt = (enteredAt: string, executionArn = ME): Visit => ({
  executionArn,
  enteredAt,
  retryCount: 0,
});
const T1 = '2026-01-05T09:00:01.000Z';
const T2 = '2026-01-05T09:00:02.000Z';
const T3 = '2026-01-05T09:00:03.000Z';

let count = 0;

const storesOf: Record<string, () => AdmissionStore> = {
  'in DynamoDB': () => admissionStoreIn({ ...coordination(), log: new InMemoryLog() }),
  'in memory': () => new InMemoryAdmissionStore(new InMemoryDirectory()),
};

describe.each(Object.entries(storesOf))('admission control %s', (_, open) => {
  it('takes the version that follows the stored one, and no other', async () => {
    const store = open();
    const commit = (version: number, state: string) => store.commitControl({ version, state });
    expect(await commit(2, 'too early')).toBe(false);
    expect(await commit(1, 'first')).toBe(true);
    expect(await commit(1, 'first again')).toBe(false);
    expect(await commit(2, 'second')).toBe(true);
    expect(await commit(2, 'lost the race')).toBe(false);
    expect(await commit(4, 'too late')).toBe(false);
    expect(await store.readControl()).toEqual({ version: 2, state: 'second' });
  });
});

const tokensOf: Record<string, () => Tokens> = {
  'in DynamoDB': () => tokensIn(coordination()),
  'in memory': () => new InMemoryTokens(),
};
const coordination = () => ({
  documents: tables.documents,
  name: tables.coordinationTable,
  clock: { now: () => Date.parse(T3), pause: async () => {} },
});

describe.each(Object.entries(tokensOf))('tokens %s', (_, open) => {
  const parked = (enteredAt: string, token: string, retryCount = 0) => ({
    visit: { ...visitAt(enteredAt, `${ME}-${_}-${count}`), retryCount },
    state: 'Await response' as const,
    target: '111122223333',
    token,
    subject: null,
  });

  it('give way to a newer visit, never to an older one', async () => {
    count++;
    const tokens = open();
    const { executionArn } = parked(T1, 'x').visit;
    const tokenNow = async () => (await tokens.get(executionArn, 'Await response'))?.token;
    expect(await tokenNow()).toBeUndefined();
    await tokens.put(parked(T2, 'second'));
    await tokens.put(parked(T1, 'first'));
    expect(await tokenNow()).toBe('second');
    await tokens.put(parked(T2, 'retried', 1));
    expect(await tokenNow()).toBe('retried');
    await tokens.put(parked(T3, 'third'));
    expect(await tokenNow()).toBe('third');
  });

  it('are removed by their own visit, and not by an older one', async () => {
    count++;
    const tokens = open();
    const { executionArn } = parked(T1, 'x').visit;
    await tokens.put(parked(T2, 'second'));
    await tokens.remove(parked(T1, 'first'));
    expect(await tokens.get(executionArn, 'Await response')).not.toBeNull();
    await tokens.remove(parked(T2, 'second'));
    await tokens.remove(parked(T2, 'second'));
    expect(await tokens.get(executionArn, 'Await response')).toBeNull();
  });

  it('are listed without the tokens, until they are removed', async () => {
    count++;
    const tokens = open();
    const mine = parked(T1, 'secret');
    const { executionArn } = mine.visit;
    const listed = async () => {
      const found: object[] = [];
      for await (const one of tokens.list()) {
        if (one.visit.executionArn === executionArn) found.push(one);
      }
      return found;
    };
    await tokens.put(mine);
    const { visit, state, target } = mine;
    expect(await listed()).toEqual([{ visit, state, target }]);
    await tokens.remove(mine);
    expect(await listed()).toEqual([]);
  });
});

const factsOf: Record<string, () => Facts> = {
  'in DynamoDB': () => factsIn(coordination()),
  'in memory': () => new InMemoryFacts(),
};

describe.each(Object.entries(factsOf))('facts %s', (_, open) => {
  it('keep the first fact about a subject', async () => {
    const facts = open();
    const owner = `${ME}-${_}`;
    expect(await facts.get(owner, 'h-1')).toBeNull();
    const accepted = { result: { kind: 'accepted', accountId: null }, at: T1 };
    expect(await facts.put(owner, 'h-1', accepted)).toBe(true);
    expect(await facts.put(owner, 'h-1', { result: { kind: 'declined' }, at: T2 })).toBe(false);
    expect(await facts.get(owner, 'h-1')).toEqual({
      result: { kind: 'accepted', accountId: null },
      at: T1,
    });
    expect(await facts.get(owner, 'h-2')).toBeNull();
  });
});

const withdrawalsOf: Record<string, () => Withdrawals> = {
  'in DynamoDB': () => withdrawalsIn(coordination()),
  'in memory': () => new InMemoryWithdrawals(),
};

describe.each(Object.entries(withdrawalsOf))('withdrawals %s', (_, open) => {
  it('keep the newest of a target', async () => {
    const withdrawals = open();
    const target = `target ${_}`;
    expect(await withdrawals.find(target)).toBeNull();
    await withdrawals.note(target, T1);
    await withdrawals.note(target, T2);
    await withdrawals.note(target, T1);
    expect(await withdrawals.find(target)).toBe(T2);
    expect(await withdrawals.find('another')).toBeNull();
  });

  it('know which have found a row', async () => {
    const withdrawals = open();
    const target = `taken ${_}`;
    await withdrawals.noteTaken(target, 'event-1', 'arn');
    await withdrawals.noteTaken(target, 'event-1', 'arn');
    expect(await withdrawals.takenFrom(target, 'event-1')).toBe('arn');
    expect(await withdrawals.takenFrom(target, 'event-2')).toBeNull();
    expect(await withdrawals.takenFrom('another', 'event-1')).toBeNull();
  });
});

const directoryOf: Record<string, () => Directory> = {
  'in DynamoDB': () => directoryIn(coordination()),
  'in memory': () => new InMemoryDirectory(),
};

describe.each(Object.entries(directoryOf))('the directory %s', (_, open) => {
  it('keeps kinds apart and lets the last link win', async () => {
    const directory = open();
    const id = `id-${_}`;
    const link = { target: '111122223333', executionArn: ME, countedAt: null };
    await directory.link('HANDSHAKE', id, link);
    await directory.link('HANDSHAKE', id, { ...link, executionArn: OTHER });
    expect(await directory.find('HANDSHAKE', id)).toEqual({ ...link, executionArn: OTHER });
    expect(await directory.find('ACCOUNT', id)).toBeNull();
  });
});
