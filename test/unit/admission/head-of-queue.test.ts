import { describe, expect, it } from 'vitest';
import type { Status } from '../../../lambdas/shared/contract/status.ts';
import type { QueuedInvitation } from '../../../lambdas/shared/ports/admission-store.ts';
import { invitationRow } from '../support/invitation-rows.ts';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

/** Nobody waits, and the control item says so. */
async function atRest(): Promise<AdmissionBench> {
  const bench = new AdmissionBench();
  await bench.park('seed');
  await bench.invite('seed');
  return bench;
}

/** Its function dies when it has written the entry, before anybody is told of it. */
async function parkUnnoticed(bench: AdmissionBench, name: string, notBefore: number | null) {
  const read = bench.store.readControl.bind(bench.store);
  bench.store.readControl = async () => {
    bench.store.readControl = read;
    throw new Error('died');
  };
  await expect(bench.park(name, { notBefore })).rejects.toThrow('died');
}

function sweep({ turnstile, organizations, clock }: AdmissionBench): Promise<void> {
  return turnstile.rebuild({
    invitations: [...organizations.handshakes.values()],
    members: 1,
    accountQuota: null,
    startedAt: clock.now(),
  });
}

describe('a sweep', () => {
  it('lets through who waits, although nobody could be waiting', async () => {
    const bench = await atRest();
    await parkUnnoticed(bench, 'a', null);
    await sweep(bench);
    expect(bench.admitted).toEqual(['seed', 'a']);
  });

  it('lets through who has become due, although the control item knows of nobody', async () => {
    const bench = await atRest();
    await parkUnnoticed(bench, 'a', bench.clock.now() + HOUR);
    await bench.advance(2 * HOUR);
    expect(bench.admitted).toEqual(['seed']);
    await sweep(bench);
    expect(bench.admitted).toEqual(['seed', 'a']);
  });

  it('wakes for who is due later, although the control item knows of nobody', async () => {
    const bench = await atRest();
    await parkUnnoticed(bench, 'a', bench.clock.now() + HOUR);
    await sweep(bench);
    expect(bench.admitted).toEqual(['seed']);
    await bench.advance(HOUR + MINUTE);
    expect(bench.admitted).toEqual(['seed', 'a']);
  });
});

describe('a sweep that somebody is faster than', () => {
  /** Another function writes the control item between the sweep's look and its write, once. */
  function loseOnce(bench: AdmissionBench): void {
    const commit = bench.store.commitControl.bind(bench.store);
    bench.store.commitControl = async (record) => {
      bench.store.commitControl = commit;
      bench.set({});
      return commit(record);
    };
  }

  it('lets through who waits all the same', async () => {
    const bench = await atRest();
    await parkUnnoticed(bench, 'a', null);
    loseOnce(bench);
    await sweep(bench);
    expect(bench.admitted).toEqual(['seed', 'a']);
  });

  it('wakes for the rest, of whom nobody knew, when it has moved as many as it may', async () => {
    const bench = await atRest();
    const dueAt = bench.clock.now() + HOUR;
    const names = Array.from({ length: 26 }, (_, index) => `due-${index}`);
    for (const name of names) await parkUnnoticed(bench, name, dueAt);
    await parkUnnoticed(bench, 'a', dueAt + HOUR);
    bench.clock.advance(HOUR + MINUTE);
    loseOnce(bench);
    await sweep(bench);
    for (const name of bench.admitted.slice(1)) await bench.invite(name);
    expect(bench.control.laterAt).not.toBeNull();
  });
});

it('lets the next go past one that holds a permit and is still listed, for two of its visits', async () => {
  const bench = new AdmissionBench(null, { maxConcurrentInvites: 2 });
  const a = await bench.park('a');
  // Whoever lets one through dies before its entry is gone: an earlier visit's may be there, too.
  await bench.store.putReady(a);
  await bench.store.putReady({ ...a, class: 'reinvitation' });
  await bench.park('b', { class: 'reinvitation' });
  expect(bench.admitted).toEqual(['a', 'b']);
});

describe('an entry whose execution has gone on', () => {
  /** Whoever lets it through dies before its entry is gone. */
  async function letThrough(bench: AdmissionBench, name: string): Promise<QueuedInvitation> {
    const remove = bench.store.removeReady.bind(bench.store);
    bench.store.removeReady = async () => {
      bench.store.removeReady = remove;
      throw new Error('died');
    };
    await expect(bench.park(name)).rejects.toThrow('died');
    const [entry] = await bench.store.headOfReady(1);
    if (entry === undefined) throw new Error(`${name} has no entry`);
    bench.callbacks.close(entry.token);
    return entry;
  }

  /** Its row a moment after it had parked. */
  function seedRow(bench: AdmissionBench, entry: QueuedInvitation, status: Status): void {
    const { executionArn, enteredAt } = entry.visit;
    const statusAt = new Date(Date.parse(enteredAt) + 1).toISOString();
    bench.outcomes.seed(invitationRow({ target: entry.target, executionArn, status, statusAt }));
  }

  it('does not close the gate for nobody, and is removed', async () => {
    const bench = new AdmissionBench(2);
    seedRow(bench, await letThrough(bench, 'a'), 'INVITED');
    await bench.invite('a');
    expect(bench.control.gate.kind).toBe('open');
    expect(bench.notices.sent).toEqual([]);
    expect(await bench.store.headOfReady(1)).toEqual([]);
  });

  it.each(['INVITED', 'ESCALATED', 'JOINED'] as const)(
    'is removed by a sweep behind a closed gate when it is %s',
    async (status) => {
      const bench = new AdmissionBench();
      const entry = await letThrough(bench, 'a');
      await bench.refuse('a', 'PAST_DUE_INVOICE');
      seedRow(bench, entry, status);
      await sweep(bench);
      expect(await bench.store.headOfReady(1)).toEqual([]);
    },
  );

  it.each(['QUEUED', 'WAITING'] as const)('stays while its row is %s', async (status) => {
    const bench = new AdmissionBench(1);
    const entry = await bench.park('a');
    seedRow(bench, entry, status);
    await sweep(bench);
    expect(bench.control.gate.kind).toBe('closed');
    expect(await bench.store.headOfReady(1)).toEqual([entry]);
  });

  it('stays when it has queued again since', async () => {
    const bench = new AdmissionBench(1);
    const entry = await bench.park('a');
    const { executionArn, enteredAt } = entry.visit;
    const row = { target: 'a', executionArn, status: 'INVITED', statusAt: enteredAt } as const;
    bench.outcomes.seed(invitationRow(row));
    await sweep(bench);
    expect(await bench.store.headOfReady(1)).toEqual([entry]);
  });
});
