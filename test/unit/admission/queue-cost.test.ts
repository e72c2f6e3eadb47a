import { describe, expect, it } from 'vitest';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

const MOST_MOVED = 25;

/** So many have become due while admission was paused. */
async function withDue(count: number, maxConcurrentInvites = 1): Promise<AdmissionBench> {
  const bench = new AdmissionBench(null, { maxConcurrentInvites });
  await bench.park('seed');
  await bench.invite('seed');
  await bench.turnstile.pause(null);
  const notBefore = bench.clock.now() + HOUR;
  for (let n = 0; n < count; n += 1) await bench.park(`due${n}`, { notBefore: notBefore + n });
  await bench.advance(2 * HOUR);
  return bench;
}

/** So many wait behind executions that are gone. */
async function withGone(count: number, maxConcurrentInvites: number): Promise<AdmissionBench> {
  const bench = new AdmissionBench(null, { maxConcurrentInvites });
  await bench.park('seed');
  await bench.invite('seed');
  await bench.turnstile.pause(null);
  for (let n = 0; n < count; n += 1) {
    const { token } = await bench.park(`gone${n}`, { priority: 0 });
    bench.callbacks.close(token);
  }
  await bench.park('alive');
  return bench;
}

/** Counts what the store is asked from now on. */
function countCalls({ store }: AdmissionBench): Record<string, number> {
  const counts: Record<string, number> = {};
  const names = ['readControl', 'commitControl', 'putReady', 'removeReady'] as const;
  for (const name of [...names, 'removeLater', 'headOfReady', 'headOfLater'] as const) {
    const original: (...args: never[]) => unknown = store[name].bind(store);
    Reflect.set(store, name, (...args: never[]) => {
      counts[name] = (counts[name] ?? 0) + 1;
      return original(...args);
    });
  }
  return counts;
}

describe('one dispatch', () => {
  it('costs the same however many are due', async () => {
    const costs: Record<string, number>[] = [];
    for (const count of [50, 500]) {
      const bench = await withDue(count);
      const calls = countCalls(bench);
      await bench.turnstile.resume('pause', null);
      expect(bench.admitted.at(-1)).toBe('due0');
      costs.push(calls);
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]).toMatchObject({ putReady: MOST_MOVED, removeLater: MOST_MOVED });
  });

  it('moves no more while the pace or the limits let fewer through than permits are free', async () => {
    const bench = await withDue(200, 10);
    const calls = countCalls(bench);
    await bench.turnstile.resume('pause', null);
    expect(bench.control.permits.length).toBeLessThan(10);
    expect(calls).toMatchObject({ putReady: MOST_MOVED, headOfLater: 1 });
  });

  it('moves nothing while nobody can go', async () => {
    const bench = await withDue(50);
    const calls = countCalls(bench);
    await bench.turnstile.dispatch();
    await bench.park('arrival');
    expect(calls).toEqual({ readControl: 2, putReady: 1 });
  });

  it('repeats what others do at the same time, and no more', async () => {
    const bench = await withDue(500, 3);
    bench.set({ pause: null });
    const calls = countCalls(bench);
    const arrivals = Array.from({ length: 20 }, (_, n) => bench.park(`arrival${n}`));
    await Promise.all(arrivals);
    expect(calls.removeLater).toBeLessThanOrEqual(20 * MOST_MOVED);
    expect(bench.control.permits).toHaveLength(3);
  });

  it('of an arrival for a date writes once a minute that it could be woken in', async () => {
    const bench = new AdmissionBench();
    await bench.turnstile.dispatch();
    await bench.turnstile.pause(null);
    const { commits } = bench.store;
    const latest = bench.clock.now() + HOUR;
    for (let n = 0; n < 300; n += 1) await bench.park(`n${n}`, { notBefore: latest - n * 1000 });
    expect(bench.store.commits - commits).toBe(5);
  });

  it('sees who is due, although another date of the same minute is known', async () => {
    const bench = new AdmissionBench();
    const latest = bench.clock.now() + HOUR;
    await bench.park('known', { notBefore: latest });
    await bench.park('first', { notBefore: latest - 30_000, priority: 0 });
    bench.clock.advance(HOUR - 20_000);
    await bench.park('arrival');
    expect(bench.admitted).toEqual(['first']);
  });

  it('leaves the rest to those that follow, and forgets none', async () => {
    const bench = await withDue(120);
    await bench.turnstile.resume('pause', null);
    for (let n = 0; n < 120; n += 1) {
      expect(bench.admitted.at(-1)).toBe(`due${n}`);
      await bench.invite(`due${n}`);
    }
    expect(bench.store.later.head(1)).toEqual([]);
    expect(bench.store.ready.head(1)).toEqual([]);
    expect(bench.control.laterAt).toBeNull();
  });

  it('wakes for the rest when none of those it has moved waits any more', async () => {
    const bench = await withDue(2 * MOST_MOVED + 1);
    for (const { token } of bench.store.later.head(2 * MOST_MOVED)) bench.callbacks.close(token);
    await bench.turnstile.resume('pause', null);
    expect(bench.admitted).toEqual(['seed']);
    await bench.advance(2 * MINUTE);
    expect(bench.admitted).toEqual(['seed', `due${2 * MOST_MOVED}`]);
  });

  it('overtakes who is due later by no more than it lets through', async () => {
    const bench = await withDue(2 * MOST_MOVED);
    await bench.turnstile.pause(null);
    const notBefore = bench.clock.now() + HOUR;
    await bench.park('urgent', { priority: 0, notBefore });
    await bench.advance(2 * HOUR);
    await bench.turnstile.resume('pause', null);
    for (const name of ['due0', 'due1']) {
      expect(bench.admitted.at(-1)).toBe(name);
      await bench.invite(name);
    }
    expect(bench.admitted.at(-1)).toBe('urgent');
  });

  it.each([1, 3])(
    'clears away a hundred entries of executions that are gone, %i at once',
    async (most) => {
      const bench = await withGone(250, most);
      const calls = countCalls(bench);
      await bench.turnstile.resume('pause', null);
      expect(calls.removeReady).toBeGreaterThanOrEqual(100);
      expect(calls.removeReady).toBeLessThan(100 + most);
      expect(bench.admitted).toEqual(['seed']);
    },
  );

  it('leaves the rest of them to timers, one at a time', async () => {
    const bench = await withGone(1500, 1);
    await bench.turnstile.resume('pause', null);
    const [dueAt = Infinity, ...more] = bench.timers.started.values();
    expect(dueAt - bench.clock.now()).toBeLessThanOrEqual(3 * MINUTE);
    expect(more).toEqual([]);
    await bench.advance(HOUR);
    expect(bench.admitted[1]).toBe('alive');
  });
});
