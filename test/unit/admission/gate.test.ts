import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, findPolicy } from '../../../lambdas/shared/contract/exception-policy.ts';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

const PLACES = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED';
const ATTEMPTS = 'HANDSHAKE_RATE_LIMIT_EXCEEDED';

describe('the gate, refused by AWS', () => {
  it('closes on the first refusal that concerns all, and admits nobody until its time', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.park('b');
    expect(await bench.refuse('a', 'PAST_DUE_INVOICE')).toMatchObject({ scope: 'organization' });
    await bench.park('a');
    await bench.advance(6 * HOUR - MINUTE);
    expect(bench.admitted).toEqual(['a']);
    await bench.advance(2 * MINUTE);
    expect(bench.admitted).toHaveLength(2);
  });

  it('lets one through when half-open, and opens when that one is invited', async () => {
    const bench = new AdmissionBench(null, { maxConcurrentInvites: 3 });
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    for (const name of ['b', 'c', 'd']) await bench.park(name);
    await bench.advance(6 * HOUR + MINUTE);
    expect(bench.admitted).toEqual(['a', 'b']);
    await bench.invite('b');
    expect(bench.control.gate.kind).toBe('open');
    expect(bench.admitted).toEqual(['a', 'b', 'c']);
    await bench.invite('c');
    expect(bench.admitted).toEqual(['a', 'b', 'c', 'd']);
    expect(bench.gateChanges()).toEqual(['closed', 'open']);
  });

  it('opens when the one let through finds an open invitation', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.park('b');
    await bench.advance(6 * HOUR + MINUTE);
    await bench.conclude('b', { kind: 'adopted' });
    expect(bench.control.gate.kind).toBe('open');
  });

  it('stays half-open after an answer for one account, and the next one goes', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.park('b');
    await bench.park('c');
    await bench.park('d');
    await bench.advance(6 * HOUR + MINUTE);
    await bench.refuse('b', 'PAYMENT_INSTRUMENT_REQUIRED');
    expect(bench.admitted).toEqual(['a', 'b', 'c']);
    await bench.conclude('c', { kind: 'unused' });
    expect(bench.admitted).toEqual(['a', 'b', 'c', 'd']);
    expect(bench.control.gate.kind).toBe('closed');
  });

  it('waits longer while a wait repeats, and remembers since when', async () => {
    const bench = new AdmissionBench();
    const waits: number[] = [];
    await bench.park('a');
    for (let n = 0; n < 7; n += 1) {
      await bench.refuse('a', ATTEMPTS);
      const { gate } = bench.control;
      if (gate.kind === 'closed') waits.push((gate.until - bench.clock.now()) / MINUTE);
      await bench.park('a');
      await bench.awaitHalfOpen();
    }
    expect(waits).toEqual([60, 60, 60, 120, 240, 360, 360]);
  });

  it('tells a person once of a wait that a person has to end', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    for (let day = 0; day < 30 * 4; day += 1) {
      await bench.refuse('a', 'INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES');
      await bench.park('a');
      await bench.awaitHalfOpen();
    }
    expect(bench.notices.sent).toHaveLength(1);
    expect(bench.publisher.detailsOf('EscalationRaised')).toMatchObject([{ escalationId: null }]);
    expect(bench.control.gate).toMatchObject({ verdict: 'wait', repeats: 119 });
  });

  it('tells people once of each of three reasons that close it in turn', async () => {
    const bench = new AdmissionBench();
    const reasons = [
      'PAST_DUE_INVOICE',
      'MASTER_ACCOUNT_MISSING_CONTACT_INFO',
      'MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED',
    ];
    await bench.park('a');
    for (const reason of [...reasons, ...reasons]) {
      await bench.refuse('a', reason);
      await bench.park('a');
      await bench.awaitHalfOpen();
    }
    const told = bench.publisher.detailsOf('EscalationRaised').map(({ reason }) => reason);
    expect(told).toEqual(reasons);
    expect(bench.notices.sent).toHaveLength(3);
  });

  it('asks people when a wait that they were not told of needs them after all', async () => {
    const bench = new AdmissionBench();
    const refusal = { exception: 'FinalizingOrganizationException', reason: null };
    const match = findPolicy(refusal, DEFAULT_POLICY);
    const refused = { kind: 'refused', match, message: 'not yet' } as const;
    const asked = { code: match.code, at: bench.clock.now(), escalationId: 'esc-0123456789abcdef' };
    bench.set({ noticed: [asked] });
    await bench.park('a');
    await bench.conclude('a', refused);
    expect(bench.control.gate).toMatchObject({ verdict: 'wait' });
    expect(bench.notices.sent).toEqual([]);
    await bench.park('a');
    await bench.awaitHalfOpen();
    await bench.conclude('a', refused);
    expect(bench.control.gate).toMatchObject({ verdict: 'escalate' });
    expect(bench.notices.sent).toHaveLength(1);
  });

  it('does not wait longer for a call that was under way when it closed', async () => {
    const bench = new AdmissionBench(null, { maxConcurrentInvites: 2 });
    await bench.park('a');
    await bench.park('b');
    await bench.take('b');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    const { gate } = bench.control;
    await bench.refuse('b', 'PAST_DUE_INVOICE');
    expect(bench.control.gate).toMatchObject({ serial: gate.serial, repeats: 0 });
  });

  it('is not opened by a probe of an older closing', async () => {
    const bench = new AdmissionBench();
    await bench.park('a');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    await bench.park('b');
    await bench.awaitHalfOpen();
    await bench.take('b');
    const { gate } = bench.control;
    if (gate.kind === 'open') throw new Error('the gate is open');
    bench.set({ gate: { ...gate, serial: gate.serial + 1 } });
    await bench.conclude('b', { kind: 'adopted' });
    expect(bench.control.gate.kind).toBe('closed');
  });

  it('denies a permit that was sent before it closed', async () => {
    const bench = new AdmissionBench(null, { maxConcurrentInvites: 2 });
    await bench.park('a');
    await bench.park('b');
    await bench.refuse('a', 'PAST_DUE_INVOICE');
    expect(await bench.take('b')).toEqual({ kind: 'denied' });
    expect(bench.control.permits).toEqual([]);
  });

  it('escalates a full organization, but waits an hour while that is new', async () => {
    const bench = new AdmissionBench();
    const { managementAccountId } = bench.organizations;
    bench.organizations.addMember({ id: managementAccountId, joinedAt: bench.clock.now() });
    await bench.park('a');
    await bench.refuse('a', PLACES);
    expect(bench.control.gate).toMatchObject({
      verdict: 'wait',
      until: bench.clock.now() + HOUR,
      escalationId: null,
    });
    await bench.park('b');
    await bench.advance(HOUR + MINUTE);
    await bench.refuse('b', PLACES);
    expect(bench.control.gate).toMatchObject({ verdict: 'escalate' });
    // The verdict has changed: a second notice, though the first is young.
    expect(bench.notices.sent).toHaveLength(2);
  });

  it('closes when three accounts in a row meet the same unexpected reason', async () => {
    const bench = new AdmissionBench();
    const scopes: string[] = [];
    for (const name of ['a', 'a', 'b', 'c']) {
      await bench.park(name);
      scopes.push((await bench.refuse(name, 'NEXT_YEARS_REASON')).scope);
      bench.clock.advance(1000);
    }
    expect(scopes).toEqual(['account', 'account', 'account', 'organization']);
    expect(bench.control.gate).toMatchObject({ code: 'NEXT_YEARS_REASON', verdict: 'escalate' });
    expect(bench.notices.sent).toHaveLength(1);
    // Whoever looks next closes it again instead of asking for its own account.
    await bench.park('d');
    await bench.advance(6 * HOUR + MINUTE);
    expect(await bench.refuse('d', 'NEXT_YEARS_REASON')).toMatchObject({ scope: 'organization' });
    expect(bench.control.gate).toMatchObject({ repeats: 1 });
  });

  it('takes a reason that is known for the end of such a row', async () => {
    const bench = new AdmissionBench();
    const reasons = ['NEXT_YEARS_REASON', 'NEXT_YEARS_REASON', 'PAYMENT_INSTRUMENT_REQUIRED'];
    for (const [n, reason] of [...reasons, 'NEXT_YEARS_REASON'].entries()) {
      await bench.park(`n${n}`);
      expect(await bench.refuse(`n${n}`, reason)).toMatchObject({ scope: 'account' });
    }
    expect(bench.control.gate.kind).toBe('open');
  });

  it('takes an invitation in between for the end of such a row', async () => {
    const bench = new AdmissionBench();
    for (const name of ['a', 'b']) {
      await bench.park(name);
      await bench.refuse(name, 'NEXT_YEARS_REASON');
    }
    await bench.park('c');
    await bench.invite('c');
    await bench.park('d');
    expect(await bench.refuse('d', 'NEXT_YEARS_REASON')).toMatchObject({ scope: 'account' });
  });
});
