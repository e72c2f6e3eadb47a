import { expect } from 'vitest';
import { account, DAY, DECLINES, HOUR, OTHER_UNIT, UNIT } from '../../support/scenario.ts';
import { MINUTE, pause, refused, silent, type Walks, type World, willing } from '../walk.ts';

const OUTLASTS_THE_RETRIES_OF_A_FUNCTION = 5;

async function ask({ scenario }: World): Promise<string> {
  scenario.invite(refused.id);
  return String((await scenario.reach(refused.id, 'ESCALATED')).escalationId);
}

/** How an invitation goes that neither defects nor time stand in the way of. */
export const OUTCOMES: Walks = {
  'records JOINED when the owner accepts': {
    follows: [
      'Register invitation → Registered? (registered) → Await admission → Invite account → Disposition? (invited) → Await response → Response? (accepted) → Place account → Placement? (placed) → Record outcome → Publish outcome',
    ],
    walk: async ({ scenario }) => {
      scenario.invite(willing.id);
      expect(await scenario.settle(willing.id)).toMatchObject({ status: 'JOINED', reason: null });
    },
  },
  'records DECLINED when the owner declines': {
    follows: ['Await response → Response? (declined) → Record outcome'],
    organization: { outsideAccounts: [{ ...willing, owner: DECLINES }] },
    walk: async ({ scenario }) => {
      scenario.invite(willing.id);
      expect(await scenario.settle(willing.id)).toMatchObject({ status: 'DECLINED' });
    },
  },
  'records CANCELED when somebody cancels by hand': {
    follows: ['Await response → Response? (canceled) → Record outcome'],
    walk: async ({ scenario }) => {
      scenario.invite(silent.id);
      const { handshakeId } = await scenario.reach(silent.id, 'INVITED');
      await scenario.cancelByHand(String(handshakeId));
      expect(await scenario.settle(silent.id)).toMatchObject({ status: 'CANCELED', reason: null });
    },
  },
  'invites again after an expiry, and then records EXPIRED': {
    follows: [
      'Response? (expired) → Invite again? ($attempts < $invitation.maxInvitations) → Await admission → Invite account',
      'Response? (expired) → Invite again? (otherwise) → Record outcome → Publish outcome',
    ],
    walk: async ({ scenario, broken }) => {
      scenario.invite(silent.id);
      await scenario.reach(silent.id, 'INVITED');
      broken.withholdSweeps(scenario.aws.resources);
      await scenario.runFor(31 * DAY);
      expect(await scenario.row(silent.id)).toMatchObject({ status: 'EXPIRED', attempts: 2 });
    },
  },
  'cancels an invitation that is withdrawn': {
    follows: ['Await response → Response? (withdrawn) → Record outcome'],
    walk: async ({ scenario }) => {
      scenario.invite(silent.id);
      await scenario.reach(silent.id, 'INVITED');
      scenario.put('InvitationWithdrawalRequested', { target: silent.id });
      expect(await scenario.settle(silent.id)).toMatchObject({
        ...{ status: 'CANCELED', reason: 'WITHDRAWN' },
      });
      expect(scenario.aws.organizations.control.usage()).toMatchObject({ pending: 0 });
    },
  },
  'sends nothing for a request that is withdrawn in the queue': {
    follows: ['Await admission → Invite account → Disposition? (withdrawn) → Record outcome'],
    walk: async (world) => {
      const { scenario } = world;
      await pause(world);
      scenario.invite(silent.id);
      await scenario.reach(silent.id, 'QUEUED');
      scenario.put('InvitationWithdrawalRequested', { target: silent.id });
      expect(await scenario.settle(silent.id)).toMatchObject({
        ...{ status: 'CANCELED', reason: 'WITHDRAWN', attempts: 0 },
      });
    },
  },
  'tries later when AWS Organizations is busy': {
    follows: ['Disposition? (wait) → Await admission → Invite account → Disposition? (invited)'],
    walk: async ({ scenario }) => {
      scenario.aws.organizations.control.injectFault(
        'InviteAccountToOrganization',
        { exception: 'TooManyRequestsException' },
        { times: OUTLASTS_THE_RETRIES_OF_A_FUNCTION },
      );
      scenario.invite(willing.id);
      await scenario.runFor(5 * MINUTE);
      expect(await scenario.row(willing.id)).toMatchObject({
        ...{ status: 'WAITING', reason: 'TooManyRequestsException' },
      });
      expect(await scenario.settle(willing.id)).toMatchObject({ status: 'JOINED' });
    },
  },
  'queues again when the gate has closed': {
    follows: ['Disposition? (requeue) → Await admission → Invite account → Disposition? (invited)'],
    walk: async ({ scenario }) => {
      scenario.aws.organizations.control.injectFault(
        'InviteAccountToOrganization',
        'HANDSHAKE_RATE_LIMIT_EXCEEDED',
      );
      scenario.invite(willing.id);
      await scenario.runFor(MINUTE);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'QUEUED' });
      expect(scenario.published('AdmissionGateChanged')).toMatchObject([{ state: 'closed' }]);
      expect(await scenario.settle(willing.id)).toMatchObject({ status: 'JOINED', attempts: 1 });
    },
  },
  'gives up what no later attempt can change': {
    follows: ['Invite account → Disposition? (abort) → Record outcome'],
    walk: async ({ scenario }) => {
      scenario.aws.organizations.control.injectFault(
        'InviteAccountToOrganization',
        'ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD',
      );
      scenario.invite(willing.id);
      expect(await scenario.settle(willing.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD' },
      });
    },
  },
  'places an account that is a member already': {
    follows: [
      'Disposition? (alreadyMember) → Place account → Placement? (placed) → Record outcome',
    ],
    organization: { members: { accounts: [{ ...account(4), joinedMethod: 'INVITED' }] } },
    walk: async ({ scenario }) => {
      scenario.invite(account(4).id);
      expect(await scenario.settle(account(4).id)).toMatchObject({
        ...{ status: 'JOINED', reason: 'ALREADY_A_MEMBER' },
      });
    },
  },
  'asks a person, and tries again when told to': {
    follows: ['Disposition? (escalate) → Escalate → Decision? (resolved retry) → Await admission'],
    walk: async (world) => {
      const { scenario } = world;
      const escalationId = await ask(world);
      scenario.aws.organizations.control.resolve(refused.id);
      scenario.put('EscalationResolved', { escalationId, decision: 'retry' });
      expect(await scenario.settle(refused.id)).toMatchObject({ status: 'JOINED' });
    },
  },
  'asks a person, and gives up when told to': {
    follows: ['Escalate → Decision? (resolved abort) → Record outcome'],
    walk: async (world) => {
      const { scenario } = world;
      const escalationId = await ask(world);
      scenario.put('EscalationResolved', { escalationId, decision: 'abort' });
      expect(await scenario.settle(refused.id)).toMatchObject({
        ...{ status: 'ABORTED', reason: 'PAYMENT_INSTRUMENT_REQUIRED' },
      });
    },
  },
  'asks nobody any more when it is withdrawn': {
    follows: ['Escalate → Decision? (withdrawn) → Record outcome'],
    walk: async (world) => {
      await ask(world);
      world.scenario.put('InvitationWithdrawalRequested', { target: refused.id });
      expect(await world.scenario.settle(refused.id)).toMatchObject({
        ...{ status: 'CANCELED', reason: 'WITHDRAWN' },
      });
    },
  },
  'looks for a membership again that shows late, and asks a person after an hour': {
    follows: [
      'Placement? (notYetMember) → Await membership → Place account → Placement? (notYetMember)',
      'Placement? (escalate) → Escalate',
    ],
    organization: { service: { membershipVisibleAfterSeconds: 100 * 3600 } },
    walk: async ({ scenario }) => {
      scenario.invite(willing.id);
      expect(await scenario.reach(willing.id, 'ESCALATED')).toMatchObject({
        reason: 'ACCEPTED_WITHOUT_MEMBERSHIP',
      });
    },
  },
  'records JOINED, and tells a person, when the account cannot be moved': {
    follows: ['Placement? (failed) → Notify placement failure → Record outcome → Publish outcome'],
    walk: async ({ scenario }) => {
      scenario.aws.organizations.control.injectFault('MoveAccount', {
        exception: 'DestinationParentNotFoundException',
      });
      scenario.invite(willing.id, { organizationalUnit: UNIT });
      expect(await scenario.settle(willing.id)).toMatchObject({
        ...{ status: 'JOINED', placement: 'FAILED' },
      });
      expect(scenario.notices()).toHaveLength(1);
    },
  },
  'finds that two targets are one account': {
    follows: ['Placement? (sameAs) → Record outcome'],
    walk: async ({ scenario }) => {
      scenario.invite(willing.id);
      await scenario.settle(willing.id);
      scenario.invite(willing.email);
      expect(await scenario.settle(willing.email)).toMatchObject({
        ...{ status: 'JOINED', reason: 'SAME_AS', sameAs: willing.id, accountId: willing.id },
      });
    },
  },
  'only moves an account that has joined': {
    follows: ['Register invitation → Registered? (place) → Place account → Placement? (placed)'],
    walk: async ({ scenario }) => {
      scenario.invite(willing.id, { organizationalUnit: UNIT });
      await scenario.settle(willing.id);
      scenario.invite(willing.id, { organizationalUnit: OTHER_UNIT });
      await scenario.runFor(MINUTE);
      expect(await scenario.row(willing.id)).toMatchObject({
        ...{ status: 'JOINED', placement: 'PLACED', organizationalUnit: OTHER_UNIT },
      });
    },
  },
  'takes over the invitation of an execution that was stopped': {
    follows: ['Register invitation → Registered? (adopt) → Await response → Response? (accepted)'],
    walk: async ({ scenario }) => {
      scenario.invite(willing.id);
      await scenario.reach(willing.id, 'INVITED');
      await scenario.stopExecution(scenario.executionArn());
      expect(await scenario.settle(willing.id)).toMatchObject({
        ...{ status: 'JOINED', attempts: 1, succeeds: scenario.executionArn() },
      });
    },
  },
  'notes a second request and sends nothing for it': {
    follows: ['Register invitation → Registered? (duplicate) → Duplicate'],
    walk: async ({ scenario }) => {
      scenario.invite(silent.id);
      await scenario.reach(silent.id, 'INVITED');
      scenario.invite(silent.id);
      await scenario.runFor(MINUTE);
      expect(await scenario.historyNames(silent.id)).toContain('DUPLICATE_REQUEST');
      expect(scenario.inviteOutcomes()).toEqual(['opened']);
    },
  },
  'records REJECTED for a request that breaks its schema': {
    follows: ['Registered? (rejected) → Publish rejection → Rejected'],
    walk: async ({ scenario }) => {
      scenario.invite(willing.id, { priority: 99 });
      await scenario.runFor(MINUTE);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'REJECTED' });
      expect(scenario.published('InvitationSettled')).toMatchObject([{ status: 'REJECTED' }]);
    },
  },
  'keeps a request without a target': {
    follows: ['Registered? (rejected 2) → Send to dead-letter queue → Rejected'],
    walk: async ({ scenario }) => {
      scenario.putRaw('AccountInvitationRequested', { version: 1, target: 'nobody' });
      await scenario.runFor(HOUR);
      expect(scenario.deadLetters()).toBe(1);
    },
  },
};
