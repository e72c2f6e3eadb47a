import { describe, expect, it } from 'vitest';
import { closedGate } from '../support/closed-gate.ts';
import { AdmissionBench, DAY, HOUR, MINUTE, refusedFor } from './admission-bench.ts';

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

  it('knows the answer that has opened it when that is delivered again', async () => {
    const { bench } = await fullOrganization();
    const { gate } = bench.control;
    const id = gate.kind === 'closed' ? (gate.escalationId ?? '') : '';
    bench.quota = 10;
    expect(await bench.turnstile.resolve(id, 'retry', 'jane')).toBe('resolved');
    await bench.invite('b');
    expect(bench.control.gate.kind).toBe('open');
    expect(await bench.turnstile.resolve(id, 'retry', 'jane')).toBe('ended');
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

  /** As many as may be sent in a day were sent and declined, and one more waits. */
  async function spentDay(bench: AdmissionBench) {
    for (let n = 0; n < 20; n += 1) {
      await bench.park(`a${n}`);
      await bench.turnstile.release(await bench.invite(`a${n}`), 'declined', bench.clock.now());
    }
    await bench.park('x');
    expect(bench.control.gate).toMatchObject({ kind: 'closed', code: ATTEMPTS });
    await bench.advance(HOUR);
  }

  it('reads the limits, then lets one go, when a person asks although no attempt is free', async () => {
    const bench = new AdmissionBench(20);
    await spentDay(bench);
    await bench.park('y');
    bench.quota = 200;
    await bench.turnstile.resume('gate', 'jane');
    expect(bench.control.limits.quota).toBe(200);
    expect(bench.admitted.slice(20)).toEqual(['x']);
    await bench.invite('x');
    expect(bench.admitted.slice(20)).toEqual(['x', 'y']);
  });

  it('lets one go against what is configured, for AWS has the last word, and one alone', async () => {
    const bench = new AdmissionBench(null, { accountQuota: 20 });
    await spentDay(bench);
    await bench.turnstile.resume('gate', 'jane');
    await bench.refuse('x', ATTEMPTS);
    await bench.park('x');
    await bench.advance(HOUR);
    expect(bench.admitted.slice(20)).toEqual(['x']);
    expect(bench.gateChanges()).toEqual(['closed', 'half-open', 'closed']);
  });

  it('lets the next go when a person asks while one that is older is refused', async () => {
    const bench = new AdmissionBench(null, { accountQuota: 20 });
    await spentDay(bench);
    await bench.park('y');
    await bench.turnstile.resume('gate', 'jane');
    await bench.take('x');
    bench.clock.advance(1000);
    await bench.turnstile.resume('gate', 'jane');
    await bench.end('x', refusedFor(ATTEMPTS));
    expect(bench.admitted.slice(20)).toEqual(['x', 'y']);
    await bench.refuse('y', ATTEMPTS);
    await bench.park('x');
    await bench.park('y');
    await bench.advance(HOUR);
    expect(bench.admitted.slice(20)).toEqual(['x', 'y']);
  });

  it('lets the next go when the one that a person asked for has told nothing', async () => {
    const bench = new AdmissionBench(20);
    await spentDay(bench);
    await bench.park('y');
    await bench.turnstile.resume('gate', 'jane');
    await bench.conclude('x', { kind: 'unused' });
    expect(bench.admitted.slice(20)).toEqual(['x', 'y']);
  });

  it('lets one go for a person although the gate was closed for something else, and no place is left', async () => {
    const { bench } = await fullOrganization();
    bench.set({ gate: closedGate({ until: bench.clock.now() + HOUR }) });
    await bench.turnstile.resume('gate', 'jane');
    expect(bench.admitted).toEqual(['a', 'b']);
  });

  it('looks at once when a person ends a pause too, and tells of both', async () => {
    const { bench } = await fullOrganization();
    await bench.turnstile.pause('jane');
    await bench.turnstile.resume('both', 'jane');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.gateChanges()).toEqual(['closed', 'paused', 'resumed', 'half-open']);
  });

  it('changes nothing when it is asked for twice', async () => {
    const bench = new AdmissionBench(20);
    await bench.park('a');
    await bench.refuse('a', ATTEMPTS);
    await bench.turnstile.resume('gate', 'jane');
    const { version } = bench.control;
    await bench.turnstile.resume('gate', 'jane');
    expect(bench.control.version).toBe(version);
    // It may be the same command, which could not say so the first time.
    expect(bench.gateChanges()).toEqual(['closed', 'half-open', 'half-open']);
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
    expect(bench.gateChanges()).toEqual(['closed', 'paused', 'paused', 'resumed']);
  });
});

describe('the gate, closed for attempts of somebody else', () => {
  const waitOf = ({ control: { gate } }: AdmissionBench) =>
    gate.kind === 'closed' ? gate.until - (gate.closedAt ?? 0) : 0;

  it('looks after an hour, though another call of ours is under way: it meets the same wall', async () => {
    const bench = new AdmissionBench(null, { maxConcurrentInvites: 2 });
    await bench.park('a');
    await bench.park('b');
    await bench.take('a');
    await bench.take('b');
    await bench.end('a', refusedFor(ATTEMPTS));
    expect(waitOf(bench)).toBe(HOUR);
    await bench.end('b', refusedFor(ATTEMPTS));
    expect(waitOf(bench)).toBe(HOUR);
  });

  it('waits for the oldest of ours that has been sent', async () => {
    const bench = new AdmissionBench(null);
    await bench.park('a');
    await bench.invite('a');
    await bench.advance(HOUR);
    await bench.park('b');
    await bench.refuse('b', ATTEMPTS);
    expect(waitOf(bench)).toBeGreaterThan(22 * HOUR);
  });

  it('looks after an hour when the sweep sees nothing of what we have counted', async () => {
    const bench = new AdmissionBench(null);
    await bench.park('a');
    await bench.take('a');
    // Its function dies, and its permit runs out: what it had counted stays.
    await bench.advance(10 * MINUTE);
    await bench.park('b');
    await bench.refuse('b', ATTEMPTS);
    expect(waitOf(bench)).toBeGreaterThan(22 * HOUR);
    await bench.park('b');
    await bench.advance(20 * MINUTE);
    const seen = { invitations: [], members: 1, accountQuota: null };
    await bench.turnstile.rebuild({ ...seen, startedAt: bench.clock.now() });
    expect(waitOf(bench)).toBe(HOUR);
  });
});
