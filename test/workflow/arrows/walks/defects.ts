import { expect } from 'vitest';
import type { StateName } from '../../../../lambdas/shared/contract/state-names.ts';
import { ALL_TRIES_MS, ALL_TRIES_TO_RECORD_MS } from '../../support/broken-states.ts';
import { HOUR, UNIT } from '../../support/scenario.ts';
import { MINUTE, refused, silent, type Walk, type Walks, type World, willing } from '../walk.ts';

/**
 * The execution fails, and table and bus say why. Whoever acts for a failed execution cannot know that
 * it has told everybody, and tells the same again.
 */
async function expectFailed({ scenario }: World, target: string, message: string): Promise<void> {
  expect(await scenario.row(target)).toMatchObject({
    ...{ status: 'FAILED', reason: 'UNEXPECTED_ERROR' },
    message: expect.stringContaining(message),
  });
  expect(scenario.statuses()).toEqual(['FAILED']);
  const [first, again, ...others] = scenario.published('InvitationSettled');
  expect(first).toMatchObject({ target, status: 'FAILED', reason: 'UNEXPECTED_ERROR' });
  expect(again).toEqual(first);
  expect(others).toEqual([]);
}

/** What a state calls fails for longer than it tries. */
function failing(state: StateName, target: string, hours = 0): Walk {
  return {
    follows: [`${state} (States.ALL) → Record failure → Publish failure → Failed`],
    walk: async (world) => {
      world.broken.fail(state);
      world.scenario.invite(target);
      await world.scenario.runFor(ALL_TRIES_MS + hours * HOUR);
      await expectFailed(world, target, `SomethingUnheardOf: ${state} fails for the scenario`);
    },
  };
}

/** A function answers what the definition does not know, as during a deployment that went wrong. */
function answeringUnheard(state: StateName, choice: StateName, hours = 0): Walk {
  return {
    follows: [`${state} → ${choice} (otherwise) → Record failure → Publish failure → Failed`],
    walk: async (world) => {
      world.broken.answer(state, 'unheardOf');
      world.scenario.invite(willing.id);
      await world.scenario.runFor(hours * HOUR + MINUTE);
      await expectFailed(world, willing.id, `${choice} has no rule for the kind unheardOf`);
    },
  };
}

/** The same of whoever holds the task token. */
function calledBackUnheard(
  state: StateName,
  choice: StateName,
  target: string,
  parkedAs: 'INVITED' | 'ESCALATED',
): Walk {
  return {
    follows: [`${state} → ${choice} (otherwise) → Record failure → Publish failure → Failed`],
    walk: async (world) => {
      const { scenario } = world;
      scenario.invite(target);
      await scenario.reach(target, parkedAs);
      const [token, ...others] = await scenario.tokens();
      expect(others).toEqual([]);
      await scenario.sendResult(String(token), { kind: 'unheardOf' });
      await scenario.runFor(MINUTE);
      await expectFailed(world, target, `${choice} has no rule for the kind unheardOf`);
    },
  };
}

const UNTIL_ACCEPTED = 2;

/** What goes wrong for good. */
export const DEFECTS: Walks = {
  'fails when it cannot be queued': failing('Await admission', willing.id),
  'fails when it cannot be sent': failing('Invite account', willing.id),
  'fails when its answer cannot be awaited': failing('Await response', willing.id),
  'fails when nobody can be asked': failing('Escalate', refused.id),
  'fails when the account cannot be placed': failing('Place account', willing.id, UNTIL_ACCEPTED),
  'fails when its outcome cannot be recorded for a day': failing(
    'Record outcome',
    willing.id,
    UNTIL_ACCEPTED + ALL_TRIES_TO_RECORD_MS / HOUR,
  ),
  'fails when it is sent to an unheard-of end': answeringUnheard('Invite account', 'Disposition?'),
  'fails when it is placed to an unheard-of end': answeringUnheard(
    'Place account',
    'Placement?',
    UNTIL_ACCEPTED,
  ),
  'fails when the owner answers what is unheard of': calledBackUnheard(
    'Await response',
    'Response?',
    silent.id,
    'INVITED',
  ),
  'fails when a person answers what is unheard of': calledBackUnheard(
    'Escalate',
    'Decision?',
    refused.id,
    'ESCALATED',
  ),
  'keeps the event of a request that cannot be registered': {
    follows: ['Register invitation (States.ALL) → Keep unregistered event → Failed'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Register invitation');
      scenario.invite(willing.id);
      await scenario.runFor(ALL_TRIES_MS);
      expect(await scenario.findRow(willing.id)).toBeUndefined();
      expect(scenario.deadLetters()).toBe(1);
      expect(scenario.statuses()).toEqual(['FAILED']);
    },
  },
  'keeps the event of a request that is registered to an unheard-of end': {
    follows: ['Registered? (otherwise) → Keep unregistered event → Failed'],
    walk: async ({ scenario, broken }) => {
      broken.answer('Register invitation', 'unheardOf');
      scenario.invite(willing.id);
      await scenario.runFor(MINUTE);
      expect(scenario.deadLetters()).toBe(1);
      expect(scenario.statuses()).toEqual(['FAILED']);
    },
  },
  'fails when the event cannot be kept either': {
    follows: ['Register invitation (States.ALL) → Keep unregistered event (States.ALL) → Failed'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Register invitation');
      broken.fail('Keep unregistered event');
      scenario.invite(willing.id);
      await scenario.runFor(2 * ALL_TRIES_MS);
      expect(scenario.deadLetters()).toBe(0);
      expect(scenario.statuses()).toEqual(['FAILED']);
    },
  },
  'fails when a request without a target cannot be kept': {
    follows: ['Send to dead-letter queue (States.ALL) → Failed'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Send to dead-letter queue');
      scenario.putRaw('AccountInvitationRequested', { version: 1, target: 'nobody' });
      await scenario.runFor(ALL_TRIES_MS);
      expect(scenario.deadLetters()).toBe(0);
      expect(scenario.statuses()).toEqual(['FAILED']);
    },
  },
  'rejects although nobody can be told': {
    follows: ['Publish rejection (States.ALL) → Rejected'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Publish rejection');
      scenario.invite(willing.id, { priority: 99 });
      await scenario.runFor(ALL_TRIES_MS);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'REJECTED' });
      expect(scenario.statuses()).toEqual(['SUCCEEDED']);
    },
  },
  'records JOINED although nobody can be told of a failed placement': {
    follows: ['Notify placement failure (States.ALL) → Record outcome → Publish outcome'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Notify placement failure');
      scenario.aws.organizations.control.injectFault('MoveAccount', {
        exception: 'DestinationParentNotFoundException',
      });
      scenario.invite(willing.id, { organizationalUnit: UNIT });
      expect(await scenario.settle(willing.id)).toMatchObject({
        ...{ status: 'JOINED', placement: 'FAILED' },
      });
      expect(scenario.notices()).toEqual([]);
    },
  },
  'lets the outcome stand although it cannot be published': {
    follows: ['Record outcome → Publish outcome (States.ALL) → Recorded'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Publish outcome');
      scenario.invite(willing.id);
      await scenario.settle(willing.id);
      await scenario.runFor(ALL_TRIES_MS);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'JOINED' });
      expect(scenario.published('InvitationSettled')).toEqual([]);
      expect(scenario.statuses()).toEqual(['SUCCEEDED']);
    },
  },
  'leaves it to others to tell of its failure when it cannot': {
    follows: ['Record failure → Publish failure (States.ALL) → Failed'],
    walk: async ({ scenario, broken }) => {
      broken.fail('Await admission');
      broken.fail('Publish failure');
      scenario.invite(willing.id);
      await scenario.runFor(2 * ALL_TRIES_MS);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'FAILED' });
      expect(scenario.statuses()).toEqual(['FAILED']);
      expect(scenario.published('InvitationSettled')).toMatchObject([{ status: 'FAILED' }]);
    },
  },
  'is passed on when not even its failure can be recorded': {
    follows: [
      'Place account (States.ALL) → Record failure (States.ALL) → Failed',
      'Registered? (adopt) → Await response → Response? (accepted) → Place account',
    ],
    walk: async ({ scenario, broken }) => {
      broken.fail('Place account');
      broken.fail('Record failure');
      scenario.invite(willing.id);
      await scenario.runFor(ALL_TRIES_MS + UNTIL_ACCEPTED * HOUR);
      expect(await scenario.row(willing.id)).toMatchObject({ status: 'INVITED' });
      broken.mend();
      broken.fail('Record failure');
      await scenario.runFor(ALL_TRIES_TO_RECORD_MS);
      expect(await scenario.row(willing.id)).toMatchObject({
        ...{ status: 'JOINED', succeeds: scenario.executionArn() },
      });
      expect(scenario.statuses()).toEqual(['FAILED', 'SUCCEEDED']);
    },
  },
};
