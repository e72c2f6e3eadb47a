import { expect, it } from 'vitest';
import { AdmissionBench } from './admission-bench.ts';

it('counts who waits only to tell people, not for every place that comes back', async () => {
  const bench = new AdmissionBench(2);
  let counts = 0;
  const openRows = bench.outcomes.openRows.bind(bench.outcomes);
  bench.outcomes.openRows = () => {
    counts += 1;
    return openRows();
  };
  for (const name of ['a', 'b', 'c', 'd']) await bench.park(name);
  for (const [name, next] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
  ] as const) {
    const open = await bench.invite(name);
    await bench.turnstile.release(open, 'declined', bench.clock.now());
    expect(bench.admitted.at(-1)).toBe(next);
  }
  const closings = bench.publisher
    .detailsOf('AdmissionGateChanged')
    .filter(({ state }) => state === 'closed');
  const quotas = closings.map(({ requiredAccountQuota }) => requiredAccountQuota);
  expect(quotas).toEqual([2, null, null]);
  expect([counts, bench.notices.sent.length]).toEqual([1, 1]);
});

it('tells nobody of a closing that is over when those who wait have been counted', async () => {
  const bench = new AdmissionBench(2);
  const openRows = bench.outcomes.openRows.bind(bench.outcomes);
  bench.outcomes.openRows = async function* () {
    yield* openRows();
    const { gate, limits } = bench.control;
    bench.set({ gate: { kind: 'open', serial: gate.serial }, limits: { ...limits, quota: 9 } });
  };
  await bench.park('a');
  await bench.invite('a');
  await bench.park('b');
  expect(bench.admitted).toEqual(['a', 'b']);
  expect(bench.gateChanges()).toEqual([]);
  expect(bench.notices.sent).toEqual([]);
});
