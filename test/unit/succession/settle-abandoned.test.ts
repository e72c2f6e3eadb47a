import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { CALLBACK_STATES, StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { settleAbandoned } from '../../../lambdas/shared/domain/succession/settle-abandoned.ts';
import {
  successorInput,
  successorName,
  targetOfInput,
} from '../../../lambdas/shared/domain/succession/successor.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
  visit,
} from '../support/invitation-rows.ts';
import {
  EVENT,
  HANDSHAKE,
  OU,
  rowOf,
  run,
  SUCCESSOR_ARN,
  SUCCESSOR_EVENT,
  SUCCESSOR_NAME,
  type World,
  worldOf,
  worldOfSuccessor,
} from './succession-world.ts';

const MINUTE_MS = 60_000;

const settled = invitedRow({ status: 'FAILED', settledAt: '2026-11-24T00:00:00.000Z' });
const passedOn = invitedRow({
  executionArn: SUCCESSOR_ARN,
  succeeds: EXECUTION_ARN,
  status: 'JOINED',
  settledAt: '2026-11-24T00:00:00.000Z',
});

describe('naming a successor', () => {
  it('derives name and input from the old execution alone', () => {
    expect(SUCCESSOR_NAME).toMatch(/^adopt-[0-9a-f]{32}$/);
    expect(successorName(OTHER_EXECUTION_ARN)).not.toBe(SUCCESSOR_NAME);
    const input = successorInput(JSON.stringify(EVENT), EXECUTION_ARN);
    expect(JSON.parse(input)).toEqual(SUCCESSOR_EVENT);
    expect(successorInput(JSON.stringify(EVENT), EXECUTION_ARN)).toBe(input);
  });

  it('reads the target of an input as Register does', () => {
    expect(targetOfInput(JSON.stringify(EVENT))).toBe(TARGET);
    for (const input of [null, '', '{', '{}', '"text"', '{"detail":{"target":"x"}}']) {
      expect(targetOfInput(input)).toBeNull();
    }
  });
});

describe('an execution that nobody has to act for', () => {
  it.each(['RUNNING', 'PENDING_REDRIVE'] as const)('is left alone while %s', async (status) => {
    const world = worldOf(invitedRow(), status);
    expect(await run(world)).toEqual({ kind: 'alive' });
    expect(world.turnstile.calls).toEqual([]);
  });

  it('is left alone while Step Functions does not show it yet', async () => {
    const row = invitedRow({ updatedAt: '2026-11-24T23:30:00.000Z' });
    const world = worldOf(row);
    world.executions.all.clear();
    const known = { target: TARGET };
    expect(await settleAbandoned(EXECUTION_ARN, world, known)).toEqual({ kind: 'alive' });
    expect(world.turnstile.calls).toEqual([]);
    expect(rowOf(world)).toEqual(row);
  });

  it.each([
    ['it has failed and kept its event itself', null, 'FAILED'],
    ['it succeeded without a row', null, 'SUCCEEDED'],
    [
      'its row is another execution’s',
      invitedRow({ executionArn: OTHER_EXECUTION_ARN }),
      'ABORTED',
    ],
    ['its row was passed on and settled', passedOn, 'ABORTED'],
    ['it has settled its row', settled, 'SUCCEEDED'],
  ] as const)('only leaves the queue when %s', async (_, row, status) => {
    const world = worldOf(row, status);
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
    expect(world.turnstile.calls).toEqual([['leave', EXECUTION_ARN, null]]);
    expect(rowOf(world)).toEqual(row ?? undefined);
    expect(world.publisher.published).toEqual([]);
    expect(world.outcomes.history(TARGET)).toEqual([]);
  });

  it('leaves no token behind', async () => {
    const world = worldOf(null, 'FAILED');
    for (const state of CALLBACK_STATES) {
      await world.tokens.put({
        visit: visit(),
        state,
        target: TARGET,
        token: `token of ${state}`,
        subject: null,
      });
    }
    await run(world);
    for (const state of CALLBACK_STATES) {
      expect(await world.tokens.get(EXECUTION_ARN, state)).toBeNull();
    }
  });

  it('is not found without input and target', async () => {
    const world = worldOf(invitedRow());
    world.executions.all.clear();
    expect(await run(world)).toEqual({ kind: 'nothingToSettle' });
  });
});

/** It waits in the queue: its token is still there. */
async function park(world: ReturnType<typeof worldOf>): Promise<void> {
  const token = 'token of the queue';
  const parked = { visit: visit(), state: StateName.AWAIT_ADMISSION, target: TARGET, token };
  await world.tokens.put({ ...parked, subject: null });
}

describe('an execution that died before it sent an invitation', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED', 'SUCCEEDED'] as const)(
    'is recorded as FAILED after %s, and published',
    async (status) => {
      const world = worldOf(invitationRow({ status: 'QUEUED' }), status);
      await park(world);
      expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
      expect(rowOf(world)).toMatchObject({
        status: 'FAILED',
        reason: 'ABANDONED',
        settledAt: '2026-11-25T00:00:00.000Z',
        executionArn: EXECUTION_ARN,
      });
      expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
        { target: TARGET, status: 'FAILED', reason: 'ABANDONED', attempts: 0 },
      ]);
      expect(world.outcomes.historyNames(TARGET)).toEqual(['ABANDONED']);
      expect(world.turnstile.names()).toEqual(['leave']);
    },
  );

  it('knows the target from the event when Step Functions has forgotten the execution', async () => {
    const world = worldOf(invitationRow());
    world.executions.all.clear();
    const known = { input: JSON.stringify(EVENT) };
    expect(await settleAbandoned(EXECUTION_ARN, world, known)).toMatchObject({ status: 'FAILED' });
  });
});

describe('a row that is older than what happened to its account', () => {
  const EMAIL = 'owner@example.com';
  const escalated = invitationRow({ status: 'ESCALATED', organizationalUnit: OU });
  const byAddress = { ...escalated, target: EMAIL, targetType: 'EMAIL' } as const;
  const find = (world: World, row: InvitationItem) =>
    settleAbandoned(EXECUTION_ARN, world, { target: row.target });

  it.each([
    ['where it belongs', OU, 'PLACED', null],
    ['elsewhere', 'r-abcd', 'FAILED', 'ABANDONED'],
  ] as const)('is JOINED when that is a member %s', async (_, parent, placement, reason) => {
    for (const row of [escalated, byAddress]) {
      const world = worldOf(row, 'SUCCEEDED');
      world.organizations.addMember({ id: '444455556666', email: EMAIL }, parent);
      world.organizations.addMember({ id: TARGET }, parent);
      expect(await find(world, row)).toEqual({ kind: 'settled', status: 'JOINED' });
      expect(world.outcomes.rows.get(row.target)).toMatchObject({
        ...{ status: 'JOINED', placement, reason },
        accountId: row === escalated ? TARGET : '444455556666',
      });
      expect(world.turnstile.names()).toEqual(['leave']);
    }
  });

  it.each(['SUSPENDED', 'PENDING_CLOSURE'] as const)('is FAILED when that is %s', async (state) => {
    const world = worldOf(escalated, 'SUCCEEDED');
    world.organizations.addMember({ id: TARGET, state });
    expect(await find(world, escalated)).toEqual({ kind: 'settled', status: 'FAILED' });
  });

  it('is not searched for by its address when its execution recorded no end', async () => {
    const world = worldOf(byAddress, 'ABORTED');
    world.organizations.listAccounts = () => {
      throw new Error('the whole list is read');
    };
    expect(await find(world, byAddress)).toEqual({ kind: 'settled', status: 'FAILED' });
  });
});

describe('an execution that died before anybody was told of its end', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'has it told, in the words of its row: %s',
    async (status) => {
      const world = worldOf(settled, status);
      expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
      expect(rowOf(world)).toEqual(settled);
      expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
        { executionArn: EXECUTION_ARN, settledAt: settled.settledAt, status: 'FAILED' },
      ]);
    },
  );
});

it('is told when the answer to its settling was lost and the write is refused as a second one', async () => {
  const world = worldOf(invitationRow());
  const settleFor = world.outcomes.settleFor.bind(world.outcomes);
  world.outcomes.settleFor = async (...args) => {
    await settleFor(...args);
    return settleFor(...args);
  };
  expect(await run(world)).toEqual({ kind: 'settled', status: 'FAILED' });
  expect(world.publisher.published).toMatchObject([
    { name: 'InvitationSettled', detail: { target: TARGET, status: 'FAILED' } },
  ]);
});

describe('an execution that died with an open invitation', () => {
  it('passes its row to a successor and starts it with the original event', async () => {
    const world = worldOf(invitedRow());
    expect(await run(world)).toEqual({ kind: 'succeeded', successor: SUCCESSOR_ARN });
    expect(rowOf(world)).toMatchObject({
      status: 'INVITED',
      executionArn: SUCCESSOR_ARN,
      succeeds: EXECUTION_ARN,
    });
    const successor = await world.executions.describe(SUCCESSOR_ARN);
    expect(JSON.parse(successor?.input ?? '')).toEqual(SUCCESSOR_EVENT);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { name: 'ABANDONED', executionArn: EXECUTION_ARN, details: { successor: SUCCESSOR_ARN } },
    ]);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('OPEN');
    expect(world.publisher.published).toEqual([]);
  });

  it.each([
    ['an adopted invitation without id', invitedRow({ handshakeId: null, attempts: 0 })],
    ['a refused second attempt', invitedRow({ status: 'ESCALATED' })],
    ['a member that is only being placed', invitationRow({ placement: 'FAILED' })],
  ])('passes on %s too', async (_, row) => {
    expect(await run(worldOf(row))).toMatchObject({ kind: 'succeeded' });
  });

  it('starts one successor, however often it runs', async () => {
    const world = worldOf(invitedRow());
    await run(world);
    expect(await run(world)).toEqual({ kind: 'succeeded', successor: SUCCESSOR_ARN });
    expect([...world.executions.all.keys()]).toHaveLength(2);
    expect(world.outcomes.history(TARGET)).toHaveLength(1);
  });

  it('starts the successor that was never started', async () => {
    const world = worldOf(invitedRow({ executionArn: SUCCESSOR_ARN, succeeds: EXECUTION_ARN }));
    expect(await run(world)).toMatchObject({ kind: 'succeeded' });
    expect(world.executions.all.has(SUCCESSOR_ARN)).toBe(true);
  });

  it('starts it also when only the missing successor is known', async () => {
    const world = worldOf(invitedRow());
    await run(world);
    const started = world.executions.all.get(SUCCESSOR_ARN);
    world.executions.all.delete(SUCCESSOR_ARN);
    expect(await run(world, SUCCESSOR_ARN)).toMatchObject({ kind: 'succeeded' });
    expect(world.executions.all.get(SUCCESSOR_ARN)).toEqual(started);
  });

  it('settles when the original event is lost', async () => {
    const world = worldOf(invitedRow());
    world.executions.all.clear();
    expect(await settleAbandoned(EXECUTION_ARN, world, { target: TARGET })).toEqual({
      kind: 'settled',
      status: 'FAILED',
    });
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
  });
});

describe('a crash between any two calls', () => {
  const placing = { organizationalUnit: OU };
  it.each([
    ['before it had a row', () => worldOf(null), EXECUTION_ARN],
    ['before an invitation', () => worldOf(invitationRow()), EXECUTION_ARN],
    [
      'that its restored row does not know of',
      () => {
        const world = worldOf(invitationRow(placing), 'SUCCEEDED');
        world.organizations.addMember({ id: TARGET });
        return world;
      },
      EXECUTION_ARN,
    ],
    ['before anybody was told', () => worldOf(settled), EXECUTION_ARN],
    ['with an open invitation', () => worldOf(invitedRow()), EXECUTION_ARN],
    ['in a successor', () => worldOfSuccessor(), SUCCESSOR_ARN],
    [
      'in a successor that was placing',
      () => {
        const world = worldOfSuccessor(placing);
        world.organizations.endHandshake(HANDSHAKE, 'ACCEPTED');
        world.organizations.addMember({ id: TARGET });
        return world;
      },
      SUCCESSOR_ARN,
    ],
  ])('converges for a death %s', async (_, start, executionArn) => {
    const expected = start();
    await run(expected, executionArn);
    let clock = expected.clock;
    const calls = await crashEverywhere({
      fresh: () => {
        const world = start();
        clock = world.clock;
        return world;
      },
      // The second run comes a minute later, but writes what the first one has named.
      run: (world) => run(world, executionArn).finally(() => clock.advance(MINUTE_MS)),
      check: (world, crash) => expect(remains(world), crash).toEqual(remains(expected)),
    });
    expect(calls).toBeGreaterThan(5);
  });
});

/** What is left behind; a minute more, and things said twice, make no difference. */
function remains(world: World): unknown {
  const said = [...world.publisher.published, ...world.notices.sent];
  const all = {
    row: rowOf(world),
    history: world.outcomes.history(TARGET),
    executions: [...world.executions.all],
    said: [...new Set(said.map((one) => JSON.stringify(one)))],
  };
  return JSON.parse(JSON.stringify(all).replaceAll('T00:01:00.000Z', 'T00:00:00.000Z'));
}
