import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomesTable } from '../../../lambdas/shared/adapters/outcomes-table.ts';
import { pastRequestsIn } from '../../../lambdas/shared/adapters/past-requests.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { Visit } from '../../../lambdas/shared/contract/tasks.ts';
import { settledDetails } from '../../../lambdas/shared/domain/registration/invitation-row.ts';
import type { JoinedRow, Outcomes, PastRequests } from '../../../lambdas/shared/ports/outcomes.ts';
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

interface Opened {
  readonly outcomes: Outcomes;
  readonly past: PastRequests;
}

const outcomesOf: Record<string, () => Opened> = {
  'in DynamoDB': () => ({
    outcomes: outcomesTable(tables.documents, tables.outcomeTable),
    past: pastRequestsIn(tables.documents, tables.outcomeTable),
  }),
  'in memory': () => {
    const outcomes = new InMemoryOutcomes();
    return { outcomes, past: outcomes.past };
  },
};

describe.each(Object.entries(outcomesOf))('outcomes %s', (_, open) => {
  it('keep the first row and refuse a second one', async () => {
    const { outcomes } = open();
    const item = row(freshTarget());
    expect(await outcomes.create(item)).toBe(true);
    expect(await outcomes.create({ ...item, requestId: 'second' })).toBe(false);
    expect(await outcomes.get(item.target)).toEqual(item);
    expect(await outcomes.get(freshTarget())).toBeNull();
  });

  it('keep a tag of any name', async () => {
    const { outcomes } = open();
    const item = row(freshTarget(), { tags: { constructor: 'a', toString: 'b' } as never });
    expect(await outcomes.create(item)).toBe(true);
    expect((await outcomes.get(item.target))?.tags).toEqual(item.tags);
  });

  it('let the owner write a status, and write it again', async () => {
    const { outcomes } = open();
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
    const { outcomes } = open();
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
    const { outcomes } = open();
    const item = row(freshTarget(), { status: 'INVITED' });
    await outcomes.create(item);
    expect(await outcomes.annotate(item.target, OTHER, { handshakeId: 'h-theirs' })).toBe(false);
    expect(await outcomes.get(item.target)).toEqual(item);
    expect(await outcomes.annotate(item.target, ME, { handshakeId: 'h-mine' })).toBe(true);
    expect(await outcomes.get(item.target)).toEqual({ ...item, handshakeId: 'h-mine' });
  });

  it('replace a row only as it was read', async () => {
    const { outcomes } = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target, { status: 'EXPIRED', statusAt: T2 }));
    const next = row(target, { executionArn: OTHER, statusAt: T3 });
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T1 })).toBe(false);
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T2 })).toBe(true);
    expect(await outcomes.replace(next, { executionArn: ME, statusAt: T2 })).toBe(false);
    expect(await outcomes.get(target)).toEqual(next);
  });

  it('pass an open row to a successor once, and a settled one never', async () => {
    const { outcomes } = open();
    const { target } = row(freshTarget());
    await outcomes.create(row(target));
    expect(await outcomes.passOwnership(target, ME, OTHER)).toBe(true);
    expect(await outcomes.passOwnership(target, ME, OTHER)).toBe(false);
    expect(await outcomes.get(target)).toMatchObject({ executionArn: OTHER, succeeds: ME });
    await outcomes.settleFor(row(target, { executionArn: OTHER }), T3, 'FAILED', {});
    expect(await outcomes.passOwnership(target, OTHER, ME)).toBe(false);
  });

  it('settle for a dead owner, once', async () => {
    const { outcomes } = open();
    const seen = row(freshTarget());
    const { target } = seen;
    await outcomes.create(seen);
    const byOther = { ...seen, executionArn: OTHER };
    expect(await outcomes.settleFor(byOther, T2, 'FAILED', {})).toBe(false);
    expect(await outcomes.settleFor(seen, T2, 'FAILED', { reason: 'ABANDONED' })).toBe(true);
    expect(await outcomes.settleFor(seen, T3, 'EXPIRED', {})).toBe(false);
    expect(await outcomes.get(target)).toMatchObject({ status: 'FAILED', settledAt: T2 });
  });

  it('settle for a dead owner only while the row is as it was seen', async () => {
    const { outcomes } = open();
    const seen = row(freshTarget());
    const { target } = seen;
    await outcomes.create(seen);
    await outcomes.requestWithdrawal(target, ME);
    expect(await outcomes.settleFor(seen, T3, 'FAILED', {})).toBe(false);
    const withdrawn = { ...seen, withdrawRequested: true };
    await outcomes.writeStatus(target, visitAt(T2), 'INVITED', {});
    expect(await outcomes.settleFor(withdrawn, T3, 'CANCELED', {})).toBe(false);
    const invited = { ...withdrawn, status: 'INVITED', statusAt: T2 } as const;
    expect(await outcomes.settleFor(invited, T3, 'CANCELED', {})).toBe(true);
  });

  it('settle for a dead owner a row that somebody has left an attribute out of', async () => {
    const { outcomes } = open();
    const { withdrawRequested: _, statusAt: __, ...edited } = row(freshTarget());
    await outcomes.create(edited as InvitationItem);
    expect(await outcomes.settleFor(edited as InvitationItem, T3, 'FAILED', {})).toBe(true);
  });

  it('keep the latest time of those that were asked again, of the named owner only', async () => {
    const { outcomes } = open();
    const { target } = row(freshTarget());
    expect(await outcomes.noteAskedAgain(target, ME, T1)).toBe(false);
    await outcomes.create(row(target));
    expect(await outcomes.noteAskedAgain(target, OTHER, T1)).toBe(false);
    expect(await outcomes.noteAskedAgain(target, ME, T2)).toBe(true);
    expect(await outcomes.noteAskedAgain(target, ME, T1)).toBe(false);
    expect(await outcomes.noteAskedAgain(target, ME, T3)).toBe(true);
    expect(await outcomes.get(target)).toMatchObject({ askedAgainAt: T3 });
  });

  it('mark a withdrawal on an open row of the named owner only', async () => {
    const { outcomes } = open();
    const { target } = row(freshTarget());
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(false);
    await outcomes.create(row(target));
    expect(await outcomes.requestWithdrawal(target, OTHER)).toBe(false);
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(true);
    await outcomes.writeStatus(target, visitAt(T2), 'CANCELED', {});
    expect(await outcomes.requestWithdrawal(target, ME)).toBe(false);
  });

  it('list every row that is open', async () => {
    const { outcomes } = open();
    const open1 = row(freshTarget(), { status: 'INVITED' });
    const open2 = row(freshTarget(), { status: 'ESCALATED' });
    const ended = row(freshTarget(), { status: 'JOINED' });
    const abandoned = row(freshTarget());
    for (const item of [open1, open2, ended, abandoned]) await outcomes.create(item);
    await outcomes.settleFor(abandoned, T2, 'FAILED', {});
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

  it('find the copy of a settled row by its execution', async () => {
    const { outcomes, past } = open();
    const { target } = row(freshTarget());
    const change = { reason: 'ABANDONED', message: 'nobody followed it', attempts: 2 } as const;
    const settled = row(target, { status: 'FAILED', settledAt: T2, ...change });
    const copy = { target, name: 'SETTLED', at: T2, details: settledDetails(settled) } as const;
    const { reason, message } = settled;
    await outcomes.append({ ...copy, executionArn: OTHER, reason: null, message: null });
    await outcomes.append({ target, name: 'INVITED', at: T1, executionArn: ME });
    expect(await past.settledAs(target, ME)).toBeNull();
    await outcomes.append({ ...copy, executionArn: ME, reason, message });
    const { campaign, requestId, placement, accountId } = settled;
    expect(await past.settledAs(target, ME)).toMatchObject({
      ...{ target, executionArn: ME, status: 'FAILED', settledAt: T2, statusAt: T1 },
      ...{ ...change, campaign, requestId, placement, accountId },
    });
    expect(await past.settledAs(freshTarget(), ME)).toBeNull();
  });

  it('find the trace of a request, also of one whose event came twice', async () => {
    const { outcomes, past } = open();
    const { target } = row(freshTarget());
    const TWIN = `${ME}-again`;
    const details = { requestId: 'request-1' };
    const isTraced = (executionArn: string) => past.isTraced(target, executionArn, 'request-1');
    await outcomes.append({ target, name: 'INVITED', at: T1, executionArn: ME });
    await outcomes.append({ target, name: 'ABANDONED', at: T1, executionArn: ME, details });
    expect([await isTraced(ME), await isTraced(TWIN)]).toEqual([false, true]);
    await outcomes.append({ target, name: 'REQUESTED', at: T2, executionArn: ME, details });
    expect([await isTraced(ME), await isTraced(TWIN)]).toEqual([true, true]);
    expect(await past.isTraced(target, OTHER, 'request-2')).toBe(false);
  });

  it('list every row that has joined, and when it has left', async () => {
    const { outcomes } = open();
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
