import { expect, it } from 'vitest';
import { baseWorld, crowd, crowdId, DAY, HOUR, listAll, ORGANIZATION, scene } from './harness.ts';

it('ORG-90: carries ten thousand accounts from invitation to membership and beyond', async () => {
  const owner = {
    accepts: 0.8,
    declines: 0.1,
    answersAfter: { kind: 'lognormal', medianHours: 30, sigma: 1 },
  } as const;
  const stage = scene(
    baseWorld({
      organization: { ...ORGANIZATION, accountQuota: 20_000 },
      members: { count: 500 },
      outsideAccounts: crowd(10_000, { owner }),
    }),
  );
  for (let i = 0; i < 10_000; i++) {
    stage.invite(crowdId(i));
    if (i % 100 === 0) await stage.pass(HOUR / 10);
  }
  expect(listAll(stage)).toHaveLength(10_000);
  await stage.pass(16 * DAY);
  const { members, pending } = stage.control.usage();
  expect(pending).toBe(0);
  expect(members).toBeGreaterThan(8000);
  await stage.pass(31 * DAY);
  expect(listAll(stage)).toEqual([]);
});
