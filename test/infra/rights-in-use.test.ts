import { expect, it } from 'vitest';
import { FUNCTIONS } from '../../lambdas/shared/contract/functions.ts';
import type { OutsideAccount } from '../../lib/local/organizations/world.ts';
import {
  ACCEPTS,
  account,
  DECLINES,
  HOUR,
  MANAGEMENT_ACCOUNT,
  organization,
  Scenario,
  UNIT,
} from '../workflow/support/scenario.ts';
import { rightsByRole } from './policies.ts';
import { RightsWatch, type UsedRight } from './used-rights.ts';

const rights = rightsByRole();

function isAllowed({ role, action, resource }: UsedRight): boolean {
  const { allowed, denied } = rights[role] ?? { allowed: [], denied: [] };
  const isMeant = (right: string) =>
    right.startsWith(`${action} `) && (resource === undefined || right.endsWith(` ${resource}`));
  return allowed.some(isMeant) && !denied.includes(`${action} *`);
}

const accepting = { ...account(1), owner: ACCEPTS };
const declining = { ...account(2), owner: DECLINES };
const byEmail = { ...account(3), owner: ACCEPTS };
const stopped = account(4);
const withdrawn = account(5);
const twin = { ...account(7), owner: ACCEPTS };
const refused: OutsideAccount = {
  ...account(6),
  conditions: [{ refusal: 'PAYMENT_INSTRUMENT_REQUIRED' }],
};

// The engine does not evaluate permissions, so nothing else would notice one that is missing.
it('allows every function what it calls while all kinds of things happen', async () => {
  const watch = new RightsWatch();
  const scenario = await Scenario.open(
    organization({
      outsideAccounts: [accepting, declining, byEmail, stopped, withdrawn, refused, twin],
      organization: {
        id: 'o-scenario01',
        rootId: 'r-test',
        managementAccount: { id: MANAGEMENT_ACCOUNT, email: 'management@example.com' },
        accountQuota: 7,
      },
    }),
    undefined,
    { interceptor: watch },
  );

  scenario.invite(accepting.id, { organizationalUnit: UNIT, tags: { team: 'platform' } });
  scenario.invite(byEmail.email, { organizationalUnit: UNIT });
  scenario.invite(declining.id);
  for (const target of [twin.id, twin.email]) scenario.invite(target);
  scenario.invite('neither an account nor an e-mail address');
  await scenario.runFor(2 * HOUR);
  for (const { id } of [stopped, withdrawn, refused]) scenario.invite(id);
  await scenario.runFor(2 * HOUR);
  await scenario.stopExecution((await scenario.row(stopped.id)).executionArn);
  scenario.put('InvitationWithdrawalRequested', { target: withdrawn.id });
  const escalationId = String((await scenario.row(refused.id)).escalationId);
  scenario.put('EscalationResolved', { escalationId, decision: 'abort' });
  scenario.put('AdmissionPauseRequested', {});
  await scenario.runFor(HOUR);
  scenario.put('AdmissionResumeRequested', { clear: 'both' });
  await scenario.runFor(26 * HOUR);

  const used = watch.used(scenario.aws);
  expect(used.filter((right) => !isAllowed(right))).toEqual([]);
  const roles = new Set(used.map(({ role }) => role));
  expect(roles.size).toBe(Object.keys(FUNCTIONS).length);
});
