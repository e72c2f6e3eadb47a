import { describe, expect, it } from 'vitest';
import { carryOutCommand } from '../../../lambdas/shared/domain/commands/carry-out-command.ts';
import type { OperatorCommand } from '../../../lambdas/shared/domain/commands/operator-command.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { park, parked, type World, worldOf } from './commands-world.ts';

const AT = '2026-11-24T08:00:00.000Z';
const HANDSHAKE = 'h-1234567890';

function withdrawal(target: string = TARGET, eventId = 'event-7'): OperatorCommand {
  return {
    name: 'InvitationWithdrawalRequested',
    detail: { version: 1, target, requestedBy: 'jane@example.com', comment: 'wrong account' },
    eventId,
    at: AT,
  };
}

const withdraw = (world: World, target?: string) => carryOutCommand(withdrawal(target), world);

describe('withdrawing a parked invitation', () => {
  it('marks the row and says in the history who asked', async () => {
    const world = worldOf(invitationRow());
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.outcomes.rows.get(TARGET)).toMatchObject({
      withdrawRequested: true,
      status: 'REQUESTED',
    });
    expect(world.outcomes.history(TARGET)).toMatchObject([
      {
        name: 'WITHDRAWAL_REQUESTED',
        at: AT,
        executionArn: EXECUTION_ARN,
        details: { requestedBy: 'jane@example.com', comment: 'wrong account' },
      },
    ]);
  });

  it('reads the target as people write it', async () => {
    const world = worldOf(invitationRow());
    expect(await withdraw(world, ' 1111-2222-3333 ')).toEqual({ kind: 'withdrawing' });
  });

  it('takes it out of the queue before it wakes it', async () => {
    const world = worldOf(invitationRow({ status: 'QUEUED' }));
    const token = await park(world, 'Await admission');
    await withdraw(world);
    expect(world.turnstile.calls).toEqual([['leave', EXECUTION_ARN]]);
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'withdrawn' });
    expect(await parked(world, 'Await admission')).toBeNull();
  });

  it('wakes it from an escalation', async () => {
    const world = worldOf(invitationRow({ status: 'ESCALATED' }));
    const token = await park(world, 'Escalate', { subject: 'esc-0123456789abcdef' });
    await withdraw(world);
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'withdrawn' });
    expect(world.turnstile.calls).toEqual([]);
  });

  it('leaves it to the flag when nothing is parked', async () => {
    const world = worldOf(invitationRow({ status: 'WAITING' }));
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.callbacks.resumed).toEqual([]);
  });

  it('wakes only where it is parked now, not where it was before', async () => {
    const world = worldOf(invitationRow({ handshakeId: HANDSHAKE, status: 'ESCALATED' }));
    world.organizations.endHandshake(HANDSHAKE, 'EXPIRED');
    const before = await park(world, 'Await response', { subject: HANDSHAKE });
    const now = await park(world, 'Escalate', { enteredAt: '2026-11-23T11:00:00.000Z' });
    await withdraw(world);
    expect(world.callbacks.resultOf(now)).toEqual({ kind: 'withdrawn' });
    expect(world.callbacks.resultOf(before)).toBeUndefined();
  });

  it('follows the row to a successor that takes over meanwhile', async () => {
    const world = worldOf(invitationRow());
    const { requestWithdrawal } = world.outcomes;
    world.outcomes.requestWithdrawal = async (...args) => {
      world.outcomes.requestWithdrawal = requestWithdrawal;
      world.outcomes.seed(invitationRow({ executionArn: OTHER_EXECUTION_ARN }));
      return requestWithdrawal.apply(world.outcomes, args);
    };
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.outcomes.rows.get(TARGET)).toMatchObject({
      executionArn: OTHER_EXECUTION_ARN,
      withdrawRequested: true,
    });
  });
});

describe('withdrawing an open invitation', () => {
  it('cancels it, gives its place back and wakes the owner', async () => {
    const world = worldOf(invitedRow());
    const token = await park(world, 'Await response', { subject: HANDSHAKE });
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('CANCELED');
    expect(world.turnstile.calls).toEqual([['release', HANDSHAKE, 'canceled', expect.any(Number)]]);
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'withdrawn' });
  });

  it('goes on when it was canceled already', async () => {
    const world = worldOf(invitedRow());
    const token = await park(world, 'Await response', { subject: HANDSHAKE });
    world.organizations.endHandshake(HANDSHAKE, 'CANCELED');
    await withdraw(world);
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'withdrawn' });
  });

  it('comes too late after the acceptance, and notes so', async () => {
    const world = worldOf(invitedRow());
    const token = await park(world, 'Await response', { subject: HANDSHAKE });
    world.organizations.endHandshake(HANDSHAKE, 'ACCEPTED');
    world.organizations.addMember({ id: TARGET });
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.callbacks.resultOf(token)).toMatchObject({ kind: 'accepted', accountId: TARGET });
    expect(world.outcomes.historyNames(TARGET)).toEqual(
      expect.arrayContaining(['WITHDRAWAL_REQUESTED', 'WITHDRAWN_TOO_LATE']),
    );
  });

  it('comes too late while the account is being placed, and notes so', async () => {
    const world = worldOf(invitedRow());
    const result = { kind: 'accepted', accountId: TARGET, acceptedAt: AT };
    await world.facts.put(EXECUTION_ARN, HANDSHAKE, { result, at: AT });
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.outcomes.historyNames(TARGET)).toContain('WITHDRAWN_TOO_LATE');
  });

  it('comes too late for the question why the accepted account is no member', async () => {
    const world = worldOf(invitedRow({ status: 'ESCALATED' }));
    const result = { kind: 'accepted', accountId: null, acceptedAt: AT };
    await world.facts.put(EXECUTION_ARN, HANDSHAKE, { result, at: AT });
    await park(world, 'Escalate', { subject: 'esc-0123456789abcdef' });
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.callbacks.resumed).toEqual([]);
    expect(await parked(world, 'Escalate')).not.toBeNull();
    expect(world.outcomes.historyNames(TARGET)).toContain('WITHDRAWN_TOO_LATE');
  });

  it('comes too late for the question why a member cannot be placed', async () => {
    const world = worldOf(invitationRow({ status: 'ESCALATED', placement: 'FAILED' }));
    await park(world, 'Escalate', { subject: 'esc-0123456789abcdef' });
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.callbacks.resumed).toEqual([]);
  });

  it('only keeps an accepted invitation from being sent again', async () => {
    const world = worldOf(invitedRow({ status: 'QUEUED' }));
    const result = { kind: 'accepted', accountId: null, acceptedAt: AT };
    await world.facts.put(EXECUTION_ARN, HANDSHAKE, { result, at: AT });
    const token = await park(world, 'Await admission');
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'withdrawn' });
  });

  it('gives the decline that came first to the owner', async () => {
    const world = worldOf(invitedRow());
    const token = await park(world, 'Await response', { subject: HANDSHAKE });
    world.organizations.endHandshake(HANDSHAKE, 'DECLINED');
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.callbacks.resultOf(token)).toEqual({ kind: 'declined' });
  });

  it('asks for a sweep while the handshake has no known id', async () => {
    const world = worldOf(invitedRow({ handshakeId: null }));
    const token = await park(world, 'Await response');
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.turnstile.names()).toEqual(['requestSweep']);
    expect(world.callbacks.resultOf(token)).toBeUndefined();
  });
});

describe('withdrawing what is not there', () => {
  it('notes it for an unknown target', async () => {
    const world = worldOf();
    expect(await withdraw(world, 'nobody@example.com')).toEqual({ kind: 'nothingToWithdraw' });
    expect(world.outcomes.history('nobody@example.com')).toMatchObject([
      { message: expect.stringContaining('a request that was put before it ends as withdrawn') },
    ]);
    expect(world.outcomes.rows.size).toBe(0);
    expect(await world.withdrawals.find('nobody@example.com')).toBe(AT);
  });

  it('notes it for an invitation that has ended', async () => {
    const world = worldOf(invitationRow({ status: 'EXPIRED' }));
    expect(await withdraw(world)).toEqual({ kind: 'nothingToWithdraw' });
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { reason: null, message: expect.stringContaining('ended as EXPIRED') },
    ]);
  });

  it('is too late for a member', async () => {
    const world = worldOf(invitationRow({ status: 'JOINED' }));
    expect(await withdraw(world)).toEqual({ kind: 'tooLateToWithdraw' });
    expect(world.outcomes.history(TARGET)).toMatchObject([{ reason: 'TOO_LATE_TO_WITHDRAW' }]);
  });

  it('keeps the first note when it is delivered again after the end', async () => {
    const world = worldOf(invitationRow());
    await withdraw(world);
    const history = world.outcomes.history(TARGET);
    world.outcomes.seed(invitationRow({ status: 'CANCELED', withdrawRequested: true }));
    expect(await withdraw(world)).toEqual({ kind: 'nothingToWithdraw' });
    expect(world.outcomes.history(TARGET)).toEqual(history);
  });
});

describe('a withdrawal and a request that pass each other', () => {
  it('finds the row that was written while it looked', async () => {
    const world = worldOf();
    const { note } = world.withdrawals;
    world.withdrawals.note = async (...args) => {
      world.outcomes.seed(invitationRow());
      return note.apply(world.withdrawals, args);
    };
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
    expect(world.outcomes.rows.get(TARGET)).toMatchObject({ withdrawRequested: true });
  });

  it('leaves an invitation alone that was asked for after it', async () => {
    const later = invitedRow({ requestedAt: '2026-11-24T08:00:01.000Z' });
    const world = worldOf(later);
    expect(await withdraw(world)).toEqual({ kind: 'nothingToWithdraw' });
    expect(world.outcomes.rows.get(TARGET)).toEqual(later);
    expect(world.organizations.handshakes.get(HANDSHAKE)?.state).toBe('OPEN');
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { message: expect.stringContaining('which goes on; put it again to withdraw that') },
    ]);
  });

  it('changes no note of what it has done before', async () => {
    const world = worldOf(invitationRow());
    await withdraw(world);
    const history = world.outcomes.history(TARGET);
    world.outcomes.seed(invitationRow({ requestedAt: '2026-11-24T08:00:01.000Z' }));
    expect(await withdraw(world)).toEqual({ kind: 'nothingToWithdraw' });
    expect(world.outcomes.history(TARGET)).toEqual(history);
  });

  it('withdraws what was asked for in the same second', async () => {
    const world = worldOf(invitationRow({ requestedAt: '2026-11-24T08:00:00.900Z' }));
    expect(await withdraw(world)).toEqual({ kind: 'withdrawing' });
  });
});

describe('withdrawing what somebody else has withdrawn', () => {
  it.each(['CANCELED', 'JOINED'] as const)('is noted when it has ended as %s', async (status) => {
    const world = worldOf(invitationRow());
    await withdraw(world);
    world.outcomes.seed(invitationRow({ status, withdrawRequested: true }));
    await carryOutCommand(withdrawal(TARGET, 'event-8'), world);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { message: null, details: { eventId: 'event-7' } },
      { message: `the invitation had ended as ${status} already; nothing was done` },
    ]);
  });
});

describe('a crash between any two calls of a withdrawal', () => {
  it.each([
    ['Await admission', invitationRow({ status: 'QUEUED' }), null],
    ['Escalate', invitationRow({ status: 'ESCALATED' }), 'esc-0123456789abcdef'],
    ['Await response', invitedRow(), HANDSHAKE],
  ] as const)('converges in %s', async (state, row, subject) => {
    const calls = await crashEverywhere({
      fresh: async () => {
        const world = worldOf(row);
        await park(world, state, { subject });
        return world;
      },
      run: (world) => carryOutCommand(withdrawal(), world),
      check: (world, crash) => {
        expect(world.callbacks.resumed, crash).toMatchObject([{ result: { kind: 'withdrawn' } }]);
        expect(world.outcomes.rows.get(TARGET)?.withdrawRequested, crash).toBe(true);
        expect(world.outcomes.historyNames(TARGET), crash).toContain('WITHDRAWAL_REQUESTED');
        const states = [...world.organizations.handshakes.values()].map((one) => one.state);
        expect(states, crash).toEqual(subject === HANDSHAKE ? ['CANCELED'] : []);
      },
    });
    expect(calls).toBeGreaterThan(5);
  });
});

it('logs no token, no e-mail address and no comment', async () => {
  const world = worldOf(invitedRow());
  await park(world, 'Await response', { subject: HANDSHAKE });
  await withdraw(world);
  await withdraw(world, 'nobody@example.com');
  expect(world.log.lines.join('\n')).not.toMatch(/token|@|wrong account/);
});
