import { expect, it } from 'vitest';
import type { Settings } from '../../../lambdas/shared/contract/settings.ts';
import { AdmissionBench, HOUR, MINUTE } from './admission-bench.ts';

const MEMBERS = 600;

/** More members than a dispatch counts; the management account is one of them. */
function largeOrganization(quota: number, settings: Partial<Settings> = {}): AdmissionBench {
  const bench = new AdmissionBench(quota, settings);
  for (let member = 1; member < MEMBERS; member += 1) {
    bench.organizations.addMember({ id: String(100_000_000_000 + member), joinedAt: 0 });
  }
  return bench;
}

function sweep({ turnstile, organizations, clock, quota }: AdmissionBench, members: number | null) {
  return turnstile.rebuild({
    invitations: [...organizations.handshakes.values()],
    ...{ members, accountQuota: quota, startedAt: clock.now() },
  });
}

it('is counted by a sweep before anybody is invited', async () => {
  const bench = largeOrganization(MEMBERS + 1);
  await bench.park('a');
  await bench.park('b');
  expect(bench.admitted).toEqual([]);
  expect(bench.control.sweepAt).not.toBeNull();
  await sweep(bench, MEMBERS);
  expect(bench.admitted).toEqual(['a']);
  await bench.invite('a');
  const [closing] = bench.publisher.detailsOf('AdmissionGateChanged');
  expect(closing).toMatchObject({ state: 'closed', reason: 'ACCOUNT_NUMBER_LIMIT_EXCEEDED' });
  expect(closing?.requiredAccountQuota).not.toBeNull();
});

it.each([
  ['no sweep comes', () => Promise.resolve()],
  ['the sweep may not count it', (bench: AdmissionBench) => sweep(bench, null)],
] as const)('invites without a count when %s', async (_, act) => {
  const bench = largeOrganization(MEMBERS + 1);
  await bench.park('a');
  await act(bench);
  await bench.advance(12 * MINUTE);
  expect(bench.admitted).toEqual(['a']);
});

it('is taken for as large as it is stated, until a sweep has counted it', async () => {
  const bench = largeOrganization(MEMBERS + 2, { currentMembers: MEMBERS + 1 });
  await bench.park('a');
  expect(bench.control.limits.members).toBe(MEMBERS + 1);
  expect(bench.control.sweepAt).toBeNull();
  expect(bench.admitted).toEqual(['a']);
  await bench.invite('a');
  await bench.park('b');
  expect(bench.control.gate.kind).toBe('closed');
  await sweep(bench, MEMBERS);
  expect(bench.admitted).toEqual(['a', 'b']);
});

it('is not taken for what was stated once it has been counted', async () => {
  const bench = largeOrganization(MEMBERS + 1, { currentMembers: 7 });
  await bench.park('a');
  expect(bench.control.limits.members).toBe(7);
  await bench.invite('a');
  await sweep(bench, MEMBERS);
  await bench.advance(2 * HOUR);
  // Before the counts close the gate, they are read again.
  await bench.park('b');
  expect(bench.control.limits).toMatchObject({ members: MEMBERS, readAt: bench.clock.now() });
  expect(bench.admitted).toEqual(['a']);
});
