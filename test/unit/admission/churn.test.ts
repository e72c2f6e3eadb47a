import { expect, it } from 'vitest';
import { AdmissionBench, DAY, HOUR } from './admission-bench.ts';

/*
 * AWS has room for everybody. What is stated is lower, and a place comes back now and then: it is filled
 * again, and our own counts close the gate again. That proves nothing: somebody has to ask AWS.
 */

const STATED = 6;

/** Hours until more are open than what is stated allows; null when it never happens in three days. */
async function findRaise(bench: AdmissionBench, every: number): Promise<number | null> {
  const open: { readonly id: string; readonly at: number }[] = [];
  let served = 0;
  const serve = async () => {
    for (; served < bench.admitted.length; served += 1) {
      const id = await bench.invite(String(bench.admitted[served]));
      open.push({ id, at: bench.clock.now() });
    }
  };
  for (let i = 0; i < 100; i += 1) {
    await bench.park(`w${i}`);
    await serve();
  }
  expect(open).toHaveLength(STATED - 1);
  for (let hour = 1; hour <= 72; hour += 1) {
    await bench.advance(HOUR);
    await serve();
    if (open.length > STATED - 1) return hour;
    const given = hour % every === 0 ? open.shift() : undefined;
    if (given !== undefined) await bench.turnstile.release(given.id, 'declined', bench.clock.now());
    await serve();
    const facts = { state: 'OPEN', party: null, email: null } as const;
    await bench.turnstile.rebuild({
      invitations: open.map(({ id, at }) => ({
        ...facts,
        ...{ id, requestedAt: at, expiresAt: at + 15 * DAY },
      })),
      members: 1,
      accountQuota: bench.quota,
      startedAt: bench.clock.now() - 1,
    });
    await serve();
  }
  return null;
}

it.each([1, 2, 5, 8])(
  'finds a quota that is stated too low while a place comes back every %i h',
  async (every) => {
    const bench = new AdmissionBench(null, { accountQuota: STATED });
    expect(await findRaise(bench, every)).toBeLessThanOrEqual(7);
  },
);

it.each([2, 5])('finds it where Service Quotas is not read any more: every %i h', async (every) => {
  const bench = new AdmissionBench(STATED);
  await bench.park('first');
  bench.quota = null;
  expect(await findRaise(bench, every)).toBeLessThanOrEqual(7);
});
