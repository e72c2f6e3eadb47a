import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../lambdas/shared/contract/functions.ts';
import { StateName } from '../../../lambdas/shared/contract/state-names.ts';
import { countAttempts } from '../../../lambdas/shared/domain/admission/attempt-window.ts';
import { AdmissionBench, DAY, HOUR, MINUTE } from './admission-bench.ts';

describe('the queue', () => {
  it('admits by class, priority and age', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.pause(null);
    await bench.park('again', { class: 'reinvitation', priority: 0 });
    await bench.park('young');
    await bench.park('old', { requestedAt: bench.clock.now() - HOUR });
    await bench.park('urgent', { priority: 0 });
    await bench.turnstile.resume('pause', null);
    for (const name of ['urgent', 'old', 'young', 'again']) {
      expect(bench.admitted.at(-1)).toBe(name);
      await bench.invite(name);
    }
  });

  it('holds back an entry until its instant, on a whole minute, with one timer', async () => {
    const bench = new AdmissionBench();
    await bench.park('a', { notBefore: bench.clock.now() + 90_000 });
    const [dueAt = 0] = bench.timers.started.values();
    expect(new Date(dueAt).toISOString()).toBe('2026-11-23T10:02:00.000Z');
    await bench.advance(dueAt - bench.clock.now() - 1);
    expect(bench.admitted).toEqual([]);
    await bench.advance(1);
    expect(bench.admitted).toEqual(['a']);
  });

  it('writes nothing for an arrival that cannot go, and does not look at the queue', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    const [commits, looks] = [bench.store.commits, bench.store.looks];
    await bench.park('b');
    expect([bench.store.commits, bench.store.looks]).toEqual([commits, looks]);
  });

  it('leaves neither an entry nor a token when a dispatcher dies after it has let one through', async () => {
    const bench = new AdmissionBench();
    for (const dies of [bench.tokens, bench.store] as const) {
      const name = dies === bench.tokens ? 'remove' : 'removeReady';
      const original = Reflect.get(dies, name);
      Reflect.set(dies, name, async () => {
        Reflect.set(dies, name, original);
        throw new Error('died');
      });
      await expect(bench.park(name)).rejects.toThrow('died');
      await bench.advance(3 * MINUTE);
      await bench.turnstile.dispatch();
      const { executionArn } = bench.visitOf(name);
      expect(await bench.tokens.get(executionArn, StateName.AWAIT_ADMISSION), name).toBeNull();
      expect(bench.store.ready.head(1), name).toEqual([]);
    }
  });

  it('lets go of an execution that leaves, and of its permit if nobody has taken it', async () => {
    const bench = new AdmissionBench();
    const [a, b] = [await bench.park('a'), await bench.park('b')];
    await bench.park('c', { notBefore: bench.clock.now() + HOUR });
    await bench.turnstile.leave(bench.visitOf('c').executionArn);
    expect(bench.store.later.head(1)).toEqual([]);
    expect(await bench.turnstile.leave(a.visit.executionArn)).toBe(false);
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(await bench.take('a')).toEqual({ kind: 'denied' });
    await bench.take('b');
    expect(await bench.turnstile.leave(b.visit.executionArn)).toBe(true);
    expect(bench.control.permits).toMatchObject([{ state: 'TAKEN' }]);
  });

  it('leaves the place alone that an execution has taken since somebody looked', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.pause('jane');
    const a = await bench.park('a');
    await bench.turnstile.leave(a.visit.executionArn, null);
    expect(bench.store.ready.head(1)).toHaveLength(1);
    await bench.turnstile.leave(a.visit.executionArn, a);
    expect(bench.store.ready.head(1)).toEqual([]);
  });

  it('drops an entry whose execution waits no more', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.pause(null);
    const gone = await bench.park('gone');
    bench.clock.advance(1);
    await bench.park('next');
    bench.callbacks.close(gone.token);
    await bench.turnstile.resume('pause', null);
    expect(bench.admitted).toEqual(['next']);
    expect(bench.store.ready.head(9)).toEqual([]);
  });

  it('gives the permit to the next when the callback has timed out', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.pause(null);
    const late = await bench.park('late');
    bench.clock.advance(1);
    await bench.park('next');
    bench.callbacks.close(`late@${late.visit.enteredAt}`);
    await bench.turnstile.resume('pause', null);
    expect(bench.admitted).toEqual(['next']);
    expect(bench.control.permits).toHaveLength(1);
  });
});

describe('commands about the pause that come late or twice', () => {
  const MINUTE = 60_000;

  it('do not begin a pause again that has been ended', async () => {
    const bench = new AdmissionBench();
    const paused = bench.clock.now();
    await bench.turnstile.pause('jane', paused);
    expect(await bench.turnstile.resume('pause', 'jane', paused + MINUTE)).toBe('done');
    expect(await bench.turnstile.pause('jane', paused)).toBe('overtaken');
    await bench.park('one');
    expect(bench.admitted).toEqual(['one']);
  });

  it('do not begin a pause whose end came first', async () => {
    const bench = new AdmissionBench();
    const paused = bench.clock.now();
    await bench.turnstile.resume('both', 'jane', paused + MINUTE);
    expect(await bench.turnstile.pause('jane', paused)).toBe('overtaken');
    expect(bench.control.pause).toBeNull();
  });

  it('do not end a second pause', async () => {
    const bench = new AdmissionBench();
    const first = bench.clock.now();
    await bench.turnstile.pause('jane', first);
    await bench.turnstile.resume('pause', 'jane', first + MINUTE);
    await bench.turnstile.pause('joe', first + 2 * MINUTE);
    expect(await bench.turnstile.resume('pause', 'jane', first + MINUTE)).toBe('overtaken');
    expect(bench.control.pause).toMatchObject({ by: 'joe' });
  });

  it('do not end a pause that was asked for once more', async () => {
    const bench = new AdmissionBench();
    const first = bench.clock.now();
    await bench.turnstile.pause('jane', first);
    await bench.turnstile.pause('joe', first + 2 * MINUTE);
    expect(await bench.turnstile.resume('pause', 'jane', first + MINUTE)).toBe('overtaken');
    expect(bench.control.pause).toMatchObject({ by: 'jane' });
  });

  it('write nothing when they are done', async () => {
    const bench = new AdmissionBench();
    const at = bench.clock.now();
    await bench.turnstile.pause('jane', at);
    const { version } = bench.control;
    expect(await bench.turnstile.pause('jane', at)).toBe('done');
    expect(bench.control.version).toBe(version);
  });
});

describe('permits', () => {
  it('are revoked after two minutes when nobody takes them', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.park('b');
    await bench.advance(3 * MINUTE);
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(await bench.take('a')).toEqual({ kind: 'denied' });
  });

  it('last for the timeout of the function and a minute, and longer for its retry', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    expect(await bench.take('a')).toMatchObject({ kind: 'taken', earlierCallAt: null });
    const lasts = FUNCTIONS['invite-account'].timeoutSeconds * 1000 + MINUTE;
    await bench.advance(lasts - 1000);
    expect(await bench.take('a')).toMatchObject({
      kind: 'taken',
      earlierCallAt: expect.any(Number),
    });
    await bench.advance(lasts - 1000);
    expect(await bench.take('a')).toMatchObject({ kind: 'taken' });
    await bench.advance(lasts);
    expect(await bench.take('a')).toEqual({ kind: 'denied' });
    // Nobody knows whether the call was made: the counts stay until the sweep.
    expect(bench.control.limits.pending).toBe(1);
  });

  it('belong to one execution', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    const stolen = await bench.turnstile.take(bench.permitOf('a'), bench.visitOf('b'));
    expect(stolen).toEqual({ kind: 'denied' });
  });

  it('are paced to three calls a second, two seconds ahead at most', async () => {
    const bench = new AdmissionBench(null, { maxConcurrentInvites: 10 });
    await bench.turnstile.pause(null);
    for (let n = 0; n < 10; n += 1) await bench.park(`n${n}`);
    await bench.turnstile.resume('pause', null);
    const offsets = bench.callbacks.resumed.map(({ result }) => {
      const { permit } = result as { permit: { callAt: string } };
      return Date.parse(permit.callAt) - bench.clock.now();
    });
    expect(offsets).toEqual([0, 334, 668, 1002, 1336, 1670]);
    await bench.invite('n0');
    expect(bench.admitted).toHaveLength(6);
    bench.clock.advance(1000);
    // It has missed its turn, and takes the next: two more fit into the two seconds.
    await bench.invite('n1');
    expect(bench.admitted).toHaveLength(8);
  });

  it('end once, whoever concludes twice', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'HANDSHAKE_RATE_LIMIT_EXCEEDED');
    const { gate } = bench.control;
    await bench.refuse('a', 'HANDSHAKE_RATE_LIMIT_EXCEEDED');
    expect(bench.control.gate).toEqual(gate);
    expect(bench.control.limits.pending).toBe(0);
  });

  it('keep their counts when a repeated call is answered with a duplicate', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.take('a');
    await bench.conclude('a', { kind: 'adopted' });
    expect(bench.control.limits.pending).toBe(1);
  });
});

describe('timers', () => {
  it('are not started twice for the same instant, and end with the queue', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.park('b');
    expect(bench.timers.started.size).toBe(1);
    await bench.invite('a');
    await bench.invite('b');
    await bench.advance(DAY);
    expect(bench.timers.started.size).toBe(0);
    expect(bench.control.timerAt).toBeNull();
  });

  it('are replaced when one is lost', async () => {
    const bench = new AdmissionBench();
    await bench.park('a', { notBefore: bench.clock.now() + HOUR });
    bench.timers.started.clear();
    bench.clock.advance(HOUR + 4 * MINUTE);
    await bench.park('b', { notBefore: bench.clock.now() + HOUR });
    expect(bench.admitted).toEqual(['a']);
    expect(bench.timers.started.size).toBe(1);
  });
});

describe('a sweep on request', () => {
  it('is shared by all who ask within a minute, and is due once', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.requestSweep();
    bench.clock.advance(30_000);
    await bench.turnstile.requestSweep();
    const dueAt = bench.timers.next();
    if (dueAt === null) throw new Error('no timer');
    bench.clock.advance(dueAt - bench.clock.now());
    expect(await bench.turnstile.dispatch()).toEqual({ isSweepDue: false });
    expect(await bench.turnstile.dispatch(dueAt)).toEqual({ isSweepDue: true });
    expect(await bench.turnstile.dispatch(dueAt)).toEqual({ isSweepDue: false });
    await bench.turnstile.sweepStarted();
    await bench.advance(HOUR);
    expect(bench.timers.started.size).toBe(0);
  });

  it('is due again when the one who should have started it died', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.requestSweep();
    bench.clock.advance(2 * MINUTE);
    expect(await bench.turnstile.dispatch(bench.clock.now())).toEqual({ isSweepDue: true });
    bench.clock.advance(3 * MINUTE);
    expect(await bench.turnstile.dispatch(bench.clock.now())).toEqual({ isSweepDue: true });
  });
});

describe('counts', () => {
  it('are rebuilt from what AWS shows, invitations sent by hand included', async () => {
    const bench = new AdmissionBench(100);
    const { organizations, clock } = bench;
    organizations.addHandshake({ id: 'h-hand', requestedAt: clock.now() - HOUR });
    organizations.addHandshake({ id: 'h-old', requestedAt: clock.now() - 2 * DAY });
    organizations.addHandshake({
      id: 'h-in',
      state: 'ACCEPTED',
      requestedAt: clock.now() - HOUR,
    });
    organizations.addHandshake({
      id: 'h-no',
      state: 'DECLINED',
      requestedAt: clock.now() - HOUR,
    });
    await bench.turnstile.rebuild({
      invitations: [...organizations.handshakes.values()],
      members: 7,
      accountQuota: 90,
      startedAt: clock.now(),
    });
    expect(bench.control.limits).toMatchObject({ pending: 2, members: 7, quota: 90 });
    expect(countAttempts(bench.control.attempts, clock.now())).toBe(2);
  });

  it('keep what was sent while the sweep was reading', async () => {
    const bench = new AdmissionBench(100);
    const startedAt = bench.clock.now();
    await bench.park('a');
    await bench.invite('a');
    await bench.turnstile.rebuild({ invitations: [], members: 1, accountQuota: 100, startedAt });
    expect(bench.control.limits.pending).toBe(1);
    expect(countAttempts(bench.control.attempts, bench.clock.now())).toBe(1);
  });

  it('drop what AWS does not show an hour later', async () => {
    const bench = new AdmissionBench(100);
    await bench.park('a');
    await bench.take('a');
    await bench.advance(HOUR);
    const startedAt = bench.clock.now();
    await bench.turnstile.rebuild({ invitations: [], members: 1, accountQuota: 100, startedAt });
    expect(bench.control.limits.pending).toBe(0);
    expect(countAttempts(bench.control.attempts, bench.clock.now())).toBe(0);
  });

  it('leave a refund to the next sweep when one has counted in between', async () => {
    const bench = new AdmissionBench(100);
    await bench.park('a');
    const open = await bench.invite('a');
    const mark = bench.store.markReleased.bind(bench.store);
    bench.store.markReleased = async (...args) => {
      const marked = await mark(...args);
      const [startedAt, members] = [bench.clock.now() - HOUR, 1];
      const invitations = [...bench.organizations.handshakes.values()];
      await bench.turnstile.rebuild({ invitations, members, accountQuota: 100, startedAt });
      return marked;
    };
    await bench.turnstile.release(open, 'declined');
    expect(bench.control.limits.pending).toBe(1);
  });
});
