import { describe, expect, it } from 'vitest';
import { takeCommand } from '../../../lambdas/shared/domain/commands/take-command.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { EXECUTION_ARN, invitationRow, TARGET } from '../support/invitation-rows.ts';
import { type World, worldOf } from './commands-world.ts';

const LIMITS = { admissionTimeoutDays: 180, maxInvitationsPerAccount: 2 };
const AT = '2026-11-23T10:00:00.000Z';
const ESCALATION = 'esc-0123456789abcdef';

function take(world: World, detail: object, name = 'InvitationWithdrawalRequested') {
  const event = { id: 'event-9', time: AT, 'detail-type': name, detail };
  return takeCommand(event, LIMITS, world);
}

const MISTYPED = { version: 1, target: TARGET, requestedby: 'jane' };
const PROBLEM =
  /^the request does not follow its schema: InvitationWithdrawalRequested: unknown field requestedby; .*put the event again$/;

describe('a command that does not follow its schema', () => {
  it('is noted in the history of its invitation, which goes on undisturbed', async () => {
    const row = invitationRow({ status: 'INVITED' });
    const world = worldOf(row);
    expect(await take(world, MISTYPED)).toEqual({ kind: 'rejected' });
    expect(world.outcomes.rows.get(TARGET)).toEqual(row);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      {
        name: 'REJECTED',
        at: AT,
        executionArn: EXECUTION_ARN,
        reason: 'INVALID_REQUEST',
        message: expect.stringMatching(PROBLEM),
        details: { event: 'InvitationWithdrawalRequested', eventId: 'event-9' },
      },
    ]);
    expect(world.publisher.detailsOf('InvitationSettled')).toEqual([]);
  });

  it('is REJECTED, as a request would be, for a target that has no row', async () => {
    const world = worldOf();
    await take(world, MISTYPED);
    expect(world.outcomes.rows.get(TARGET)).toMatchObject({
      ...{ status: 'REJECTED', reason: 'INVALID_REQUEST', eventId: 'event-9', settledAt: AT },
      message: expect.stringMatching(PROBLEM),
    });
    expect(world.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
    expect(world.publisher.detailsOf('InvitationSettled')).toMatchObject([
      { target: TARGET, status: 'REJECTED', settledAt: AT },
    ]);
  });

  it('is told to people, who believe that it works', async () => {
    const world = worldOf(invitationRow({ status: 'INVITED' }));
    await take(world, MISTYPED);
    expect(world.notices.sent).toMatchObject([
      {
        subject: `Not carried out: InvitationWithdrawalRequested for ${TARGET}`,
        text: expect.stringContaining('unknown field requestedby'),
      },
    ]);
  });

  it('is noted for the account whose question it would have answered', async () => {
    const world = worldOf(invitationRow({ status: 'ESCALATED', escalationId: ESCALATION }));
    await world.directory.link('ESCALATION', ESCALATION, {
      ...{ target: TARGET, executionArn: EXECUTION_ARN, countedAt: null },
    });
    const answer = { version: 1, escalationId: ESCALATION, decision: 'Retry' };
    expect(await take(world, answer, 'EscalationResolved')).toEqual({ kind: 'rejected' });
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { name: 'REJECTED', message: expect.stringContaining('field decision holds "Retry"') },
    ]);
    expect(world.callbacks.resumed).toEqual([]);
  });

  it.each([
    ['InvitationWithdrawalRequested', { version: 1, target: 'nobody', comment: 'secret' }],
    ['EscalationResolved', { version: 1, escalationId: ESCALATION, decision: 'secret' }],
    ['AdmissionPauseRequested', { version: 1, secret: 'secret' }],
  ])('fails without a target, so that the event of %s is kept', async (name, detail) => {
    const world = worldOf();
    const failure = take(world, detail, name);
    await expect(failure).rejects.toThrow(
      `${name} does not follow its schema and names no target that can be read; wrong: `,
    );
    await expect(failure).rejects.not.toThrow('secret');
    expect(world.outcomes.rows.size).toBe(0);
  });

  it('is carried out once it is corrected', async () => {
    const world = worldOf(invitationRow({ status: 'INVITED' }));
    const { requestedby, ...detail } = MISTYPED;
    expect(await take(world, { ...detail, requestedBy: requestedby })).toEqual({
      kind: 'withdrawing',
    });
  });

  it.each([
    ['of an invitation', [invitationRow({ status: 'INVITED' })], 'INVITED', []],
    ['of a target without a row', [], 'REJECTED', [{ status: 'REJECTED' }]],
  ] as const)('converges after a crash anywhere: %s', async (_, rows, status, told) => {
    await crashEverywhere({
      fresh: () => worldOf(...rows),
      run: (world) => take(world, MISTYPED),
      check: (world, crash) => {
        expect(world.outcomes.rows.get(TARGET)?.status, crash).toBe(status);
        expect(world.outcomes.historyNames(TARGET), crash).toEqual(['REJECTED']);
        const published = world.publisher.detailsOf('InvitationSettled');
        expect(published.slice(0, 1), crash).toMatchObject(told);
        expect(world.notices.sent.length, crash).toBeGreaterThan(0);
      },
    });
  });
});
