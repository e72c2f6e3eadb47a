import { describe, expect, it } from 'vitest';
import { StateName } from '../../lambdas/shared/contract/state-names.ts';
import { definitionOf, evaluate, stateOf } from './state-machines.ts';

const definition = definitionOf('Invitation');

const HOUR = 3600;
const DAY = 24 * HOUR;
const ENTERED = '2026-11-23T10:00:00.000Z';

function at(seconds: number): string {
  return new Date(Date.parse(ENTERED) + seconds * 1000).toISOString();
}

const invitation = { admitBy: at(180 * DAY), deadline: at(350 * DAY) };

function timeoutOf(name: string, variables: object): Promise<unknown> {
  const states = { context: { State: { EnteredTime: ENTERED } } };
  return evaluate(stateOf(definition, name).TimeoutSeconds, { states, invitation, ...variables });
}

describe('Await admission', () => {
  it('waits until the invitation has to be admitted', async () => {
    expect(await timeoutOf(StateName.AWAIT_ADMISSION, {})).toBe(180 * DAY);
  });

  it('waits no longer than the execution may live', async () => {
    const late = { admitBy: at(180 * DAY), deadline: at(DAY) };
    expect(await timeoutOf(StateName.AWAIT_ADMISSION, { invitation: late })).toBe(DAY);
  });

  it('waits a second when the time is over already', async () => {
    const late = { admitBy: at(-DAY), deadline: at(DAY) };
    expect(await timeoutOf(StateName.AWAIT_ADMISSION, { invitation: late })).toBe(1);
  });

  it('waits whole seconds', async () => {
    const odd = { ...invitation, admitBy: at(90.75) };
    expect(await timeoutOf(StateName.AWAIT_ADMISSION, { invitation: odd })).toBe(90);
  });
});

describe('Await response', () => {
  const handshake = { id: 'h-1', invitedAt: ENTERED, expiresAt: at(15 * DAY) };

  it('waits until 3 hours after the invitation has expired', async () => {
    const seconds = await timeoutOf(StateName.AWAIT_RESPONSE, { handshake });
    expect(seconds).toBe(15 * DAY + 3 * HOUR);
  });

  it('takes 15 days for the life of an invitation whose expiry it does not know', async () => {
    const adopted = { id: null, invitedAt: at(-DAY), expiresAt: null };
    const seconds = await timeoutOf(StateName.AWAIT_RESPONSE, { handshake: adopted });
    expect(seconds).toBe(14 * DAY + 3 * HOUR);
  });

  it('waits 3 hours more when those are over', async () => {
    const old = { ...handshake, expiresAt: at(-3 * HOUR) };
    expect(await timeoutOf(StateName.AWAIT_RESPONSE, { handshake: old })).toBe(3 * HOUR);
  });

  it('waits no longer than the execution may live', async () => {
    const late = { ...invitation, deadline: at(HOUR) };
    const seconds = await timeoutOf(StateName.AWAIT_RESPONSE, { handshake, invitation: late });
    expect(seconds).toBe(HOUR);
  });
});

describe('Escalate', () => {
  it('waits for the reminder interval', async () => {
    expect(await timeoutOf(StateName.ESCALATE, { since: ENTERED })).toBe(72 * HOUR);
  });

  it('waits for the rest of the escalation timeout when that is shorter', async () => {
    expect(await timeoutOf(StateName.ESCALATE, { since: at(-29 * DAY) })).toBe(DAY);
  });

  it('waits no longer than the execution may live', async () => {
    const late = { ...invitation, deadline: at(HOUR) };
    expect(await timeoutOf(StateName.ESCALATE, { since: ENTERED, invitation: late })).toBe(HOUR);
  });
});

/** Where a Choice leads, and what it assigns on the way. */
async function decide(name: string, input: object, variables: object) {
  const { Choices = [], Default, Assign } = stateOf(definition, name);
  const states = { input, context: { State: { EnteredTime: ENTERED, Name: name } } };
  const scope = { states, invitation, accountId: null, ...variables };
  for (const rule of Choices) {
    if (await evaluate(rule.Condition, scope)) {
      return { next: rule.Next, outcome: await evaluated(rule.Assign, scope) };
    }
  }
  return { next: Default, outcome: await evaluated(Assign, scope) };
}

async function evaluated(assign: object | undefined, scope: Record<string, unknown>) {
  const { outcome } = (assign ?? {}) as { outcome?: Record<string, unknown> };
  if (outcome === undefined) return undefined;
  const entries = Object.entries(outcome).map(async ([key, value]) => [
    key,
    typeof value === 'string' && value.startsWith('{%') ? await evaluate(value, scope) : value,
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
}

describe('Decision?', () => {
  const question = { reason: 'PAYMENT_INSTRUMENT_REQUIRED', message: 'no payment method' };
  const timedOut = { kind: 'timedOut' };

  it('reminds while there is time to answer', async () => {
    const { next } = await decide(StateName.DECISION, timedOut, { since: at(-3 * DAY) });
    expect(next).toBe(StateName.ESCALATE);
  });

  it('gives up without a last reminder when the escalation timeout is over', async () => {
    const { next, outcome } = await decide(StateName.DECISION, timedOut, {
      since: at(-30 * DAY + 0.9),
    });
    expect(next).toBe(StateName.RECORD);
    expect(outcome).toMatchObject({ status: 'ABORTED', reason: 'ESCALATION_TIMED_OUT' });
  });

  it('names the deadline when the execution ends before the escalation', async () => {
    const { outcome } = await decide(StateName.DECISION, timedOut, {
      since: at(-DAY),
      invitation: { ...invitation, deadline: ENTERED },
    });
    expect(outcome).toMatchObject({ status: 'ABORTED', reason: 'DEADLINE' });
  });

  it('keeps the reason and names who aborted', async () => {
    const answer = { kind: 'resolved', decision: 'abort', by: 'jane@example.com' };
    const { outcome } = await decide(StateName.DECISION, answer, { question });
    expect(outcome).toMatchObject({
      status: 'ABORTED',
      reason: question.reason,
      message: 'ESCALATION_ABORTED: a person answered the escalation with abort (jane@example.com)',
    });
  });

  it('says no name when none was given', async () => {
    const answer = { kind: 'resolved', decision: 'abort', by: null };
    const { outcome } = await decide(StateName.DECISION, answer, { question });
    expect(outcome?.message).toBe(
      'ESCALATION_ABORTED: a person answered the escalation with abort',
    );
  });

  it('fails on an answer that nobody defined', async () => {
    const { next, outcome } = await decide(StateName.DECISION, { kind: 'perhaps' }, { question });
    expect(next).toBe(StateName.RECORD_FAILURE);
    expect(outcome).toMatchObject({
      status: 'FAILED',
      reason: 'UNEXPECTED_ERROR',
      message: 'UnexpectedResult: Decision? has no rule for the kind perhaps',
    });
  });
});

describe('the message of a defect', () => {
  /** What the catcher of a task that fails like this assigns. */
  async function caught(errorOutput: { Error: string; Cause?: string }) {
    const { Assign } = stateOf(definition, StateName.PLACE).Catch?.at(-1) ?? {};
    const scope = { states: { errorOutput }, accountId: null };
    const { failure } = Assign as { failure: { cause: string } };
    return {
      message: (await evaluated(Assign, scope))?.message,
      cause: await evaluate(failure.cause, scope),
    };
  }

  const report = (errorMessage: unknown, trace?: readonly string[]) =>
    JSON.stringify({ errorType: 'Denied', errorMessage, trace });
  const TRACE = ['Denied: it is "not" allowed', '    at send (file:///var/task/chunk-A.mjs:1:2)'];

  it.each([
    ['says what the function said', report('it is not allowed', TRACE), 'it is not allowed'],
    ['reads what JSON escapes', report('it is "not"\nC:\\x', TRACE), 'it is "not" C:\\x'],
    ['takes no text for a trace', report('a "trace":[ in it', TRACE), 'a "trace":[ in it'],
    ['reads a report without a trace', report('timed out'), 'timed out'],
    ['says nothing when nothing was said', report('', TRACE), ''],
    [
      'reads a report in a sentence of Lambda',
      `Returned payload: ${report('timed out')}`,
      'timed out',
    ],
    [
      'keeps a text that is no report',
      'Not { JSON (Service: DynamoDb)',
      'Not { JSON (Service: DynamoDb)',
    ],
    ['has none without a cause', undefined, ''],
  ])('%s', async (_, Cause, expected) => {
    const errorOutput = { Error: 'Denied', ...(Cause !== undefined && { Cause }) };
    expect(await caught(errorOutput)).toEqual({ message: `Denied: ${expected}`, cause: expected });
  });

  it.each([
    ['its message is none', report(null, TRACE)],
    ['it is cut off', report('it is not allowed', TRACE).slice(0, -30)],
    ['its message is cut off', report('it is not all').slice(0, -6)],
  ])('shows no stack when %s', async (_, Cause) => {
    const { message, cause } = await caught({ Error: 'Denied', Cause });
    expect(`${message} ${cause}`).toContain('Denied');
    expect(`${message} ${cause}`).not.toMatch(/chunk|var\/task/);
  });

  it('is bounded', async () => {
    const { message } = await caught({ Error: 'Denied', Cause: report('x'.repeat(5000), TRACE) });
    expect(message).toHaveLength(1000);
  });
});

describe('Placement?', () => {
  const placed = { kind: 'placed', accountId: '111122223333', placement: 'PLACED', message: null };

  it('records a member without a reason', async () => {
    const { outcome } = await decide(StateName.PLACEMENT, placed, { wasMember: false });
    expect(outcome).toEqual({
      status: 'JOINED',
      reason: null,
      message: null,
      accountId: '111122223333',
      placement: 'PLACED',
      sameAs: null,
    });
  });

  it('says when the account was a member before it was invited', async () => {
    const { outcome } = await decide(StateName.PLACEMENT, placed, { wasMember: true });
    expect(outcome).toMatchObject({
      reason: 'ALREADY_A_MEMBER',
      message: 'the account was an active member before an invitation was sent',
    });
  });

  it('records a failed placement as JOINED, after telling a person', async () => {
    const question = { reason: 'OU_NOT_FOUND', message: 'there is no such unit' };
    const failed = { kind: 'failed', accountId: '111122223333', question };
    const { next, outcome } = await decide(StateName.PLACEMENT, failed, {});
    expect(next).toBe(StateName.NOTIFY_PLACEMENT_FAILURE);
    expect(outcome).toMatchObject({
      status: 'JOINED',
      placement: 'FAILED',
      reason: 'OU_NOT_FOUND',
      message: 'there is no such unit',
    });
  });
});

describe('Invite again?', () => {
  it.each([
    { attempts: 1, next: StateName.AWAIT_ADMISSION },
    { attempts: 2, next: StateName.RECORD },
  ])('goes to $next after $attempts of 2 invitations', async ({ attempts, next }) => {
    const variables = { attempts, invitation: { ...invitation, maxInvitations: 2 } };
    expect((await decide(StateName.INVITE_AGAIN, {}, variables)).next).toBe(next);
  });
});

describe('Record outcome', () => {
  it('writes absent values as NULL', async () => {
    const values = stateOf(definition, StateName.RECORD).Arguments?.ExpressionAttributeValues;
    const { ':reason': reason } = values as Record<string, unknown>;
    expect(await evaluate(reason, { outcome: { reason: null } })).toEqual({ NULL: true });
    expect(await evaluate(reason, { outcome: { reason: 'WITHDRAWN' } })).toEqual({
      S: 'WITHDRAWN',
    });
  });

  it('tells the handshake that the row knows, since a sweep may have found it', async () => {
    const { handshakeId } = stateOf(definition, StateName.RECORD).Output as Record<string, string>;
    const row = (attributes: object) => ({ states: { result: { Attributes: attributes } } });
    expect(await evaluate(handshakeId, row({ handshakeId: { S: 'h-1' } }))).toBe('h-1');
    expect(await evaluate(handshakeId, row({ handshakeId: { NULL: true } }))).toBeNull();
    expect(await evaluate(handshakeId, row({}))).toBeNull();
  });
});
