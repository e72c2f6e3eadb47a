import { describe, expect, it } from 'vitest';
import { AdmissionBench, DAY } from './admission-bench.ts';

const _PLACES = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED';
const ATTEMPTS = 'HANDSHAKE_RATE_LIMIT_EXCEEDED';

describe('the gate, reopened', () => {
  async function fullOrganization() {
    const bench = new AdmissionBench(2);
    await bench.park('a');
    const open = await bench.invite('a');
    await bench.park('b');
    expect(bench.control.gate.kind).toBe('closed');
    return { bench, open };
  }

  it.each(['declined', 'canceled', 'expired'] as const)(
    'goes on at once when an invitation is %s, and gives the place back once',
    async (how) => {
      const { bench, open } = await fullOrganization();
      await bench.turnstile.release(open, how);
      await bench.turnstile.release(open, how);
      expect(bench.control.limits.pending).toBe(0);
      expect(bench.admitted).toEqual(['a', 'b']);
    },
  );

  it('stays closed for places when an invitation is accepted, until the member departs', async () => {
    const { bench, open } = await fullOrganization();
    await bench.turnstile.release(open, 'accepted');
    expect(bench.control.limits).toMatchObject({ pending: 0, members: 2 });
    expect(bench.admitted).toEqual(['a']);
    await bench.turnstile.release(open, 'departed');
    await bench.turnstile.release(open, 'departed');
    expect(bench.control.limits.members).toBe(1);
    expect(bench.admitted).toEqual(['a', 'b']);
  });

  it('goes on after an acceptance when attempts were missing, if the attempt is young', async () => {
    const bench = new AdmissionBench(null);
    await bench.park('a');
    const young = await bench.invite('a');
    await bench.park('b');
    await bench.refuse('b', ATTEMPTS);
    await bench.park('b');
    await bench.turnstile.release('h-old', 'accepted');
    expect(bench.admitted).toEqual(['a', 'b']);
    await bench.turnstile.release(young, 'accepted');
    expect(bench.admitted).toEqual(['a', 'b', 'b']);
  });

  it('half-opens for the answer to its escalation, and to no other', async () => {
    const { bench } = await fullOrganization();
    const { gate } = bench.control;
    const id = gate.kind === 'closed' ? (gate.escalationId ?? '') : '';
    expect(id).toMatch(/^esc-[0-9a-f]{16}$/);
    expect(await bench.turnstile.resolve('esc-0000000000000000', 'retry', null)).toBe('unknown');
    expect(await bench.turnstile.resolve(id, 'abort', null)).toBe('refused');
    expect(bench.admitted).toEqual(['a']);
    expect(await bench.turnstile.resolve(id, 'retry', 'jane')).toBe('resolved');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.gateChanges()).toEqual(['closed', 'half-open']);
  });

  it('half-opens when the sweep sees a higher quota', async () => {
    const { bench } = await fullOrganization();
    await bench.turnstile.rebuild({
      invitations: [...bench.organizations.handshakes.values()],
      members: 1,
      accountQuota: 3,
      startedAt: bench.clock.now(),
    });
    expect(bench.admitted).toEqual(['a', 'b']);
  });

  it('never goes on while admission is paused', async () => {
    const { bench, open } = await fullOrganization();
    await bench.turnstile.pause('jane');
    await bench.turnstile.pause('joe');
    await bench.turnstile.release(open, 'declined');
    await bench.turnstile.resume('gate', 'jane');
    await bench.advance(DAY);
    expect(bench.admitted).toEqual(['a']);
    await bench.turnstile.resume('pause', 'jane');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.gateChanges()).toEqual(['closed', 'paused', 'resumed']);
  });
});
