import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../lambdas/shared/domain/admission/control.ts';
import { closedGate } from '../support/closed-gate.ts';
import { AdmissionBench, MINUTE } from './admission-bench.ts';

/** Told of by nobody yet. */
function closedAnew({ control, clock }: AdmissionBench): Gate {
  const announceBy = clock.now() + MINUTE;
  const [serial, code] = [control.gate.serial + 1, 'MASTER_ACCOUNT_MISSING_CONTACT_INFO'];
  return closedGate({ serial, code, announceBy, isNoticeDue: true });
}

function reasonsTold({ publisher }: AdmissionBench): readonly (string | null)[] {
  return publisher.detailsOf('AdmissionGateChanged').map(({ reason }) => reason);
}

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

it('leaves it to another to tell of a closing that has come while those who wait were counted', async () => {
  const bench = new AdmissionBench(2);
  const openRows = bench.outcomes.openRows.bind(bench.outcomes);
  bench.outcomes.openRows = async function* () {
    yield* openRows();
    bench.set({ gate: closedAnew(bench) });
  };
  await bench.park('a');
  await bench.invite('a');
  await bench.park('b');
  expect(bench.gateChanges()).toEqual([]);
  await bench.advance(2 * MINUTE);
  expect(reasonsTold(bench)).toEqual(['MASTER_ACCOUNT_MISSING_CONTACT_INFO']);
});

describe('a change of the gate that is told late', () => {
  /** Every write is answered late: what follows it happens a while after it. */
  async function slowlyClosed(): Promise<AdmissionBench> {
    const bench = new AdmissionBench();
    const commit = bench.store.commitControl.bind(bench.store);
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    bench.store.commitControl = async (record) => {
      const isWritten = await commit(record);
      bench.clock.advance(20_000);
      return isWritten;
    };
    return bench;
  }

  const changedAt = ({ publisher }: AdmissionBench) =>
    publisher.detailsOf('AdmissionGateChanged').slice(1);

  it('says when it was so: a pause, its end, and a look', async () => {
    const bench = await slowlyClosed();
    const at = [bench.clock.iso()];
    await bench.turnstile.pause('jane');
    at.push(bench.clock.iso());
    await bench.turnstile.resume('both', 'jane');
    expect(changedAt(bench)).toMatchObject([
      { state: 'paused', changedAt: at[0] },
      { state: 'resumed', changedAt: at[1] },
      { state: 'half-open', changedAt: at[1] },
    ]);
  });

  it('says when it was so: an opening, and the same when it is told again', async () => {
    const bench = await slowlyClosed();
    await bench.park('b');
    await bench.turnstile.resume('gate', 'jane');
    await bench.take('b');
    // It takes the permit once more, and that is written a while before the opening.
    const openedAt = new Date(bench.clock.now() + 20_000).toISOString();
    const publish = bench.publisher.publish.bind(bench.publisher);
    bench.publisher.publish = async () => {
      bench.publisher.publish = publish;
      throw new Error('the bus is away');
    };
    await bench.invite('b');
    await bench.advance(3 * MINUTE);
    expect(changedAt(bench).at(-1)).toMatchObject({ state: 'open', changedAt: openedAt });
  });
});

describe('who has told of a closing', () => {
  /** Somebody else makes this of the gate meanwhile, and dies. */
  async function tellWhile(change: (bench: AdmissionBench) => Gate): Promise<AdmissionBench> {
    const bench = new AdmissionBench();
    const send = bench.notices.send.bind(bench.notices);
    bench.notices.send = async (notice) => {
      bench.notices.send = send;
      await send(notice);
      bench.set({ gate: change(bench) });
    };
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    return bench;
  }

  it('does not say that the next one was told of', async () => {
    const bench = await tellWhile(closedAnew);
    expect(bench.control.gate).toMatchObject({ isNoticeDue: true });
    await bench.advance(2 * MINUTE);
    expect(reasonsTold(bench)).toEqual(['PAST_DUE_INVOICE', 'MASTER_ACCOUNT_MISSING_CONTACT_INFO']);
    expect(bench.notices.sent).toHaveLength(2);
  });

  it('does not say that the opening was told of', async () => {
    const bench = await tellWhile(({ control, clock }) => ({
      kind: 'open',
      serial: control.gate.serial,
      announceBy: clock.now() + MINUTE,
    }));
    expect(bench.gateChanges()).toEqual(['closed']);
    await bench.advance(3 * MINUTE);
    expect(bench.gateChanges()).toEqual(['closed', 'open']);
  });
});
