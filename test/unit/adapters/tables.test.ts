import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admissionStoreIn } from '../../../lambdas/shared/adapters/admission-store.ts';
import {
  directoryIn,
  factsIn,
  tokensIn,
} from '../../../lambdas/shared/adapters/coordination-table.ts';
import { outcomesTable } from '../../../lambdas/shared/adapters/outcomes-table.ts';
import { withdrawalsIn } from '../../../lambdas/shared/adapters/withdrawals-table.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import type { AdmissionStore } from '../../../lambdas/shared/ports/admission-store.ts';
import type {
  Directory,
  Facts,
  Tokens,
  Withdrawals,
} from '../../../lambdas/shared/ports/coordination.ts';
import type { JoinedRow, Outcomes } from '../../../lambdas/shared/ports/outcomes.ts';
import { InMemoryAdmissionStore } from '../support/in-memory-admission-store.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
  InMemoryWithdrawals,
} from '../support/in-memory-coordination.ts';
import { InMemoryLog } from '../support/in-memory-log.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { invitationRow } from '../support/invitation-rows.ts';
import { type LocalTables, openLocalTables } from '../support/local-tables.ts';

/*
 * The same promises, kept by the tables in DynamoDB and by the fakes that the unit tests use: a
 * fake that is laxer than the table would hide exactly the races it is there to show.
 */

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
const freshTarget = () => String(100_000_000_000 + count++);

const row = (target: string, change: Partial<InvitationItem> = {}) =>
  invitationRow({
    target,
    requestedAt: T1,
    statusAt: T1,
    updatedAt: T1,
    executionArn: ME,
    ...change,
  });

const outcomesOf: Record<string, () => Outcomes> = {
  'in DynamoDB': () => outcomesTable(tables.documents, tables.outcomeTable),
  'in memory': () => new InMemoryOutcomes(),
};

describe.each(Object.entries(outcomesOf))('outcomes %s', (_, open) => {
  it('keep the first row and refuse a second one', async () => {
    const outcomes = open();
    const item = row(freshTarget());
    expect(await outcomes.create(item)).toBe(true);
    expect(await outcomes.create({ ...item, requestId: 'second' })).toBe(false);
    expect(await outcomes.get(item.target)).toEqual(item);
    expect(await outcomes.get(freshTarget())).toBeNull();
  });

  it('keep a tag of any name', async () => {
    const outcomes = open();
    const item = row(freshTarget(), { tags: { constructor: 'a', toString: 'b' } as never });
    expect(await outcomes.create(item)).toBe(true);
    expect((await outcomes.get(item.target))?.tags).toEqual(item.tags);
  });

  it('let the owner write a status, and write it again', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target));
    for (let i = 0; i < 2; i++) {
      const written = await outcomes.writeStatus(target, visitAt(T2), 'QUEUED', { reason: 'X' });
      expect(written).toEqual(await outcomes.get(target));
    }
    expect(await outcomes.get(target)).toMatchObject({
      status: 'QUEUED',
      statusAt: T2,
      updatedAt: T2,
      reason: 'X',
    });
  });

  it('refuse a status of somebody else, of an older state, and over an end', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target, { statusAt: T2 }));
    const write = (visit: Visit) => outcomes.writeStatus(target, visit, 'QUEUED', {});
    expect(await write(visitAt(T3, OTHER))).toBeNull();
    expect(await write(visitAt(T1))).toBeNull();
    expect(await outcomes.writeStatus(target, visitAt(T3), 'DECLINED', {})).toMatchObject({
      status: 'DECLINED',
    });
    expect(await write(visitAt(T3))).toBeNull();
    expect(await outcomes.writeStatus(target, visitAt(T3), 'DECLINED', {})).toMatchObject({
      status: 'DECLINED',
    });
  });

  it('let the owner alone annotate its row, and leave the status as it is', async () => {
    const outcomes = open();
    const item = row(freshTarget(), { status: 'INVITED' });
    await outcomes.create(item);
    expect(await outcomes.annotate(item.target, OTHER, { handshakeId: 'h-theirs' })).toBe(false);
    expect(await outcomes.get(item.target)).toEqual(item);
    expect(await outcomes.annotate(item.target, ME, { handshakeId: 'h-mine' })).toBe(true);
    expect(await outcomes.get(item.target)).toEqual({ ...item, handshakeId: 'h-mine' });
  });

  it('replace a row only as it was read', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target, { status: 'EXPIRED', statusAt: T2 }));
    const next = row(target, { executionArn: OTHER, statusAt: T3 });
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T1 })).toBe(false);
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T2 })).toBe(true);
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T2 })).toBe(false);
    expect(await outcomes.get(target)).toEqual(next);
  });

  it('pass an open row to a successor once, and a settled one never', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target));
    expect(await outcomes.passOwnership(target, ME, OTHER)).toBe(true);
    expect(await outcomes.passOwnership(target, ME, OTHER)).toBe(false);
    expect(await outcomes.get(target)).toMatchObject({ executionArn: OTHER, succeeds: ME });
    await outcomes.settleFor(target, OTHER, T3, 'FAILED', {});
    expect(await outcomes.passOwnership(target, OTHER, ME)).toBe(false);
  });

  it('settle for a dead owner, once', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target));
    expect(await outcomes.settleFor(target, OTHER, T2, 'FAILED', {})).toBe(false);
    expect(await outcomes.settleFor(target, ME, T2, 'FAILED', { reason: 'ABANDONED' })).toBe(true);
    expect(await outcomes.settleFor(target, ME, T3, 'EXPIRED', {})).toBe(false);
    expect(await outcomes.get(target)).toMatchObject({ status: 'FAILED', settledAt: T2 });
  });

  it('mark a withdrawal on an open row of the named owner only', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(false);
    await outcomes.create(row(target));
    expect(await outcomes.requestWithdrawal(target, OTHER)).toBe(false);
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(true);
    await outcomes.writeStatus(target, visitAt(T2), 'CANCELED', {});
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(false);
  });

  it('list every row that is open', async () => {
    const outcomes = open();
    const open1 = row(freshTarget(), { status: 'INVITED' });
    const open2 = row(freshTarget(), { status: 'ESCALATED' });
    const ended = row(freshTarget(), { status: 'JOINED' });
    const abandoned = row(freshTarget());
    for (const item of [open1, open2, ended, abandoned]) await outcomes.create(item);
    await outcomes.settleFor(abandoned.target, ME, T2, 'FAILED', {});
    const again = row(ended.target, { executionArn: OTHER, statusAt: T3 });
    await outcomes.append({ target: open1.target, name: 'INVITED', at: T1, executionArn: ME });
    const targets: string[] = [];
    for await (const { target } of outcomes.openRows()) targets.push(target);
    expect(targets).toEqual(expect.arrayContaining([open1.target, open2.target]));
    expect(targets).not.toContain(ended.target);
    expect(targets).not.toContain(abandoned.target);

    await outcomes.replace(again, ended);
    const targetsThen: string[] = [];
    for await (const { target } of outcomes.openRows()) targetsThen.push(target);
    expect(targetsThen).toContain(ended.target);
  });

  it('list every row that has joined, and when it has left', async () => {
    const outcomes = open();
    const { target } = row(freshTarget());
    const others = [freshTarget(), freshTarget()] as const;
    await outcomes.create(row(target));
    await outcomes.create(row(others[0], { status: 'INVITED' }));
    await outcomes.create(row(others[1], { status: 'DECLINED' }));
    await outcomes.writeStatus(target, visitAt(T2), 'JOINED', { accountId: '111122223333' });
    await outcomes.append({ target, name: 'INVITED', at: T1, executionArn: ME });
    const listed = async () => {
      const rows: JoinedRow[] = [];
      for await (const joined of outcomes.joinedRows()) rows.push(joined);
      expect(rows.map((joined) => joined.target)).not.toEqual(
        expect.arrayContaining([expect.toBeOneOf([...others])]),
      );
      return rows.filter((joined) => joined.target === target);
    };
    const joined = { target, statusAt: T2, executionArn: ME, accountId: '111122223333' };
    expect(await listed()).toMatchObject([{ ...joined, departedAt: null }]);
    await outcomes.annotate(target, ME, { departedAt: T3 });
    expect(await listed()).toMatchObject([{ ...joined, departedAt: T3 }]);
  });
});

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
    await withdrawals.noteTaken(target, 'event-1');
    await withdrawals.noteTaken(target, 'event-1');
    expect(await withdrawals.wasTaken(target, 'event-1')).toBe(true);
    expect(await withdrawals.wasTaken(target, 'event-2')).toBe(false);
    expect(await withdrawals.wasTaken('another', 'event-1')).toBe(false);
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
