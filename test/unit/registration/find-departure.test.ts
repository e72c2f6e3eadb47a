import { describe, expect, it } from 'vitest';
import type { InvitationItem } from '../../../lambdas/shared/contract/outcome-item.ts';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  ENTERED_AT,
  EXECUTION_ARN,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import { another, LATER, OU, portsWith, run } from './registering.ts';

describe('registering an account whose row says that it has joined', () => {
  const joined = (changes: Partial<InvitationItem> = {}) =>
    invitedRow({ status: 'JOINED', settledAt: ENTERED_AT, accountId: TARGET, ...changes });

  function portsAnswering(answer: 'member' | 'none' | 'unknown', row = joined()) {
    const ports = portsWith(row);
    ports.members.answer = answer;
    return ports;
  }

  it.each([
    ['no other place', {}],
    ['another place', { organizationalUnit: OU }],
  ])('invites it again when it has left and its event was lost: %s', async (_, detail) => {
    const ports = portsAnswering('none');
    expect(await run(another(detail), ports)).toMatchObject({ kind: 'registered' });
    expect(ports.members.asked).toEqual([TARGET]);
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      ...{ status: 'REQUESTED', executionArn: OTHER_EXECUTION_ARN, departedAt: null },
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['SETTLED', 'DEPARTED', 'REQUESTED']);
    expect(ports.outcomes.history(TARGET)).toMatchObject([
      { details: { status: 'JOINED', departedAt: LATER } },
      { at: LATER, executionArn: EXECUTION_ARN, message: expect.stringContaining('not known') },
      {},
    ]);
  });

  it('asks nobody for a request that was put before the one of the row', async () => {
    const ports = portsAnswering('none');
    const late = {
      ...another(),
      event: { ...(another().event as object), time: '2026-11-23T09:00:00Z' },
    };
    expect(await run(late, ports)).toMatchObject({ kind: 'duplicate' });
    expect(ports.members.asked).toEqual([]);
    expect(ports.outcomes.history(TARGET)).toMatchObject([{ name: 'DUPLICATE_REQUEST' }]);
  });

  it('asks for the account of an e-mail target', async () => {
    const email = 'owner@example.com';
    const row = joined({ target: email, targetType: 'EMAIL', accountId: '444455556666' });
    const ports = portsAnswering('none', row);
    expect(await run(another({ target: email }), ports)).toMatchObject({ kind: 'registered' });
    expect(ports.members.asked).toEqual(['444455556666']);
  });

  it.each(['member', 'unknown'] as const)('is a duplicate when AWS says: %s', async (answer) => {
    const ports = portsAnswering(answer);
    expect(await run(another(), ports)).toMatchObject({ kind: 'duplicate' });
    expect(ports.outcomes.rows.get(TARGET)).toEqual(joined({ askedAgainAt: expect.any(String) }));
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['DUPLICATE_REQUEST']);
  });

  it.each([
    ['it has just joined, and may not be visible yet', joined({ statusAt: LATER }), another()],
    ['the request is the one by which it joined', joined({ requestId: 'event-2' }), another()],
    ['its departure is known', joined({ departedAt: LATER }), another()],
    ['it has not joined', invitedRow(), another()],
    ['it has declined', joined({ status: 'DECLINED' }), another()],
  ])('asks nobody when %s', async (_, row, asked) => {
    const ports = portsAnswering('none', row);
    await run(asked, ports);
    expect(ports.members.asked).toEqual([]);
  });

  it('converges after a crash between any two calls', async () => {
    const expected = portsAnswering('none');
    const answer = await run(another(), expected);
    await crashEverywhere({
      fresh: () => portsAnswering('none'),
      run: (ports) => run(another(), ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows, crash).toEqual(expected.outcomes.rows);
        expect(ports.outcomes.history(TARGET), crash).toEqual(expected.outcomes.history(TARGET));
        expect(await run(another(), ports), crash).toEqual(answer);
      },
    });
  });
});
