import { describe, expect, it } from 'vitest';
import { HANDSHAKE_CONSTRAINT_POLICY } from '../../lambdas/shared/contract/constraint-policy.ts';
import {
  CONSTRAINT_VIOLATION_POLICY,
  INVITE_EXCEPTION_POLICY,
} from '../../lambdas/shared/contract/exception-policy.ts';
import type { PolicyRow } from '../../lambdas/shared/contract/policy-row.ts';
import type { FaultDescription } from '../../lib/local/organizations/faults.ts';
import { ACCEPTS, account, HOUR, organization, Scenario } from './support/scenario.ts';

/*
 * One refusal of each kind that the policy names, as AWS Organizations would answer it, on the
 * synthesized stack: what the row promises is what happens.
 */

const owner = { ...account(1), owner: ACCEPTS };

interface Refused {
  readonly code: string;
  readonly row: PolicyRow;
  readonly fault: FaultDescription;
}

const constraint =
  (exception: string) =>
  ([reason, row]: [string, PolicyRow]): Refused => ({
    code: reason,
    row,
    fault: { exception, reason },
  });

const ROWS: readonly Refused[] = [
  ...Object.entries<PolicyRow>(HANDSHAKE_CONSTRAINT_POLICY).map(
    constraint('HandshakeConstraintViolationException'),
  ),
  ...Object.entries<PolicyRow>(CONSTRAINT_VIOLATION_POLICY).map(
    constraint('ConstraintViolationException'),
  ),
  ...Object.entries<PolicyRow>(INVITE_EXCEPTION_POLICY).map(([code, row]) => ({
    code,
    row,
    fault: {
      exception: code,
      ...(code === 'InvalidInputException' && { reason: 'MAX_LENGTH_EXCEEDED:NOTES' }),
    },
  })),
];

/** Retries inside the function: a passing fault must outlast them to be seen by the policy. */
const OUTLAST_RETRIES = 5;

async function refuseOnce({ fault, row }: Refused): Promise<Scenario> {
  const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
  scenario.aws.organizations.control.injectFault('InviteAccountToOrganization', fault, {
    times: row.retry.kind === 'backoff' && row.meaning.includes('busy') ? OUTLAST_RETRIES : 1,
  });
  scenario.invite(owner.id);
  await scenario.runFor(5 * 60_000);
  return scenario;
}

const rowsOf = (disposition: string, scope: string) =>
  ROWS.filter(({ row }) => row.disposition === disposition && row.scope === scope).map(
    (refused) => [refused.fault.exception, refused.code, refused] as const,
  );

describe('a refusal that passes by itself', () => {
  it.each(rowsOf('wait', 'account'))(
    '%s %s parks its account until later',
    async (_, code, refused) => {
      const scenario = await refuseOnce(refused);
      const waiting = await scenario.row(owner.id);
      expect(waiting).toMatchObject({ status: 'WAITING', reason: code });
      expect(Date.parse(String(waiting.notBefore))).toBeGreaterThanOrEqual(
        scenario.aws.clock.now() + 9 * 60_000,
      );
      expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    },
  );
});

describe('a refusal that concerns the whole organization', () => {
  it.each([...rowsOf('wait', 'organization'), ...rowsOf('escalate', 'organization')])(
    '%s %s closes the gate, keeps the account queued, and opens it again',
    async (_, code, refused) => {
      const scenario = await refuseOnce(refused);
      expect(await scenario.row(owner.id)).toMatchObject({ status: 'QUEUED' });
      const [closed] = scenario.published('AdmissionGateChanged');
      expect(closed).toMatchObject({ state: 'closed', reason: code });

      scenario.put('AdmissionResumeRequested', { clear: 'gate' });
      expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED', attempts: 1 });
      expect(scenario.published('AdmissionGateChanged').at(-1)).toMatchObject({ state: 'open' });
    },
  );

  it.each(rowsOf('escalate', 'organization'))(
    '%s %s tells one person, once',
    async (_, __, refused) => {
      const scenario = await refuseOnce(refused);
      expect(scenario.notices()).toHaveLength(1);
    },
  );
});

describe('a refusal that a person has to remove', () => {
  it.each(rowsOf('escalate', 'account'))(
    '%s %s asks, and goes on with the answer',
    async (_, code, refused) => {
      const scenario = await refuseOnce(refused);
      const escalated = await scenario.row(owner.id);
      expect(escalated).toMatchObject({ status: 'ESCALATED', reason: code });
      expect(scenario.notices()).toHaveLength(1);
      expect(scenario.notices()[0]).toContain(String(escalated.escalationId));

      scenario.put('EscalationResolved', {
        escalationId: String(escalated.escalationId),
        decision: 'retry',
      });
      expect(await scenario.settle(owner.id)).toMatchObject({ status: 'JOINED' });
    },
  );
});

describe('a refusal that no later attempt can change', () => {
  it.each(rowsOf('abort', 'account'))('%s %s ends as ABORTED', async (_, code, refused) => {
    const scenario = await refuseOnce(refused);
    await scenario.runFor(HOUR);
    const row = await scenario.row(owner.id);
    expect(row.status).toBe('ABORTED');
    expect(row.reason).toBe(code === 'InvalidInputException' ? 'MAX_LENGTH_EXCEEDED:NOTES' : code);
    expect(scenario.inviteOutcomes()).toHaveLength(1);
  });
});

describe('a refusal that means it is done already', () => {
  it('ALREADY_IN_AN_ORGANIZATION places an account that is ours', async () => {
    const scenario = await Scenario.open(
      organization({ members: { accounts: [{ ...account(2), joinedMethod: 'INVITED' }] } }),
    );
    scenario.invite(account(2).id);
    expect(await scenario.settle(account(2).id)).toMatchObject({
      status: 'JOINED',
      reason: 'ALREADY_A_MEMBER',
      attempts: 0,
    });
    expect(scenario.path()).toContain('Place account');
  });

  it('ALREADY_IN_AN_ORGANIZATION asks a person about an account that is not ours', async () => {
    const scenario = await refuseOnce(
      ROWS.find(({ code }) => code === 'ALREADY_IN_AN_ORGANIZATION') as Refused,
    );
    expect(await scenario.row(owner.id)).toMatchObject({
      status: 'ESCALATED',
      reason: 'ALREADY_IN_AN_ORGANIZATION',
    });
  });

  it('ALREADY_IN_AN_ORGANIZATION asks a person about a member that is suspended', async () => {
    const scenario = await Scenario.open(
      organization({ members: { accounts: [{ ...account(2), state: 'SUSPENDED' }] } }),
    );
    scenario.invite(account(2).id);
    expect(await scenario.reach(account(2).id, 'ESCALATED')).toMatchObject({
      reason: 'ALREADY_IN_AN_ORGANIZATION',
    });
  });

  it('DuplicateHandshakeException adopts the open invitation', async () => {
    const scenario = await Scenario.open(organization({ outsideAccounts: [owner] }));
    await scenario.inviteByHand(owner.id);
    scenario.invite(owner.id);
    const row = await scenario.settle(owner.id);
    expect(row).toMatchObject({ status: 'JOINED', attempts: 1 });
    expect(row.handshakeId).toMatch(/^h-/);
    expect(scenario.inviteOutcomes()).toEqual(['opened', 'DuplicateHandshakeException']);
  });
});

describe('a refusal of a code that no table names', () => {
  it('asks a person, and is neither retried nor aborted', async () => {
    const scenario = await refuseOnce({
      code: 'A_REASON_OF_NEXT_YEAR',
      row: HANDSHAKE_CONSTRAINT_POLICY.PAYMENT_INSTRUMENT_REQUIRED,
      fault: {
        exception: 'HandshakeConstraintViolationException',
        reason: 'A_REASON_OF_NEXT_YEAR',
      },
    });
    expect(await scenario.row(owner.id)).toMatchObject({
      status: 'ESCALATED',
      reason: 'A_REASON_OF_NEXT_YEAR',
    });
    await scenario.runFor(48 * HOUR);
    expect(scenario.inviteOutcomes()).toHaveLength(1);
  });
});
