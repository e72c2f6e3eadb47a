import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, findPolicy } from '../../../lambdas/shared/contract/exception-policy.ts';
import type { Conclusion } from '../../../lambdas/shared/domain/admission/turnstile.ts';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

const refusedBy = (exception: string): Conclusion => ({
  kind: 'refused',
  match: findPolicy({ exception, reason: null }, DEFAULT_POLICY),
  message: 'another request is already in progress',
});

async function sixQueued(): Promise<AdmissionBench> {
  const bench = new AdmissionBench(null, { maxConcurrentInvites: 2 });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await bench.park(name);
  return bench;
}

/** Two have their permits and call; four wait. */
async function twoCalling(): Promise<AdmissionBench> {
  const bench = await sixQueued();
  await bench.take('a');
  await bench.take('b');
  return bench;
}

describe('two invitations at a time', () => {
  it('are let through a turn apart', async () => {
    const bench = await sixQueued();
    expect(bench.admitted).toEqual(['a', 'b']);
    const [first, second] = bench.control.permits;
    expect((second?.callAt ?? 0) - (first?.callAt ?? 0)).toBeGreaterThanOrEqual(333);
  });

  it.each(['TooManyRequestsException', 'ConcurrentModificationException'])(
    'become one for an hour when AWS refuses one of them with %s',
    async (exception) => {
      const bench = await twoCalling();
      await bench.conclude('b', refusedBy(exception));
      expect(bench.admitted).toEqual(['a', 'b']);
      await bench.invite('a');
      expect(bench.admitted).toEqual(['a', 'b', 'c']);
      await bench.invite('c');
      expect(bench.admitted).toEqual(['a', 'b', 'c', 'd']);

      bench.clock.advance(HOUR - 1000);
      await bench.park('g');
      expect(bench.control.permits).toHaveLength(1);
      bench.clock.advance(1000);
      await bench.park('h');
      expect(bench.control.permits).toHaveLength(2);
    },
  );

  it('become one for ten minutes when a probe has opened the gate', async () => {
    const bench = await twoCalling();
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.refuse('b', 'PAST_DUE_INVOICE');
    await bench.awaitHalfOpen();
    await bench.invite('c');
    expect(bench.admitted).toEqual(['a', 'b', 'c', 'd']);
    bench.clock.advance(10 * MINUTE);
    await bench.park('g');
    expect(bench.control.permits).toHaveLength(2);
  });

  it('stay two when the refusal says nothing of another request', async () => {
    const bench = await twoCalling();
    await bench.conclude('b', refusedBy('ServiceException'));
    expect(bench.admitted).toEqual(['a', 'b', 'c']);
  });

  it('stay two when nobody of ours called beside the one that was refused', async () => {
    const bench = await twoCalling();
    await bench.invite('a');
    await bench.conclude('b', refusedBy('TooManyRequestsException'));
    expect(bench.control.permits).toHaveLength(2);
  });
});
