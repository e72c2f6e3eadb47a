import { describe, expect, it } from 'vitest';
import { closedGate } from '../support/closed-gate.ts';
import { invitationRow } from '../support/invitation-rows.ts';
import { AdmissionBench, DAY, HOUR, MINUTE } from './admission-bench.ts';

const PLACES = 'ACCOUNT_NUMBER_LIMIT_EXCEEDED';
const ATTEMPTS = 'HANDSHAKE_RATE_LIMIT_EXCEEDED';

function idOf(bench: AdmissionBench): string {
  const { gate } = bench.control;
  return gate.kind === 'closed' ? (gate.escalationId ?? 'none') : 'open';
}

describe('the gate, closed by what is known', () => {
  it('keeps from when to when the members were counted', async () => {
    const bench = new AdmissionBench(20);
    const { listAccounts } = bench.organizations;
    bench.organizations.listAccounts = async function* () {
      bench.clock.advance(MINUTE);
      yield* listAccounts.call(bench.organizations);
    };
    await bench.park('a');
    const { membersAt, membersUntil } = bench.control.limits;
    expect((membersUntil ?? 0) - (membersAt ?? 0)).toBe(MINUTE);
  });

  it('stops a queue for places without a call, and says which quota is needed', async () => {
    const bench = new AdmissionBench(3);
    for (const name of ['a', 'b', 'c', 'd']) {
      bench.outcomes.seed(invitationRow({ target: name, status: 'QUEUED' }));
    }
    for (const name of ['a', 'b']) {
      await bench.park(name);
      bench.outcomes.seed(invitationRow({ target: name, status: 'INVITED' }));
      await bench.invite(name);
    }
    expect(bench.control.gate.kind).toBe('open');
    await bench.park('c');
    await bench.park('d');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.control.gate).toMatchObject({ kind: 'closed', code: PLACES, verdict: 'escalate' });
    const [closed] = bench.publisher.detailsOf('AdmissionGateChanged');
    expect(closed).toMatchObject({ state: 'closed', reason: PLACES, requiredAccountQuota: 5 });
    expect(bench.notices.sent).toHaveLength(1);
    expect(bench.notices.sent[0]?.text).toContain(
      'Account quota that the accounts asked for so far need: 5.',
    );
    expect(bench.publisher.detailsOf('EscalationRaised')).toMatchObject([
      { scope: 'organization', escalationId: closed?.escalationId, reminder: 0 },
    ]);
  });

  it('keeps the id that people were told when it opens and closes again without a notice', async () => {
    const bench = new AdmissionBench(3, { maxConcurrentInvites: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await bench.park(name);
    await bench.advance(1000);
    const first = await bench.invite('a');
    await bench.advance(1000);
    await bench.invite('b');
    const told = idOf(bench);
    await bench.advance(HOUR);
    await bench.turnstile.release(first, 'declined', bench.clock.now());
    await bench.advance(1000);
    await bench.invite('c');
    await bench.advance(1000);
    expect(bench.gateChanges()).toEqual(['closed', 'open', 'closed']);
    expect(bench.notices.sent).toHaveLength(1);
    expect(bench.notices.sent[0]?.text).toContain(told);
    expect(idOf(bench)).toBe(told);
    bench.quota = 4;
    expect(await bench.turnstile.resolve(told, 'retry', null)).toBe('resolved');
    expect(bench.admitted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('calls against a quota that the sweep reads as often as it reminds people', async () => {
    const bench = new AdmissionBench(2);
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    await bench.advance(72 * HOUR - MINUTE);
    expect(bench.admitted).toEqual(['a']);
    await bench.advance(2 * MINUTE);
    await bench.refuse('b', PLACES);
    const reminders = bench.publisher.detailsOf('EscalationRaised').map((one) => one.reminder);
    expect(reminders).toEqual([0, 1]);
    expect(bench.gateChanges()).toEqual(['closed', 'closed']);
  });

  it('never looks more often than every 6 hours, however often it reminds people', async () => {
    const bench = new AdmissionBench(2, { escalationReminderHours: 1 });
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    await bench.advance(6 * HOUR - MINUTE);
    expect(bench.admitted).toEqual(['a']);
    await bench.advance(2 * MINUTE);
    expect(bench.admitted).toEqual(['a', 'b']);
  });

  it('admits one probe every 6 hours against a configured quota, without a second notice', async () => {
    const bench = new AdmissionBench(null, { accountQuota: 2 });
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    for (let probe = 0; probe < 11; probe += 1) {
      await bench.awaitHalfOpen();
      await bench.refuse('b', PLACES);
      await bench.park('b');
    }
    expect(bench.admitted).toHaveLength(12);
    expect(bench.notices.sent).toHaveLength(1);
    // The twelfth comes 72 hours after the first notice.
    await bench.awaitHalfOpen();
    await bench.refuse('b', PLACES);
    expect(bench.notices.sent).toHaveLength(2);
    const reminders = bench.publisher.detailsOf('EscalationRaised').map((one) => one.reminder);
    expect(reminders).toEqual([0, 1]);
  });

  it('reads quota and members again before it probes', async () => {
    const bench = new AdmissionBench(2);
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    await bench.park('c');
    bench.quota = 10;
    bench.organizations.addMember({ id: '111111111111' });
    await bench.advance(72 * HOUR + MINUTE);
    expect(bench.control.limits).toMatchObject({ quota: 10, members: 2 });
    await bench.invite('b');
    expect(bench.admitted).toEqual(['a', 'b', 'c']);
  });

  it('believes what AWS shows to be in use more than a stated quota, as long as it does', async () => {
    const bench = new AdmissionBench(2);
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    await bench.park('c');
    await bench.turnstile.resume('gate', 'jane');
    await bench.invite('b');
    expect(bench.admitted).toEqual(['a', 'b']);
    expect(bench.control).toMatchObject({ sweepAt: bench.clock.now() + MINUTE });
    const sweep = (members: number) =>
      bench.turnstile.rebuild({
        invitations: [...bench.organizations.handshakes.values()],
        members,
        accountQuota: 2,
        startedAt: bench.clock.now(),
      });
    await sweep(1);
    expect(bench.control.limits.disproved).toBe(2);
    expect(bench.admitted).toEqual(['a', 'b', 'c']);
    for (const id of bench.organizations.handshakes.keys()) {
      bench.organizations.endHandshake(id, 'DECLINED');
    }
    await bench.turnstile.conclude(bench.permitOf('c'), bench.visitOf('c'), { kind: 'unused' });
    await bench.advance(HOUR);
    await sweep(1);
    expect(bench.control.limits.disproved).toBeNull();
  });

  it('learns from a refusal when no quota can be read', async () => {
    const bench = new AdmissionBench(null);
    await bench.park('a');
    await bench.invite('a');
    await bench.park('b');
    await bench.refuse('b', PLACES);
    // One member and one open invitation fill it.
    expect(bench.control.limits.learned).toBe(2);
    await bench.park('b');
    await bench.advance(6 * HOUR + MINUTE);
    await bench.invite('b');
    expect(bench.control.limits.learned).toBeNull();
  });

  it('waits for the oldest attempt when the daily limit is used up', async () => {
    const bench = new AdmissionBench(50);
    const bucket = Math.floor(bench.clock.now() / (5 * MINUTE));
    bench.set({
      limits: { ...bench.control.limits, quota: 50, members: 1, readAt: bench.clock.now() },
      attempts: [
        [bucket - 200, 30],
        [bucket - 100, 20],
      ],
    });
    await bench.park('a');
    expect(bench.admitted).toEqual([]);
    expect(bench.control.gate).toMatchObject({
      code: ATTEMPTS,
      verdict: 'wait',
      until: (bucket - 199) * 5 * MINUTE + DAY,
    });
    expect(bench.publisher.detailsOf('EscalationRaised')).toEqual([]);
    await bench.advance(DAY);
    expect(bench.admitted).toEqual(['a']);
  });

  it('waits for an attempt that explains the refusal, though the first refusal is a day old by then', async () => {
    const bench = new AdmissionBench(20);
    const bucket = Math.floor((bench.clock.now() - 10 * HOUR) / (5 * MINUTE));
    const since = bench.clock.now() - 20 * HOUR;
    const gate = closedGate({ code: ATTEMPTS, verdict: 'wait', since, escalationId: null });
    bench.set({ gate, attempts: [[bucket, 20]] });
    await bench.turnstile.resume('gate', 'jane');
    await bench.park('a');
    await bench.refuse('a', ATTEMPTS);
    expect(bench.control.gate).toMatchObject({ since, until: (bucket + 1) * 5 * MINUTE + DAY });
  });
});
