import { describe, expect, it } from 'vitest';
import { carryOutCommand } from '../../../lambdas/shared/domain/commands/carry-out-command.ts';
import type { OperatorCommand } from '../../../lambdas/shared/domain/commands/operator-command.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { park, type World, worldOf } from './commands-world.ts';

const ID = 'esc-0123456789abcdef';
const NEXT_ID = 'esc-fedcba9876543210';
const AT = '2026-11-24T08:00:00.000Z';
const LATER = '2026-11-24T09:00:00.000Z';

function answer(
  decision: 'retry' | 'abort' = 'retry',
  changes: { readonly id?: string; readonly at?: string; readonly eventId?: string } = {},
): OperatorCommand {
  return {
    name: 'EscalationResolved',
    detail: { version: 1, escalationId: changes.id ?? ID, decision, resolvedBy: 'jane' },
    eventId: changes.eventId ?? `event-${changes.at ?? AT}`,
    at: changes.at ?? AT,
  };
}

const RESULT = { kind: 'resolved', decision: 'retry', by: 'jane' };

/** An execution that has asked, as Escalate leaves it behind. */
async function escalated(options: { readonly isParked: boolean } = { isParked: true }) {
  const world = worldOf(invitationRow({ status: 'ESCALATED', escalationId: ID }));
  await world.directory.link('ESCALATION', ID, {
    target: TARGET,
    executionArn: EXECUTION_ARN,
    countedAt: null,
  });
  if (options.isParked) await park(world, 'Escalate', { subject: ID });
  return world;
}

const results = ({ callbacks }: World) => callbacks.resumed.map(({ result }) => result);

describe('answering the escalation of an account', () => {
  it('gives the answer to the parked execution and notes who gave it', async () => {
    const world = await escalated();
    expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answered' });
    expect(results(world)).toEqual([RESULT]);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      {
        name: 'ESCALATION_RESOLVED',
        message: null,
        details: { decision: 'retry', resolvedBy: 'jane' },
      },
    ]);
  });

  it('keeps the answer for an execution that is between two reminders', async () => {
    const world = await escalated({ isParked: false });
    expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answered' });
    expect(await world.facts.get(EXECUTION_ARN, ID)).toEqual({ result: RESULT, at: AT });
  });

  it('takes an answer that comes before the status is written', async () => {
    const world = await escalated();
    world.outcomes.seed(invitationRow({ status: 'QUEUED' }));
    await carryOutCommand(answer(), world);
    expect(results(world)).toEqual([RESULT]);
  });

  it('lets the first of two answers count', async () => {
    const world = await escalated();
    await carryOutCommand(answer('retry'), world);
    expect(await carryOutCommand(answer('abort', { at: LATER }), world)).toEqual({
      kind: 'answeredTooLate',
    });
    expect(results(world)).toEqual([RESULT]);
    expect(world.outcomes.history(TARGET)).toMatchObject([
      { message: null },
      { message: expect.stringContaining('had been answered'), details: { decision: 'abort' } },
    ]);
  });

  it('notes both of two answers of one second, and the same answer once', async () => {
    const world = await escalated();
    await carryOutCommand(answer('retry', { eventId: 'of alice' }), world);
    for (const _ of ['first', 'again']) {
      await carryOutCommand(answer('abort', { eventId: 'of bob' }), world);
    }
    const notes = world.outcomes.history(TARGET).map(({ details }) => details.eventId);
    expect(notes.toSorted()).toEqual(['of alice', 'of bob']);
  });

  it('does not give an old answer to a new question', async () => {
    const world = await escalated();
    world.outcomes.seed(invitationRow({ status: 'ESCALATED', escalationId: NEXT_ID }));
    await park(world, 'Escalate', { subject: NEXT_ID, enteredAt: LATER });
    expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answeredTooLate' });
    expect(results(world)).toEqual([]);
    expect(await world.facts.get(EXECUTION_ARN, NEXT_ID)).toBeNull();
  });

  it('does not give an answer that is delivered again to the next question', async () => {
    const world = await escalated();
    await carryOutCommand(answer(), world);
    world.outcomes.seed(invitationRow({ status: 'ESCALATED', escalationId: NEXT_ID }));
    await park(world, 'Escalate', { subject: NEXT_ID, enteredAt: LATER });
    await carryOutCommand(answer(), world);
    expect(results(world)).toEqual([RESULT]);
    expect(await world.tokens.get(EXECUTION_ARN, 'Escalate')).toMatchObject({ subject: NEXT_ID });
  });

  it.each([
    ['its invitation has ended', invitationRow({ status: 'ABORTED', escalationId: null })],
    ['a successor owns the row', invitationRow({ executionArn: OTHER_EXECUTION_ARN })],
  ])('only notes an answer when %s', async (_, row) => {
    const world = await escalated();
    world.outcomes.seed(row);
    expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answeredTooLate' });
    expect(results(world)).toEqual([]);
    expect(world.outcomes.historyNames(TARGET)).toEqual(['ESCALATION_RESOLVED']);
  });

  it('converges after a crash between any two calls', async () => {
    const calls = await crashEverywhere({
      fresh: () => escalated(),
      run: (world) => carryOutCommand(answer(), world),
      check: (world, crash) => {
        expect(results(world), crash).toEqual([RESULT]);
        expect(world.outcomes.history(TARGET), crash).toMatchObject([{ message: null }]);
      },
    });
    expect(calls).toBeGreaterThan(5);
  });
});

describe('answering the escalation of the gate', () => {
  it('opens the gate for one invitation on retry', async () => {
    const world = worldOf();
    world.turnstile.gateEscalationId = ID;
    expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answered' });
    expect(world.turnstile.calls).toEqual([['resolve', ID, 'retry', 'jane']]);
    expect(world.notices.sent).toEqual([]);
  });

  it('refuses abort and says what to do instead', async () => {
    const world = worldOf();
    world.turnstile.gateEscalationId = ID;
    expect(await carryOutCommand(answer('abort'), world)).toEqual({ kind: 'refused' });
    expect(world.notices.sent[0]?.text).toMatch(/AdmissionPauseRequested[\s\S]*Withdrawal/);
  });
});

it('leaves people alone when the gate has opened by this answer already', async () => {
  const world = worldOf();
  world.turnstile.endedEscalationId = ID;
  expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'answeredTooLate' });
  expect(world.notices.sent).toEqual([]);
  expect(world.log.lines).toHaveLength(1);
});

it('tells people that an id is unknown', async () => {
  const world = worldOf();
  expect(await carryOutCommand(answer(), world)).toEqual({ kind: 'unknownEscalation' });
  expect(world.notices.sent[0]?.subject).toContain(ID);
  expect(world.log.lines).toHaveLength(1);
});

describe('pausing and resuming admission', () => {
  it('pauses for whoever asked', async () => {
    const world = worldOf();
    const detail = { version: 1, requestedBy: 'jane' } as const;
    const pause = { name: 'AdmissionPauseRequested', detail, eventId: 'event-8', at: AT } as const;
    expect(await carryOutCommand(pause, world)).toEqual({ kind: 'paused' });
    expect(world.turnstile.calls).toEqual([['pause', 'jane', Date.parse(AT)]]);
  });

  it.each([
    ['AdmissionPauseRequested', { version: 1 }],
    ['AdmissionResumeRequested', { version: 1, clear: 'pause' }],
  ] as const)('says of %s that a newer command came before', async (name, detail) => {
    const world = worldOf();
    world.turnstile.pauseEffect = 'overtaken';
    const command = { name, detail, eventId: 'event-8', at: AT } as OperatorCommand;
    expect(await carryOutCommand(command, world)).toEqual({ kind: 'overtaken' });
  });

  it.each(['pause', 'gate', 'both'] as const)('clears %s', async (clear) => {
    const world = worldOf();
    const detail = { version: 1, clear } as const;
    const resume = {
      name: 'AdmissionResumeRequested',
      detail,
      eventId: 'event-9',
      at: AT,
    } as const;
    expect(await carryOutCommand(resume, world)).toEqual({ kind: 'resumed' });
    expect(world.turnstile.calls).toEqual([['resume', clear, null, Date.parse(AT)]]);
  });
});
