import { describe, expect, it } from 'vitest';
import { reconcileHandshakes } from '../../../lambdas/shared/domain/reconciliation/reconcile-handshakes.ts';
import { noteDone } from '../../../lambdas/shared/domain/succession/done.ts';
import type { QueuedPlace } from '../../../lambdas/shared/ports/admission-store.ts';
import {
  ACCOUNT,
  EMAIL,
  emailRowOf,
  end,
  HANDSHAKE,
  INVITED_AT,
  parkedTokenOf,
  resultsOf,
  rowOf,
} from '../following/following-world.ts';
import { ENDED_AT } from '../support/in-memory-executions.ts';
import { HOUR_MS, type SweepWorld, sweepWorldOf } from './sweep-world.ts';

describe('lost wake-ups', () => {
  it('of an answered escalation are sent again', async () => {
    const escalationId = 'esc-0123456789abcdef';
    const world = await sweepWorldOf(rowOf({ status: 'ESCALATED', escalationId }));
    const [row] = world.rows;
    const result = { kind: 'resolved', decision: 'retry', by: null };
    const visit = { executionArn: row?.executionArn ?? '', enteredAt: INVITED_AT, retryCount: 0 };
    await world.tokens.put({
      visit,
      state: 'Escalate',
      target: ACCOUNT,
      token: 'question',
      subject: escalationId,
    });
    await world.facts.put(visit.executionArn, escalationId, { result, at: INVITED_AT });
    await reconcileHandshakes(world);
    expect(world.callbacks.resultOf('question')).toEqual(result);
  });

  it.each([
    ['QUEUED', 'Await admission'],
    ['ESCALATED', 'Escalate'],
  ] as const)('of a withdrawal are sent again to a row that is %s', async (status, state) => {
    const escalationId = status === 'ESCALATED' ? 'esc-0123456789abcdef' : null;
    const world = await sweepWorldOf(rowOf({ status, withdrawRequested: true, escalationId }));
    const executionArn = world.rows[0]?.executionArn ?? '';
    await world.tokens.put({
      visit: { executionArn, enteredAt: INVITED_AT, retryCount: 0 },
      state,
      target: ACCOUNT,
      token: 'parked',
      subject: escalationId,
    });
    await reconcileHandshakes(world);
    expect(world.callbacks.resultOf('parked')).toEqual({ kind: 'withdrawn' });
    expect(world.turnstile.names().includes('leave')).toBe(status === 'QUEUED');
  });

  it('of a withdrawal that came after the acceptance are none', async () => {
    const escalationId = 'esc-0123456789abcdef';
    const row = rowOf({ status: 'ESCALATED', withdrawRequested: true, escalationId });
    const world = await sweepWorldOf(row);
    const executionArn = world.rows[0]?.executionArn ?? '';
    await world.tokens.put({
      visit: { executionArn, enteredAt: INVITED_AT, retryCount: 0 },
      state: 'Escalate',
      target: ACCOUNT,
      token: 'parked',
      subject: escalationId,
    });
    const result = { kind: 'accepted', accountId: ACCOUNT, acceptedAt: INVITED_AT };
    await world.facts.put(executionArn, HANDSHAKE, { result, at: INVITED_AT });
    await reconcileHandshakes(world);
    expect(world.callbacks.resumed).toEqual([]);
  });

  it('of a response are sent again', async () => {
    const world = await sweepWorldOf(rowOf());
    const executionArn = world.rows[0]?.executionArn ?? '';
    end(world, 'DECLINED');
    await world.facts.put(executionArn, HANDSHAKE, {
      result: { kind: 'declined' },
      at: INVITED_AT,
    });
    await reconcileHandshakes(world);
    expect(resultsOf(world)).toEqual([{ kind: 'declined' }]);
  });
});

describe('abandoned executions', () => {
  it('are found and passed on', async () => {
    const world = await sweepWorldOf(rowOf(), emailRowOf({ handshakeId: 'h-email000000' }));
    const dead = world.rows[0]?.executionArn ?? '';
    world.executions.end(dead, 'ABORTED');
    await expect(reconcileHandshakes(world)).resolves.toMatchObject({ abandoned: 1 });
    const row = world.outcomes.rows.get(ACCOUNT);
    expect(row?.executionArn).not.toBe(dead);
    expect(row?.succeeds).toBe(dead);
    expect(world.outcomes.rows.get(EMAIL)?.executionArn).toBe(world.rows[1]?.executionArn);
  });

  it('are looked for although AWS Organizations does not answer', async () => {
    const world = await sweepWorldOf(rowOf());
    world.executions.end(world.rows[0]?.executionArn ?? '', 'TIMED_OUT');
    const organizations = Object.assign(Object.create(world.organizations), {
      listInvitations: () => {
        throw new Error('throttled');
      },
    });
    await expect(reconcileHandshakes({ ...world, organizations })).rejects.toThrow(
      'the sweep met 1 errors',
    );
    expect(world.outcomes.rows.get(ACCOUNT)?.succeeds).not.toBeNull();
  });

  it('are found without a row, or with one that nobody was told of, and only once', async () => {
    const world = await sweepWorldOf(rowOf({ status: 'DECLINED', settledAt: INVITED_AT }));
    const eventOf = (target: string) => ({
      id: 'event-9',
      'detail-type': 'AccountInvitationRequested',
      detail: { version: 1, target },
    });
    world.executions.seed('owner-0', eventOf(ACCOUNT), 'ABORTED');
    world.executions.seed('stopped-early', eventOf('555566667777'), 'TIMED_OUT');
    world.executions.seed('has-kept-its-event', {}, 'FAILED');
    await expect(reconcileHandshakes(world)).resolves.toEqual({ kind: 'idle' });
    expect(world.outcomes.rows.get('555566667777')).toMatchObject({
      status: 'FAILED',
      reason: 'ABANDONED',
    });
    const told = () => world.publisher.detailsOf('InvitationSettled');
    expect(told()).toMatchObject([{ status: 'DECLINED' }, { status: 'FAILED' }]);
    await reconcileHandshakes(world);
    expect(told()).toHaveLength(2);
  });
});

describe('the look back at what has ended', () => {
  const ended = (world: SweepWorld) => world.executions.seed('has-kept-its-event', {}, 'FAILED');

  /** A sweep that finds these; tells how far back it looked, h. */
  async function sweep(world: SweepWorld, found = [ended(world)]) {
    const startedAt = world.clock.now();
    const asked: number[] = [];
    const executions = Object.assign(Object.create(world.executions), {
      async *listEnded(since: number) {
        asked.push((startedAt - since) / HOUR_MS);
        yield* found.map((executionArn) => ({ executionArn, endedAt: ENDED_AT }));
      },
    });
    const failure = await reconcileHandshakes({ ...world, executions }).then(
      () => null,
      (error: Error) => error.message,
    );
    return { asked, failure };
  }

  it('is 90 days at first, and three hours from then on', async () => {
    const world = await sweepWorldOf();
    expect(await sweep(world)).toEqual({ asked: [90 * 24], failure: null });
    world.clock.advance(HOUR_MS);
    expect((await sweep(world)).asked).toEqual([3]);
    world.clock.advance(HOUR_MS / 2);
    expect((await sweep(world)).asked).toEqual([3]);
  });

  it('is not written down while nothing has ended', async () => {
    const world = await sweepWorldOf();
    await sweep(world);
    for (const reach of [3, 3, 4]) {
      world.clock.advance(HOUR_MS);
      expect((await sweep(world, [])).asked).toEqual([reach]);
    }
  });

  it('reaches over the sweeps that were not carried out, with an hour to spare', async () => {
    const world = await sweepWorldOf();
    await sweep(world);
    world.clock.advance(5 * HOUR_MS);
    expect((await sweep(world)).asked).toEqual([6]);
    world.clock.advance(200 * 24 * HOUR_MS);
    expect((await sweep(world)).asked).toEqual([90 * 24]);
  });

  it.each([
    ['the list', () => Promise.reject(new Error('down'))],
    ['one of its executions', async () => [{ executionArn: 'arn:of:one', endedAt: ENDED_AT }]],
  ])('reaches over sweeps that %s failed in', async (what, list) => {
    const world = await sweepWorldOf();
    await sweep(world);
    const facts = Object.assign(Object.create(world.facts), {
      get: () => Promise.reject(new Error('down')),
    });
    world.clock.advance(4 * HOUR_MS);
    const executions = Object.assign(Object.create(world.executions), {
      async *listEnded() {
        yield* await list();
      },
    });
    await expect(reconcileHandshakes({ ...world, executions, facts }), what).rejects.toThrow();
    world.clock.advance(HOUR_MS);
    expect((await sweep(world)).asked).toEqual([6]);
  });

  it('does not grow by a request that nobody can read', async () => {
    const world = await sweepWorldOf();
    await sweep(world);
    const lost = world.executions.seed('lost', null, 'ABORTED');
    world.clock.advance(4 * HOUR_MS);
    expect((await sweep(world, [lost])).failure).toContain('UnreadableRequest');
    world.clock.advance(HOUR_MS);
    expect((await sweep(world)).asked).toEqual([3]);
  });
});

describe('a token that was answered and not removed', () => {
  /** The owner was woken, and has settled its row since. */
  async function settledWorld() {
    const world = await sweepWorldOf(rowOf());
    const [row] = world.rows;
    if (row === undefined) throw new Error('there is no row');
    world.outcomes.seed({ ...row, status: 'DECLINED', settledAt: INVITED_AT });
    return { world, owner: row.executionArn };
  }

  it('is removed, and nobody is told again', async () => {
    const { world, owner } = await settledWorld();
    world.executions.end(owner, 'SUCCEEDED');
    await expect(reconcileHandshakes(world)).resolves.toEqual({ kind: 'idle' });
    expect(await parkedTokenOf(world, owner)).toBeNull();
    expect(world.publisher.detailsOf('InvitationSettled')).toEqual([]);
  });

  it('is left alone while its execution runs: the index of open rows may be behind', async () => {
    const { world, owner } = await settledWorld();
    await reconcileHandshakes(world);
    expect(await parkedTokenOf(world, owner)).not.toBeNull();
  });

  it('is left alone while Step Functions may not show its execution yet', async () => {
    const { world, owner } = await settledWorld();
    world.executions.end(owner, 'SUCCEEDED');
    world.clock.advance(-20 * 60_000);
    const parked = await parkedTokenOf(world, owner);
    if (parked === null) throw new Error('there is no token');
    const enteredAt = world.clock.iso();
    await world.tokens.put({ ...parked, visit: { ...parked.visit, enteredAt } });
    await reconcileHandshakes(world);
    expect(await parkedTokenOf(world, owner)).not.toBeNull();
    world.clock.advance(HOUR_MS);
    await reconcileHandshakes(world);
    expect(await parkedTokenOf(world, owner)).toBeNull();
  });
});

describe('a place in the queue that was taken when everything else had been cleared away', () => {
  const placeOf = (executionArn: string, enteredAt: string): QueuedPlace => ({
    visit: { executionArn, enteredAt, retryCount: 0 },
    ...{ target: ACCOUNT, class: 'first', priority: 5, notBefore: null },
    requestedAt: Date.parse(enteredAt),
  });
  async function world(status: 'RUNNING' | 'ABORTED' | 'SUCCEEDED', enteredAt = INVITED_AT) {
    const all = await sweepWorldOf(rowOf());
    const dead = all.executions.seed('dead', {}, status);
    await noteDone({ executionArn: dead, endedAt: ENDED_AT }, all);
    const place = placeOf(dead, enteredAt);
    all.queuedPlaces.places.push(place, placeOf(all.rows[0]?.executionArn ?? '', INVITED_AT));
    await reconcileHandshakes(all);
    return { left: all.turnstile.calls.filter(([name]) => name === 'leave'), dead, place };
  }

  it.each(['ABORTED', 'SUCCEEDED'] as const)('is given up: %s', async (status) => {
    const { left, dead, place } = await world(status);
    expect(left).toEqual([['leave', dead, place]]);
  });

  it('is left alone while its execution runs, or may not be shown yet', async () => {
    expect((await world('RUNNING')).left).toEqual([]);
    const justNow = new Date(Date.parse(INVITED_AT) + HOUR_MS + 10 * 60_000).toISOString();
    expect((await world('ABORTED', justNow)).left).toEqual([]);
  });
});
