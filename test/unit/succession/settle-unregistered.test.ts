import { describe, expect, it } from 'vitest';
import {
  EXECUTION_ARN,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { EVENT, rowOf, run, SUCCESSOR_EVENT, type World, worldOf } from './succession-world.ts';

const NAME = '11111111-aaaa';
const AT = '2026-11-25T00:00:00.000Z';
const SAME_SECOND = '2026-11-24T12:00:00.000Z';
const LATER = '2026-11-24T13:00:00.000Z';

/** An execution with this input that was stopped before it had a row. */
function stopped(event: object | null, row: Parameters<typeof worldOf>[0] = null): World {
  const world = worldOf(row);
  world.executions.seed(NAME, event, 'ABORTED');
  return world;
}

describe('a request whose execution died before it was registered', () => {
  it.each(['ABORTED', 'TIMED_OUT'] as const)('is recorded as FAILED after %s', async (status) => {
    const world = worldOf(null, status);
    expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
    expect(rowOf(world)).toMatchObject({
      target: TARGET,
      executionArn: EXECUTION_ARN,
      eventId: 'event-1',
      status: 'FAILED',
      reason: 'ABANDONED',
      settledAt: AT,
    });
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { name: 'ABANDONED', at: AT, details: { eventId: 'event-1' } },
    ]);
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
      { target: TARGET, status: 'FAILED', reason: 'ABANDONED', settledAt: AT },
    ]);
  });

  it.each([
    ['of the same second', '2026-11-24T12:00:00Z', 'CANCELED', 'WITHDRAWN'],
    ['that was put before it', '2026-11-24T11:59:59Z', 'FAILED', 'ABANDONED'],
  ])('knows a withdrawal %s', async (_, withdrawnAt, status, reason) => {
    const world = stopped({ ...EVENT, time: '2026-11-24T12:00:00Z' });
    await world.withdrawals.note(TARGET, withdrawnAt);
    expect(await run(world)).toEqual({ kind: 'settled', status });
    expect(rowOf(world)).toMatchObject({ status, reason, settledAt: AT });
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { name: 'ABANDONED', details: { status } },
    ]);
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([{ status, reason }]);
  });

  it('is REJECTED when it was invalid', async () => {
    const detail = { version: 1, target: TARGET, priority: 99 };
    const world = stopped({ ...EVENT, detail });
    expect(await run(world)).toEqual({ kind: 'settled', status: 'REJECTED' });
    expect(rowOf(world)).toMatchObject({ status: 'REJECTED' });
    expect(rowOf(world)?.message).toContain('priority');
    expect(world.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('leaves the row of an earlier request alone, and is told all the same', async () => {
    const row = invitationRow({
      executionArn: OTHER_EXECUTION_ARN,
      requestId: 'earlier',
      status: 'DECLINED',
      settledAt: '2026-11-24T00:00:00.000Z',
    });
    const world = stopped({ ...EVENT, time: '2026-11-24T12:00:00Z' }, row);
    expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
    expect(rowOf(world)).toEqual(row);
    expect(world.outcomes.historyNames(TARGET)).toEqual(['ABANDONED']);
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
      { requestId: 'event-1', executionArn: EXECUTION_ARN },
    ]);
  });

  const another = (changes: object) =>
    invitationRow({
      executionArn: OTHER_EXECUTION_ARN,
      requestId: 'another',
      status: 'DECLINED',
      settledAt: '2026-11-24T00:00:00.000Z',
      ...changes,
    });

  it.each([
    ['is open', { status: 'QUEUED', settledAt: null }],
    ['was put later', { status: 'QUEUED', settledAt: null, requestedAt: LATER }],
    ['was put in the same second', { requestedAt: SAME_SECOND, settledAt: LATER }],
    ['was settled after it', { status: 'EXPIRED', settledAt: '2026-11-24T18:00:00.000Z' }],
  ] as const)('is in the history only when the row of another request %s', async (_, changes) => {
    const row = another(changes);
    const world = stopped({ ...EVENT, time: '2026-11-24T12:00:00Z' }, row);
    await run(world);
    await run(world);
    expect(rowOf(world)).toEqual(row);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { name: 'ABANDONED', details: { requestId: 'event-1' } },
    ]);
    expect(world.publisher.published).toEqual([]);
  });

  it('is told to be REJECTED also while another invitation is open', async () => {
    const row = another({ status: 'INVITED', settledAt: null });
    const detail = { version: 1, target: TARGET, priority: 99 };
    const world = stopped({ ...EVENT, time: '2026-11-24T12:00:00Z', detail }, row);
    expect(await run(world)).toEqual({ kind: 'settled', status: 'REJECTED' });
    expect(rowOf(world)).toEqual(row);
    expect(world.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
      { requestId: 'event-1', status: 'REJECTED' },
    ]);
  });

  it('says nothing when the row of another execution is of the same request', async () => {
    const row = another({ status: 'QUEUED', settledAt: null, requestId: 'event-1' });
    const world = stopped({ ...EVENT, time: '2026-11-24T12:00:00Z' }, row);
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
    expect(world.publisher.published).toEqual([]);
  });

  it.each([
    ['it was registered', 'REQUESTED', EXECUTION_ARN],
    ['it was answered', 'DUPLICATE_REQUEST', EXECUTION_ARN],
    ['its event came twice, and one was registered', 'REQUESTED', OTHER_EXECUTION_ARN],
    ['its event came twice, and one was rejected', 'REJECTED', OTHER_EXECUTION_ARN],
  ] as const)('says nothing when the history tells that %s', async (_, name, executionArn) => {
    const world = stopped(EVENT, another({ requestedAt: LATER }));
    const details = { requestId: 'event-1' };
    const entry = { target: TARGET, name, at: '2026-11-24T12:00:01.000Z', executionArn, details };
    await world.outcomes.append(entry);
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
    expect(world.outcomes.history(TARGET)).toHaveLength(1);
  });

  it('is settled as usual when the function that registers was still under way', async () => {
    const world = worldOf(null);
    const { create } = world.outcomes;
    world.outcomes.create = async (item) => {
      world.outcomes.seed(invitationRow());
      return create.call(world.outcomes, item);
    };
    expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
    expect(rowOf(world)).toMatchObject({
      status: 'FAILED',
      settledAt: AT,
      requestedAt: invitationRow().requestedAt,
    });
    expect(world.publisher.detailsOf('InvitationSettled')).toHaveLength(1);
  });

  it('has nothing of its own when it was a successor', async () => {
    const world = stopped(SUCCESSOR_EVENT);
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
  });

  it('goes once more through the state that keeps it when nobody can read its target', async () => {
    const event = { ...EVENT, detail: { version: 1, target: 'nobody' } };
    const world = stopped(event);
    const first = await run(world);
    expect(first).toEqual({ kind: 'succeeded', successor: expect.stringContaining(':adopt-') });
    expect(await run(world)).toEqual(first);
    const others = [...world.executions.all.values()].filter(({ status }) => status === 'RUNNING');
    expect(others.map(({ input }) => input)).toEqual([JSON.stringify(event)]);
    expect(world.outcomes.rows.size).toBe(0);
  });

  it('is kept by whoever called when Step Functions does not show it', async () => {
    await expect(run(stopped(null))).rejects.toThrow(
      expect.objectContaining({
        name: 'UnreadableRequest',
        message: expect.stringContaining(EXECUTION_ARN),
      }),
    );
  });
});
