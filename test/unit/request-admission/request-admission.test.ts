import { describe, expect, it } from 'vitest';
import { requestAdmissionRequest } from '../../../lambdas/request-admission/schema.ts';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import type { RequestAdmissionRequest } from '../../../lambdas/shared/contract/tasks.ts';
import { requestAdmission } from '../../../lambdas/shared/domain/admission/request-admission.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import { InMemoryClock } from '../support/in-memory-clock.ts';
import { InMemoryTokens, InMemoryWithdrawals } from '../support/in-memory-coordination.ts';
import { InMemoryCallbacks } from '../support/in-memory-messaging.ts';
import { InMemoryOutcomes } from '../support/in-memory-outcomes.ts';
import { InMemoryTurnstile } from '../support/in-memory-turnstile.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitation,
  invitationRow,
  OTHER_EXECUTION_ARN,
  TARGET,
  visit,
} from '../support/invitation-rows.ts';

const TOKEN = 'token-1';
const LATER = '2026-11-23T11:00:00.000Z';

function request(changes: Partial<RequestAdmissionRequest> = {}): RequestAdmissionRequest {
  return requestAdmissionRequest.parse({
    visit: visit(),
    taskToken: TOKEN,
    invitation: invitation(),
    attempts: 0,
    notBefore: null,
    ...changes,
  });
}

function portsWith(changes: Partial<InvitationItem> = {}) {
  const outcomes = new InMemoryOutcomes();
  outcomes.seed(invitationRow(changes));
  return {
    outcomes,
    tokens: new InMemoryTokens(),
    withdrawals: new InMemoryWithdrawals(),
    callbacks: new InMemoryCallbacks(),
    turnstile: new InMemoryTurnstile(),
    clock: new InMemoryClock(),
  };
}

describe('a withdrawal that came before its request', () => {
  const withdrawnAt = async (at: string) => {
    const ports = portsWith();
    await ports.withdrawals.note(TARGET, at);
    await requestAdmission(request(), ports);
    return ports;
  };

  it.each([
    ['put after it', '2026-11-23T10:00:05.000Z'],
    ['put in the same second', ENTERED_AT],
  ])('ends the request, %s', async (_, at) => {
    const ports = await withdrawnAt(at);
    expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind: 'withdrawn' });
    expect(ports.turnstile.calls).toEqual([]);
    expect(await ports.outcomes.get(TARGET)).toMatchObject({ withdrawRequested: true });
  });

  it('says nothing of a request that was put later', async () => {
    const ports = await withdrawnAt('2026-11-23T09:59:59.000Z');
    expect(ports.callbacks.resumed).toEqual([]);
    expect(ports.turnstile.names()).toEqual(['park']);
    expect(await ports.outcomes.get(TARGET)).toMatchObject({ withdrawRequested: false });
  });
});

describe('request admission', () => {
  it('stores the token, marks the row QUEUED and parks, twice the same', async () => {
    const ports = portsWith({ reason: 'PAST_DUE_INVOICE' });
    await requestAdmission(request(), ports);
    expect(await requestAdmission(request(), ports)).toEqual({ kind: 'parked' });
    const row = await ports.outcomes.get(TARGET);
    expect(row).toMatchObject({ status: 'QUEUED', reason: 'PAST_DUE_INVOICE', notBefore: null });
    expect(ports.callbacks.resumed).toEqual([]);
    const entry = {
      visit: visit(),
      target: TARGET,
      class: 'first',
      priority: 5,
      requestedAt: Date.parse(ENTERED_AT),
      notBefore: null,
      token: TOKEN,
    };
    expect(ports.turnstile.calls).toEqual([
      ['park', entry],
      ['park', entry],
    ]);
    expect(await ports.tokens.get(EXECUTION_ARN, 'Await admission')).toMatchObject({
      token: TOKEN,
      queued: entry,
    });
  });

  it('keeps its age however often it queues', async () => {
    const ports = portsWith();
    const requestedAt = '2026-11-20T08:00:00.000Z';
    await requestAdmission(request({ invitation: invitation({ requestedAt }) }), ports);
    expect(ports.turnstile.calls).toMatchObject([
      ['park', { requestedAt: Date.parse(requestedAt) }],
    ]);
  });

  it('marks the row WAITING while it may not be tried', async () => {
    const ports = portsWith();
    await requestAdmission(request({ notBefore: LATER, attempts: 1 }), ports);
    expect(await ports.outcomes.get(TARGET)).toMatchObject({ status: 'WAITING', notBefore: LATER });
    expect(ports.turnstile.calls).toMatchObject([
      ['park', { class: 'reinvitation', notBefore: Date.parse(LATER) }],
    ]);
  });

  it.each([
    ['another owner', { executionArn: OTHER_EXECUTION_ARN }, 'superseded'],
    ['a settled row', { status: 'CANCELED' }, 'superseded'],
    ['a newer state of its own', { statusAt: LATER }, 'superseded'],
    ['a withdrawal', { withdrawRequested: true }, 'withdrawn'],
  ] as const)('goes on at once after %s', async (_, row, kind) => {
    const ports = portsWith(row);
    expect(await requestAdmission(request(), ports)).toEqual({ kind: 'parked' });
    expect(ports.callbacks.resultOf(TOKEN)).toEqual({ kind });
    expect(ports.turnstile.calls).toEqual([]);
    expect(await ports.tokens.get(EXECUTION_ARN, 'Await admission')).toBeNull();
  });

  it('converges after a crash at any call', async () => {
    const tried = await crashEverywhere({
      fresh: () => portsWith(),
      run: (ports) => requestAdmission(request(), ports),
      check: (ports) => {
        expect(ports.outcomes.rows.get(TARGET)?.status).toBe('QUEUED');
        expect(ports.turnstile.names()).toContain('park');
      },
    });
    expect(tried).toBe(4);
  });

  it('fails on a field that no schema names', () => {
    expect(() => requestAdmissionRequest.parse({ ...request(), more: 1 })).toThrow(/more/);
  });
});
