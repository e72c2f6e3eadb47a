import { expect, it } from 'vitest';
import { organizationMembers } from '../../../lambdas/shared/adapters/members-client.ts';
import type { AccountFacts } from '../../../lambdas/shared/ports/organizations.ts';

const ACCOUNT = '111122223333';
const account = (state: AccountFacts['state']): AccountFacts => ({
  ...{ id: ACCOUNT, email: 'owner@example.com', state, joinedMethod: 'INVITED', joinedAt: 0 },
});

it.each([
  ['member', account('ACTIVE')],
  ['member', account('SUSPENDED')],
  ['none', null],
] as const)('an account is answered as %s when AWS describes it as %o', async (answer, found) => {
  const members = organizationMembers({ describeAccount: async () => found });
  expect(await members.find(ACCOUNT)).toBe(answer);
});

it('nothing is known of an account that AWS does not describe', async () => {
  const members = organizationMembers({
    describeAccount: async () => {
      throw Object.assign(new Error('slow down'), { name: 'TooManyRequestsException' });
    },
  });
  expect(await members.find(ACCOUNT)).toBe('unknown');
});

it('an e-mail address is told in lower case, of members that AWS describes', async () => {
  const described = { ...account('ACTIVE'), email: 'Owner@Example.com' };
  const members = organizationMembers({
    describeAccount: async (id) => (id === ACCOUNT ? described : null),
  });
  expect(await members.emailOf(ACCOUNT)).toBe('owner@example.com');
  expect(await members.emailOf('000000000000')).toBeNull();
});
