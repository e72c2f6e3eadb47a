import { describe, expect, it } from 'vitest';
import { AdmissionBench, HOUR } from './admission-bench.ts';

/** Two places, both in use, and nobody waits for a day. */
async function idleOrganization() {
  const bench = new AdmissionBench(2);
  await bench.park('a');
  await bench.turnstile.release(await bench.invite('a'), 'accepted', bench.clock.now());
  bench.organizations.addMember({ id: '111111111111' });
  await bench.advance(30 * HOUR);
  return bench;
}

describe('the first request after an idle time', () => {
  it('finds a quota that was raised, and people are told nothing', async () => {
    const bench = await idleOrganization();
    bench.quota = 9;
    await bench.park('b');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.gateChanges()).toEqual([]);
    expect(bench.notices.sent).toEqual([]);
  });

  it('finds that members have left', async () => {
    const bench = await idleOrganization();
    bench.organizations.accounts.delete('111111111111');
    await bench.park('b');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.gateChanges()).toEqual([]);
  });

  it('closes the gate for a limit that still holds, and reads it no more for the next', async () => {
    const bench = await idleOrganization();
    await bench.park('b');
    expect(bench.gateChanges()).toEqual(['closed']);
    const { readAt } = bench.control.limits;
    expect(readAt).toBe(bench.clock.now());
    await bench.park('c');
    expect(bench.admitted).toEqual(['a']);
    expect(bench.control.limits.readAt).toBe(readAt);
  });
});
