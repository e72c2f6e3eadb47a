import { describe, expect, it } from 'vitest';
import { crashEverywhere } from '../support/crashing-ports.ts';
import {
  EXECUTION_ARN,
  invitationRow,
  invitedRow,
  OTHER_EXECUTION_ARN,
  TARGET,
} from '../support/invitation-rows.ts';
import {
  MANAGEMENT_EMAIL,
  MISSING_UNIT,
  portsWith,
  request,
  run,
  UNASKABLE_UNIT,
} from './registering.ts';

/** Its execution was stopped before it had invited anybody. */
const UNSENT = invitationRow({
  executionArn: OTHER_EXECUTION_ARN,
  requestId: 'earlier',
  status: 'FAILED',
  reason: 'ABANDONED',
  settledAt: '2026-11-23T09:00:00.000Z',
});

describe('rejecting a request', () => {
  it('records the first row of the target, naming field and fix', async () => {
    const ports = portsWith();
    const result = await run(request({ priority: 11, campaign: 'wave-1' }), ports);
    expect(result).toMatchObject({
      kind: 'rejected',
      target: TARGET,
      campaign: 'wave-1',
      requestId: 'event-1',
      message: expect.stringContaining('field priority holds 11'),
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REJECTED',
      reason: 'INVALID_REQUEST',
      settledAt: '2026-11-23T10:00:00.000Z',
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('refuses the management account, in which it runs itself', async () => {
    const target = EXECUTION_ARN.split(':')[4];
    const result = await run(request({ target }), portsWith());
    expect(result).toMatchObject({
      kind: 'rejected',
      target,
      message: expect.stringMatching(/^target: .*management account/),
    });
  });

  it('refuses the e-mail address of the management account, however it is written', async () => {
    const ports = portsWith();
    const result = await run(request({ target: MANAGEMENT_EMAIL.toUpperCase() }), ports);
    expect(result).toMatchObject({
      kind: 'rejected',
      target: MANAGEMENT_EMAIL,
      message: expect.stringMatching(/^target: .*management account/),
    });
    expect(ports.outcomes.rows.get(MANAGEMENT_EMAIL)).toMatchObject({ status: 'REJECTED' });
  });

  it('goes on with a request that it took while AWS did not say whose address it was', async () => {
    const ports = portsWith();
    const asked = request({ target: MANAGEMENT_EMAIL });
    ports.members.emails.clear();
    const first = await run(asked, ports);
    expect(first).toMatchObject({ kind: 'registered' });
    Object.assign(ports, { members: portsWith().members });
    expect(await run(asked, ports)).toEqual(first);
  });

  it('refuses a tag that would be lost without a word', async () => {
    const tags = JSON.parse('{ "team": "a", "__proto__": "b" }');
    const result = await run(request({ tags }), portsWith());
    expect(result).toMatchObject({ kind: 'rejected', message: expect.stringMatching(/^tags: /) });
  });

  it('leaves the row of an earlier request alone', async () => {
    const row = invitedRow({ executionArn: OTHER_EXECUTION_ARN });
    const ports = portsWith(row);
    await run(request({ priority: 11 }), ports);
    expect(ports.outcomes.rows.get(TARGET)).toEqual(row);
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('replaces the row of a request of which nothing came, and keeps a copy', async () => {
    const asked = request({ priority: 11 });
    await crashEverywhere({
      fresh: () => portsWith(UNSENT),
      run: (ports) => run(asked, ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows.get(TARGET), crash).toMatchObject({
          status: 'REJECTED',
          requestId: 'event-1',
          // What was put before the request that failed stays as late as it was.
          askedAgainAt: UNSENT.requestedAt,
        });
        expect(ports.outcomes.historyNames(TARGET).toSorted(), crash).toEqual([
          'REJECTED',
          'SETTLED',
        ]);
      },
    });
  });

  it.each([
    ['has sent an invitation', { attempts: 1, handshakeId: 'h-1234567890' }],
    ['has ended otherwise', { status: 'ABORTED' }],
    ['ended after this was put', { settledAt: '2026-11-23T10:00:01.000Z' }],
    ['is this one', { requestId: 'event-1' }],
  ] as const)('leaves the row of a request that %s alone', async (_, changes) => {
    const row = { ...UNSENT, ...changes };
    const ports = portsWith(row);
    await run(request({ priority: 11 }), ports);
    expect(ports.outcomes.rows.get(TARGET)).toEqual(row);
  });

  it('writes nothing without a readable target', async () => {
    const ports = portsWith();
    expect(await run(request({ target: 'nobody' }), ports)).toMatchObject({
      kind: 'rejected',
      target: null,
    });
    expect(ports.outcomes.rows.size).toBe(0);
  });
});

describe('a request for an organizational unit', () => {
  it('is rejected when the organization has no such unit, and nothing is sent', async () => {
    const ports = portsWith();
    const result = await run(request({ organizationalUnit: MISSING_UNIT }), ports);
    expect(result).toMatchObject({
      kind: 'rejected',
      target: TARGET,
      message: expect.stringContaining(MISSING_UNIT),
    });
    expect(ports.outcomes.rows.get(TARGET)).toMatchObject({
      status: 'REJECTED',
      reason: 'INVALID_REQUEST',
    });
    expect(ports.outcomes.historyNames(TARGET)).toEqual(['REJECTED']);
  });

  it('is rejected in the same words after a crash between any two writes', async () => {
    const asked = request({ organizationalUnit: MISSING_UNIT });
    const expected = await run(asked, portsWith());
    await crashEverywhere({
      fresh: () => portsWith(),
      run: (ports) => run(asked, ports),
      check: async (ports, crash) => {
        expect(ports.outcomes.rows.get(TARGET), crash).toMatchObject({ status: 'REJECTED' });
        expect(ports.outcomes.historyNames(TARGET), crash).toEqual(['REJECTED']);
        expect(await run(asked, ports), crash).toEqual(expected);
      },
    });
  });

  it('is taken when AWS cannot be asked: the placement will tell', async () => {
    const result = await run(request({ organizationalUnit: UNASKABLE_UNIT }), portsWith());
    expect(result).toMatchObject({ kind: 'registered' });
  });
});
