import { describe, expect, it } from 'vitest';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

describe('failures', () => {
  it('of a dispatch after an invitation are logged, not thrown', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.take('a');
    await bench.park('b');
    bench.callbacks.succeed = () => Promise.reject(new Error('throttled'));
    await expect(bench.conclude('a', { kind: 'unused' })).resolves.toMatchObject({
      scope: 'account',
    });
    expect(bench.log.lines.join()).toContain('throttled');
  });

  it('of reading quota and members leave only refusals to tell', async () => {
    const bench = new AdmissionBench();
    bench.organizations.listAccounts = () => {
      throw new Error('throttled');
    };
    await bench.park('a');
    expect(bench.admitted).toEqual(['a']);
    const readAt = bench.clock.now();
    expect(bench.control.limits).toMatchObject({
      quota: null,
      members: null,
      membersAt: null,
      readAt,
    });
  });

  it('of noting a notice repeat it with the same id, and only once', async () => {
    const bench = new AdmissionBench();
    const commit = bench.store.commitControl.bind(bench.store);
    const send = bench.notices.send.bind(bench.notices);
    bench.notices.send = async (notice) => {
      await send(notice);
      bench.notices.send = send;
      bench.store.commitControl = async () => {
        bench.store.commitControl = commit;
        throw new Error('died');
      };
    };
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.advance(HOUR);
    const [first, second, ...more] = bench.publisher.detailsOf('EscalationRaised');
    expect(bench.notices.sent).toHaveLength(2);
    expect(second?.escalationId).toBe(first?.escalationId);
    expect(more).toEqual([]);
  });

  it('of announcing a closing are made good by a later dispatch', async () => {
    const bench = new AdmissionBench();
    const send = bench.notices.send.bind(bench.notices);
    bench.notices.send = () => Promise.reject(new Error('no topic'));
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    bench.notices.send = send;
    await bench.advance(3 * MINUTE);
    expect(bench.notices.sent).toHaveLength(1);
    await bench.advance(HOUR);
    expect(bench.notices.sent).toHaveLength(1);
  });

  it('of announcing an opening are made good by a later dispatch', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.park('b');
    await bench.turnstile.resume('gate', 'jane');
    failOnce(bench);
    await bench.invite('b');
    expect(bench.gateChanges()).toEqual(['closed', 'half-open']);
    // The timer for the end of the call is pending, and nothing else happens.
    await bench.advance(5 * MINUTE);
    expect(bench.gateChanges()).toEqual(['closed', 'half-open', 'open']);
    expect(bench.control.gate).toEqual({ kind: 'open', serial: 1 });
    await bench.advance(HOUR);
    await bench.turnstile.dispatch();
    expect(bench.gateChanges()).toEqual(['closed', 'half-open', 'open']);
  });

  it('of announcing a pause, or its end, are made good by the command that comes again', async () => {
    const bench = new AdmissionBench();
    const pause = () => bench.turnstile.pause('jane', 5 * MINUTE);
    failOnce(bench);
    await expect(pause()).rejects.toThrow('no bus');
    expect(bench.gateChanges()).toEqual([]);
    await pause();
    expect(bench.gateChanges()).toEqual(['paused']);

    const resume = () => bench.turnstile.resume('pause', 'jane', 6 * MINUTE);
    await bench.park('a');
    failOnce(bench);
    await expect(resume()).rejects.toThrow('no bus');
    expect(bench.admitted).toEqual(['a']);
    await resume();
    expect(bench.gateChanges()).toEqual(['paused', 'resumed']);
    await pause();
    expect(bench.gateChanges()).toEqual(['paused', 'resumed']);
  });

  it('of announcing a pause are made good by the next command, which overtakes it', async () => {
    const bench = new AdmissionBench();
    failOnce(bench);
    await expect(bench.turnstile.pause('jane', 5 * MINUTE)).rejects.toThrow('no bus');
    await bench.turnstile.pause('joe', 6 * MINUTE);
    await bench.turnstile.pause('jane', 5 * MINUTE);
    expect(bench.gateChanges()).toEqual(['paused']);
  });

  it('of announcing a look that was asked for are made good by the command that comes again', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    failOnce(bench);
    await expect(bench.turnstile.resume('gate', 'jane')).rejects.toThrow('no bus');
    await bench.turnstile.resume('gate', 'jane');
    expect(bench.gateChanges()).toEqual(['closed', 'half-open']);
  });
});

/** The bus does not take the next event. */
function failOnce(bench: AdmissionBench): void {
  const publish = bench.publisher.publish.bind(bench.publisher);
  bench.publisher.publish = async () => {
    bench.publisher.publish = publish;
    throw new Error('no bus');
  };
}

it('keeps the permit of who has taken it when the answer that let it through was lost', async () => {
  const bench = new AdmissionBench();
  const succeed = bench.callbacks.succeed.bind(bench.callbacks);
  bench.callbacks.succeed = async (token, result) => {
    bench.callbacks.succeed = succeed;
    await succeed(token, result);
    await bench.take('a');
    // The call was repeated, and the execution does not wait any more.
    return 'closed';
  };
  await bench.park('a');
  expect(bench.control.permits).toMatchObject([{ state: 'TAKEN' }]);
});
