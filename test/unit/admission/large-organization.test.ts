import { expect, it } from 'vitest';
import { AdmissionBench, MINUTE } from './admission-bench.ts';

const MEMBERS = 600;

/** More members than a dispatch counts; the management account is one of them. */
function largeOrganization(quota: number): AdmissionBench {
  const bench = new AdmissionBench(quota);
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
