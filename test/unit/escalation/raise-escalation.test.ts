import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { RaiseEscalationRequest } from '../../../lambdas/shared/contract/tasks.ts';
import { escalationIdOf } from '../../../lambdas/shared/domain/escalation/escalation-id.ts';
import {
  type EscalationPorts,
  raiseEscalation,
} from '../../../lambdas/shared/domain/escalation/raise-escalation.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import {
  InMemoryDirectory,
  InMemoryFacts,
  InMemoryTokens,
} from '../support/in-memory-coordination.ts';
import {
  InMemoryCallbacks,
  InMemoryNotices,
  InMemoryPublisher,
} from '../support/in-memory-messaging.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitation,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
  visit,
} from '../support/invitation-rows.ts';

const SETTINGS = { escalationTimeoutDays: 30, busName: 'HandshakeOrchestrator' };
const SINCE = '2026-11-23T09:59:58.000Z';
const ID = escalationIdOf(EXECUTION_ARN, SINCE);
const TOKEN = 'token-of-the-question';
const SEEN_AGAIN = '2026-11-26T10:00:00.000Z';

function request(changes: Partial<RaiseEscalationRequest> = {}): RaiseEscalationRequest {
  return {
    visit: visit(),
    taskToken: TOKEN,
    invitation: invitation(),
    question: {
      reason: 'PAYMENT_INSTRUMENT_REQUIRED',
      message: 'the account has no valid payment method',
      actor: 'owner of the invited account',
      instruction: 'add a payment method to the account, then answer with retry',
    },
    since: SINCE,
    reminder: 0,
    ...changes,
  };
}

function portsWith(...rows: readonly InvitationItem[]) {
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(...rows);
  return {
    outcomes,
    tokens: new InMemoryTokens(),
    facts: new InMemoryFacts(),
    directory: new InMemoryDirectory(),
    callbacks: new InMemoryCallbacks(),
    publisher: new InMemoryPublisher(),
    notices: new InMemoryNotices(),
    clock: new InMemoryClock(),
  } satisfies EscalationPorts;
}

const run = (asked: RaiseEscalationRequest, ports: EscalationPorts) =>
  raiseEscalation(asked, SETTINGS, ports);

describe('the id of an escalation', () => {
  it('is the same for every reminder and every retry', () => {
    expect(ID).toMatch(/^esc-[0-9a-f]{16}$/);
    expect(escalationIdOf(EXECUTION_ARN, SINCE)).toBe(ID);
  });

  it('is another one for the next question, and for another execution', () => {
    expect(escalationIdOf(EXECUTION_ARN, ENTERED_AT)).not.toBe(ID);
    expect(escalationIdOf(OTHER_EXECUTION_ARN, SINCE)).not.toBe(ID);
  });
});

describe('raising an escalation', () => {
  it('parks the token under its id and says on the row who has to do what', async () => {
    const ports = portsWith(invitationRow());
    expect(await run(request(), ports)).toEqual({ kind: 'raised', escalationId: ID });
    expect(await ports.tokens.get(EXECUTION_ARN, 'Escalate')).toMatchObject({
      token: TOKEN,
      subject: ID,
    });
    expect(await ports.directory.find('ESCALATION', ID)).toEqual({
      target: TARGET,
      executionArn: EXECUTION_ARN,
      countedAt: null,
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'ESCALATED',
      reason: 'PAYMENT_INSTRUMENT_REQUIRED',
      message: 'the account has no valid payment method',
      nextAction:
        'owner of the invited account: add a payment method to the account, then answer with retry',
      escalationId: ID,
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['ESCALATED']);
    expect(ports.callbacks.resumed).toEqual([]);
  });

  it('tells the bus and a person, with the commands that answer', async () => {
    const ports = portsWith(invitationRow());
    await run(request(), ports);
    const answerBy = '2026-12-23T09:59:58.000Z';
    expect(ports.publisher.detailsOf('EscalationRaised')).toMatchObject([
      { escalationId: ID, target: TARGET, scope: 'account', reminder: 0, answerBy },
    ]);
    const [notice] = ports.notices.sent;
    expect(notice?.subject).toBe(`Action needed: PAYMENT_INSTRUMENT_REQUIRED for ${TARGET}`);
    for (const decision of ['retry', 'abort'] as const) {
      expect(answerIn(notice?.text, decision)).toEqual({
        EventBusName: 'HandshakeOrchestrator',
        Source: 'operator',
        DetailType: 'EscalationResolved',
        Detail: JSON.stringify({ version: 1, escalationId: ID, decision }),
      });
    }
    expect(notice?.text).toContain(answerBy);
    expect(notice?.text).not.toContain(TOKEN);
  });

  it('is answered by the deadline of the execution at the latest', async () => {
    const ports = portsWith(invitationRow());
    const deadline = '2026-11-25T00:00:00.000Z';
    await run(request({ invitation: invitation({ deadline }) }), ports);
    expect(ports.publisher.detailsOf('EscalationRaised')).toMatchObject([{ answerBy: deadline }]);
  });

  it('reminds under the same id', async () => {
    const ports = portsWith(invitationRow());
    await run(request(), ports);
    const reminder = request({
      visit: visit({ enteredAt: SEEN_AGAIN }),
      reminder: 1,
      taskToken: 'token-of-the-reminder',
    });
    expect(await run(reminder, ports)).toMatchObject({ escalationId: ID });
    expect(ports.notices.sent[1]?.subject).toMatch(/^Reminder 1: /);
    expect(await ports.tokens.get(EXECUTION_ARN, 'Escalate')).toMatchObject({
      token: 'token-of-the-reminder',
    });
  });

  it('keeps its subject within what SNS takes, whatever the account is called', async () => {
    const target = `${'o'.repeat(52)}@example.com`;
    const row = invitationRow({ target, targetType: 'EMAIL' });
    const ports = portsWith(row);
    const question = { ...request().question, reason: `NEW_REASON_${'X'.repeat(80)}é` };
    await run(
      request({ invitation: invitation({ target, targetType: 'EMAIL' }), question }),
      ports,
    );
    expect(ports.notices.sent).toHaveLength(1);
  });

  it('sends no second notice on its own retry', async () => {
    const ports = portsWith(invitationRow());
    await run(request(), ports);
    await run(request({ visit: visit({ retryCount: 1 }) }), ports);
    expect(ports.notices.sent).toHaveLength(1);
    expect(ports.publisher.published).toHaveLength(1);
  });
});

describe('a question that is idle', () => {
  const answered = { kind: 'answered', escalationId: ID };

  it('ends as superseded when the row is another execution’s', async () => {
    const ports = portsWith(invitationRow({ executionArn: OTHER_EXECUTION_ARN }));
    expect(await run(request(), ports)).toEqual(answered);
    expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind: 'superseded' });
  });

  it('ends as superseded when the row is settled or gone', async () => {
    for (const ports of [portsWith(invitationRow({ status: 'FAILED' })), portsWith()]) {
      await run(request(), ports);
      expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind: 'superseded' });
    }
  });

  it('ends as superseded when a later state has written the row', async () => {
    const ports = portsWith(invitationRow({ status: 'QUEUED', statusAt: SEEN_AGAIN }));
    await run(request(), ports);
    expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind: 'superseded' });
  });

  it('ends as withdrawn when the invitation was withdrawn', async () => {
    const ports = portsWith(invitationRow({ withdrawRequested: true }));
    expect(await run(request(), ports)).toEqual(answered);
    expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind: 'withdrawn' });
    expect(ports.outcomes.rows.get(TARGET)?.status).toBe('REQUESTED');
  });

  it('is asked all the same when the invitation had been accepted before it was withdrawn', async () => {
    const ports = portsWith(invitedRow({ withdrawRequested: true }));
    const result = { kind: 'accepted', accountId: null, acceptedAt: ENTERED_AT };
    await ports.facts.put(EXECUTION_ARN, 'h-1234567890', { result, at: ENTERED_AT });
    expect(await run(request(), ports)).toEqual({ kind: 'raised', escalationId: ID });
    expect(ports.callbacks.resumed).toEqual([]);
  });

  it('ends with the answer that came between two reminders', async () => {
    const ports = portsWith(invitationRow());
    const result = { kind: 'resolved', decision: 'retry', by: 'jane' };
    await ports.facts.put(EXECUTION_ARN, ID, { result, at: ENTERED_AT });
    expect(await run(request(), ports)).toEqual(answered);
    expect(ports.callbacks.resultOf(TOKEN)).toEqual(result);
  });

  it('does not take the answer to an earlier question', async () => {
    const ports = portsWith(invitationRow());
    const result = { kind: 'resolved', decision: 'abort', by: 'jane' };
    await ports.facts.put(EXECUTION_ARN, 'esc-0123456789abcdef', { result, at: ENTERED_AT });
    expect(await run(request(), ports)).toMatchObject({ kind: 'raised' });
    expect(ports.callbacks.resumed).toEqual([]);
  });

  it('tells nobody', async () => {
    const ports = portsWith(invitationRow({ withdrawRequested: true }));
    await run(request(), ports);
    expect(ports.notices.sent).toEqual([]);
    expect(ports.publisher.published).toEqual([]);
    expect(await ports.tokens.get(EXECUTION_ARN, 'Escalate')).toBeNull();
  });
});

describe('a notice that needs no answer', () => {
  const told = request({
    taskToken: null,
    invitation: invitation({ organizationalUnit: 'r-abcd' }),
  });

  it('only tells, and leaves status and tokens alone', async () => {
    const row = invitationRow();
    const ports = portsWith(row);
    expect(await run(told, ports)).toEqual({ kind: 'raised', escalationId: null });
    expect(ports.outcomes.rows.get(TARGET)).toEqual(row);
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['ESCALATED']);
    expect(ports.publisher.detailsOf('EscalationRaised')).toMatchObject([
      { escalationId: null, answerBy: null },
    ]);
    expect(ports.notices.sent[0]?.text).toContain('No answer is expected');
    expect(ports.notices.sent[0]?.text).not.toContain('put-events');
  });

  it('is sent once', async () => {
    const ports = portsWith(invitationRow());
    await run(told, ports);
    await run(told, ports);
    expect(ports.notices.sent).toHaveLength(1);
  });
});

describe('a crash between any two calls', () => {
  it.each([
    ['a question', request(), invitationRow()],
    ['a notice', request({ taskToken: null }), invitationRow()],
  ])('tells people at least once and at most twice about %s', async (_, asked, row) => {
    const expected = portsWith(row);
    await run(asked, expected);
    const calls = await crashEverywhere({
      fresh: () => portsWith(row),
      run: (ports) => run(asked, ports),
      check: (ports, crash) => {
        expect(ports.outcomes.rows, crash).toEqual(expected.outcomes.rows);
        expect(ports.outcomes.history(TARGET), crash).toEqual(expected.outcomes.history(TARGET));
        expect([1, 2], crash).toContain(ports.notices.sent.length);
        expect([1, 2], crash).toContain(ports.publisher.published.length);
      },
    });
    expect(calls).toBeGreaterThan(4);
  });

  it('answers a withdrawn question once', async () => {
    await crashEverywhere({
      fresh: () => portsWith(invitationRow({ withdrawRequested: true })),
      run: (ports) => run(request(), ports),
      check: (ports, crash) => {
        expect(ports.callbacks.resumed, crash).toEqual([
          { token: TOKEN, result: { kind: 'withdrawn' } },
        ]);
      },
    });
  });
});

/** The entry that the command of a notice would put. */
function answerIn(text: string | undefined, decision: 'retry' | 'abort'): unknown {
  const line = text?.split('\n').find((one) => one.startsWith('aws ') && one.includes(decision));
  const entries = /^aws events put-events --region us-east-1 --entries '(.*)'$/.exec(line ?? '');
  return JSON.parse(entries?.[1] ?? 'null')?.[0];
}
