import { describe, expect, it } from 'vitest';
import { renderStatus } from '../../../../lib/operator/status/render-status.ts';
import { type FleetFacts, summarize } from '../../../../lib/operator/status/summarize.ts';
import { CONTROL, HOUR, healthy, NOW, QUEUED, row, STACK } from '../doctor/healthy.ts';

const { rows } = healthy();
const sum = (change: Partial<FleetFacts> = {}) =>
  summarize({ at: NOW, stack: STACK, rows, control: CONTROL, ...change });

const escalated = row('444444444444', 'ESCALATED', {
  campaign: 'second',
  reason: 'PAYMENT_INSTRUMENT_REQUIRED',
  message: 'the account has no valid payment method',
  escalationId: 'esc-0123456789abcdef',
});
const closed = {
  ...({ kind: 'closed', code: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED' } as const),
  ...{ since: NOW - HOUR, until: NOW + HOUR, escalationId: 'esc-fedcba9876543210' },
};

describe('the fleet', () => {
  it('is counted by status and by campaign', () => {
    const { accounts, statuses, campaigns } = sum({ rows: [...rows, escalated] });
    expect({ accounts, statuses, campaigns }).toEqual({
      accounts: 4,
      statuses: { QUEUED: 1, INVITED: 1, ESCALATED: 1, JOINED: 1 },
      campaigns: [
        { campaign: 'first', accounts: 3, statuses: { QUEUED: 1, INVITED: 1, JOINED: 1 } },
        { campaign: 'second', accounts: 1, statuses: { ESCALATED: 1 } },
      ],
    });
  });

  it('names who has waited longest, of those that are open', () => {
    const requestedAt = new Date(NOW - 90 * 24 * HOUR).toISOString();
    const old = (target: string, status: 'QUEUED' | 'JOINED') =>
      row(target, status, { requestedAt });
    const { oldestOpen } = sum({ rows: [...rows, old('555555555555', 'JOINED')] });
    expect(oldestOpen?.target).not.toBe('555555555555');
    expect(sum({ rows: [...rows, old(QUEUED, 'QUEUED')] }).oldestOpen).toMatchObject({
      target: QUEUED,
      requestedAt,
    });
  });

  it('is empty before anything was asked for', () => {
    const empty = sum({ rows: [], control: null });
    expect(empty).toMatchObject({ accounts: 0, gate: { state: 'open' }, oldestOpen: null });
    expect(renderStatus(empty)).toContain('no invitation yet');
  });
});

describe('the turnstile', () => {
  it.each([
    ['open', CONTROL, 'open'],
    ['closed', { ...CONTROL, gate: closed }, 'closed'],
    ['half-open from its time on', { ...CONTROL, gate: { ...closed, until: NOW } }, 'half-open'],
  ])('is %s', (_, control, state) => {
    expect(sum({ control }).gate.state).toBe(state);
  });

  it.each([
    ['the places', { quota: 50, members: 30, pending: 15 }, 5],
    ['the attempts, at least 20 a day', { quota: 10, members: 1, pending: 0 }, 9],
    ['nothing that is known', { quota: null, members: 30, pending: 15 }, null],
    ['places that are overdrawn', { quota: 10, members: 30, pending: 15 }, 0],
  ])('has the headroom of %s', (_, limits, free) => {
    const control = { ...CONTROL, limits: { ...CONTROL.limits, ...limits } };
    expect(sum({ control }).headroom.free).toBe(free);
  });

  it('is limited by unaccepted attempts', () => {
    const limits = { ...CONTROL.limits, quota: 10, members: null };
    expect(sum({ control: { ...CONTROL, limits, attempts: 18 } }).headroom.free).toBe(2);
  });
});

describe('escalations', () => {
  it('come with the commands that answer them; the gate cannot be aborted', () => {
    const { escalations } = sum({
      rows: [...rows, escalated],
      control: { ...CONTROL, gate: closed },
    });
    expect(escalations).toMatchObject([
      { target: null, reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED', abortCommand: null },
      { target: '444444444444', escalationId: 'esc-0123456789abcdef' },
    ]);
    expect(escalations[0]?.retryCommand).toContain('esc-fedcba9876543210');
    expect(escalations[1]?.abortCommand).toContain('\\"decision\\":\\"abort\\"');
  });
});

it('is told to a person', () => {
  const control = { ...CONTROL, gate: closed, pause: { at: NOW - HOUR, by: 'jane' } };
  expect(renderStatus(sum({ rows: [...rows, escalated], control }))).toMatchInlineSnapshot(`
    "Now           2026-01-07T09:00:00.000Z
    Gate          closed, ACCOUNT_NUMBER_LIMIT_EXCEEDED, since 2026-01-07T08:00:00.000Z; looks again at 2026-01-07T10:00:00.000Z
    Pause         since 2026-01-07T08:00:00.000Z, by jane
    Headroom      47 may be sent now: account quota 50, 2 members, 1 open, 1 unaccepted in 24 hours
    Next wake-up  2026-01-07T10:00:00.000Z
    Oldest open   111111111111, INVITED, asked for at 2026-01-06T09:00:00.000Z

    Status     Accounts  Meaning
    QUEUED            1  waiting to be admitted: no invitation is open
    INVITED           1  the invitation is open; its owner has not answered
    ESCALATED         1  refused for a reason that a person has to remove
    JOINED            1  a member of the organization

    Campaign  Accounts  QUEUED  INVITED  ESCALATED  JOINED
    first            3       1        1          0       1
    second           1       0        0          1       0

    Everybody waits for a person since 2026-01-07T08:00:00.000Z: ACCOUNT_NUMBER_LIMIT_EXCEEDED
      retry  aws events put-events --region us-east-1 --entries '[{"EventBusName":"Handshakes","Source":"operator","DetailType":"EscalationResolved","Detail":"{\\"version\\":1,\\"escalationId\\":\\"esc-fedcba9876543210\\",\\"decision\\":\\"retry\\"}"}]'

    444444444444 waits for a person since 2026-01-06T09:00:00.000Z: the account has no valid payment method
      retry  aws events put-events --region us-east-1 --entries '[{"EventBusName":"Handshakes","Source":"operator","DetailType":"EscalationResolved","Detail":"{\\"version\\":1,\\"escalationId\\":\\"esc-0123456789abcdef\\",\\"decision\\":\\"retry\\"}"}]'
      abort  aws events put-events --region us-east-1 --entries '[{"EventBusName":"Handshakes","Source":"operator","DetailType":"EscalationResolved","Detail":"{\\"version\\":1,\\"escalationId\\":\\"esc-0123456789abcdef\\",\\"decision\\":\\"abort\\"}"}]'"
  `);
});

it('shows what somebody else has written on one line, as characters', () => {
  const evil = 'x\u001b[2J\nGate  open\u202e';
  const seen = sum({
    rows: [{ ...escalated, message: evil, campaign: evil }],
    control: { ...CONTROL, pause: { at: NOW, by: evil } },
  });
  const text = renderStatus(seen);
  const shown = 'x\\u001b[2J\\u000aGate  open\\u202e';
  expect(text.split(shown)).toHaveLength(4);
  expect(text).not.toContain(evil);
  expect(JSON.parse(JSON.stringify(seen))).toMatchObject({ pause: { by: evil } });
});
